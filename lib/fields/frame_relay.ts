/**
 * The fields of Frame Relay.
 *
 * @module
 */

import { FrameRelay, NLPID_IP, NLPID_IPV6, NLPID_SNAP } from "../wire/frame_relay.ts";
import { HEX16, HEX8 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const NLPID_NAMES: Readonly<Record<number, string>> = {
  [NLPID_IP]: "IP",
  [NLPID_IPV6]: "IPv6",
  [NLPID_SNAP]: "SNAP",
};

/** Frame Relay. */
export const FRAME_RELAY: Protocol = protocol(FrameRelay, {
  name: "fr",
  title: "Frame Relay",
  fields: [
    { name: "fr.first_addr_octet", title: "First address octet", at: 0, value: byteAt(0), format: HEX8 },
    { name: "fr.upper_dlci", title: "Upper DLCI", at: 0, value: (l) => byteAt(0)(l) >> 2, format: HEX8 },
    { name: "fr.cr", title: "CR", at: 0, value: ({ cr }) => cr },
    { name: "fr.second_addr_octet", title: "Second address octet", at: 1, value: byteAt(1), format: HEX8 },
    { name: "fr.second_dlci", title: "Second DLCI", at: 1, value: (l) => byteAt(1)(l) >> 4, format: HEX8 },
    { name: "fr.fecn", title: "FECN", at: 1, value: ({ fecn }) => fecn },
    { name: "fr.becn", title: "BECN", at: 1, value: ({ becn }) => becn },
    { name: "fr.de", title: "DE", at: 1, value: ({ de }) => de },
    {
      name: "fr.ea",
      title: "EA",
      value: (l) => Array.from({ length: l.addressLength }, (_, at) => (byteAt(at)(l) & 1) !== 0),
    },
    {
      name: "fr.third_dlci",
      title: "Third DLCI",
      at: 2,
      value: (l) => l.addressLength === 4 ? byteAt(2)(l) >> 1 : undefined,
      format: HEX8,
    },
    {
      name: "fr.lower_dlci",
      title: "Lower DLCI",
      at: lastAt,
      value: (l) => l.addressLength > 2 && !l.dc ? l.lowest : undefined,
      format: HEX8,
    },
    { name: "fr.dlcore_control", title: "DL-CORE Control", at: lastAt, value: dlCoreControl, format: HEX8 },
    { name: "fr.dc", title: "DC", at: lastAt, value: (l) => l.addressLength > 2 ? l.dc : undefined },
    {
      name: "fr.dlci",
      title: "DLCI",
      at: 0,
      size: ({ addressLength }) => addressLength,
      value: (l) => l.dc ? l.dlci >>> 6 : l.dlci,
    },
    {
      name: "fr.control",
      title: "Control Field",
      at: ({ addressLength }) => addressLength,
      value: ({ nlpid }) => nlpid === undefined ? undefined : 3,
      format: HEX8,
    },
    {
      name: "fr.nlpid",
      title: "NLPID",
      at: ({ headerLength }) => headerLength - 1,
      value: ({ nlpid }) => nlpid,
      format: HEX8,
      names: (value) => NLPID_NAMES[value],
    },
    {
      name: "fr.chdlctype",
      title: "Type",
      at: ({ addressLength }) => addressLength,
      size: 2,
      value: ({ ethertype }) => ethertype,
      format: HEX16,
    },
  ],
});

function byteAt(at: number): (layer: FrameRelay) => number {
  return ({ view, offset }) => view.getUint8(offset + at);
}

function lastAt({ addressLength }: FrameRelay): number {
  return addressLength - 1;
}

function dlCoreControl({ dc, lowest }: FrameRelay): number | undefined {
  return dc ? lowest : undefined;
}
