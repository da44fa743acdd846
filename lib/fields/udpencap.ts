/**
 * The fields of UDP encapsulation of ESP.
 *
 * @module
 */

import { UdpEncap, type UdpEncapKind } from "../wire/udpencap.ts";
import type { FieldSpec } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** UDP encapsulation of ESP and IKE. */
export const UDPENCAP: Protocol = protocol(UdpEncap, {
  name: "udpencap",
  title: "UDP Encapsulation of IPsec Packets",
  fields: [
    present("udpencap.nat_keepalive", "NAT Keepalive", "keepalive"),
    present("udpencap.non_esp_marker", "Non-ESP Marker", "ike"),
  ],
});

/** A field that says what the datagram is, and no more. */
function present(name: string, title: string, wanted: UdpEncapKind): FieldSpec<UdpEncap> {
  return {
    name,
    title,
    at: 0,
    size: ({ headerLength }) => headerLength,
    value: ({ kind }) => kind === wanted ? true : undefined,
  };
}
