/**
 * The fields of Ethernet.
 *
 * @module
 */

import { Ethernet } from "../wire/ethernet.ts";
import { isLength } from "../wire/ethertype.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { macAt } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const ALONE: readonly string[] = ["eth"];
const WITH_ETHERTYPE: readonly string[] = ["eth", "ethertype"];

/** Ethernet II and IEEE 802.3. */
export const ETHERNET: Protocol = protocol(Ethernet, {
  name: "eth",
  title: "Ethernet",
  // Wireshark has a dissector of its own for what an EtherType says.
  protocols: ({ ethertype }) => isLength(ethertype) ? ALONE : WITH_ETHERTYPE,
  fields: [
    macAt("eth.dst", "Destination", { at: 0, also: "eth.addr" }),
    macAt("eth.src", "Source", { at: 6, also: "eth.addr" }),
    {
      name: "eth.type",
      title: "Type",
      at: 12,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? undefined : ethertype,
      format: HEX16,
    },
    {
      name: "eth.len",
      title: "Length",
      at: 12,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? ethertype : undefined,
    },
    behind("eth.padding", "Padding", "padding"),
    behind("eth.trailer", "Trailer", "trailer"),
  ],
});

/** What is behind all layers, of the outermost Ethernet header alone: that of a tunnel inside has none of its own. */
function behind(name: string, title: string, what: "padding" | "trailer"): FieldSpec<Ethernet> {
  return {
    name,
    title,
    value: ({ offset }, { packet }) =>
      offset === packet.walk.offsetAt(0) && packet[what].length > 0 ? packet[what] : undefined,
  };
}
