/**
 * The fields of LLC.
 *
 * @module
 */

import { Llc } from "../wire/llc.ts";
import { type FieldSpec, HEX16, HEX8 } from "./field.ts";
import { bit8, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const SAP_NAMES: Readonly<Record<number, string>> = {
  0x00: "NULL LSAP",
  0x02: "LLC Sublayer Management",
  0x04: "SNA Path Control",
  0x06: "TCP/IP",
  0x42: "Spanning Tree BPDU",
  0x80: "XNS",
  0xaa: "SNAP",
  0xe0: "NetWare",
  0xf0: "NetBIOS",
  0xfe: "ISO Network Layer",
  0xff: "Global",
};

/** Of unnumbered frames, IEEE 802.2 clause 5.4. */
const UNNUMBERED_NAMES: Readonly<Record<number, string>> = {
  0x00: "Unnumbered Information",
  0x03: "Disconnected mode",
  0x10: "Disconnect",
  0x18: "Unnumbered Acknowledge",
  0x1b: "Set Asynchronous Balanced Mode Extended",
  0x21: "Frame reject",
  0x2b: "Exchange identification",
  0x38: "Test",
};

const SUPERVISORY_NAMES: readonly string[] = ["Receiver ready", "Receiver not ready", "Reject"];
const FRAME_TYPE_NAMES: readonly string[] = ["Information", "Supervisory", "", "Unnumbered"];

/** LLC. */
export const LLC: Protocol = protocol(Llc, {
  name: "llc",
  title: "Logical-Link Control",
  fields: [
    uint8("llc.dsap", "DSAP", { at: 0, format: HEX8, names: (sap) => SAP_NAMES[sap] }),
    uint8("llc.dsap.sap", "SAP", { at: 0, mask: 0xfe }),
    bit8("llc.dsap.ig", "Group", { at: 0, mask: 0x01 }),
    uint8("llc.ssap", "SSAP", { at: 1, format: HEX8, names: (sap) => SAP_NAMES[sap & 0xfe] }),
    uint8("llc.ssap.sap", "SAP", { at: 1, mask: 0xfe }),
    bit8("llc.ssap.cr", "Response", { at: 1, mask: 0x01 }),
    {
      name: "llc.control",
      title: "Control",
      at: 2,
      size: ({ headerLength }) => headerLength - 2,
      value: ({ control }) => control,
      format: HEX16,
    },
    {
      name: "llc.control.n_r",
      title: "N(R)",
      at: 3,
      value: ({ isUnnumbered, control }) => isUnnumbered ? undefined : control >> 9,
    },
    {
      name: "llc.control.n_s",
      title: "N(S)",
      at: 2,
      value: ({ control }) => (control & 1) === 0 ? control >> 1 & 0x7f : undefined,
    },
    { name: "llc.control.p", title: "Poll", at: 2, value: (llc) => isPolling(llc) && !isResponse(llc) || undefined },
    { name: "llc.control.f", title: "Final", at: 2, value: (llc) => isPolling(llc) && isResponse(llc) || undefined },
    {
      name: "llc.control.s_ftype",
      title: "Supervisory",
      at: 2,
      value: ({ control }) => (control & 3) === 1 ? control >> 2 & 3 : undefined,
      format: HEX16,
      names: (type) => SUPERVISORY_NAMES[type],
    },
    unnumbered("llc.control.u_modifier_cmd", "Command", (llc) => !isResponse(llc)),
    unnumbered("llc.control.u_modifier_resp", "Response", isResponse),
    {
      name: "llc.control.ftype",
      title: "Frame Type",
      at: 2,
      value: ({ control }) => (control & 1) === 0 ? 0 : control & 3,
      format: (type) => type === 3 ? HEX8(type) : HEX16(type),
      names: (type) => FRAME_TYPE_NAMES[type],
    },
  ],
});

/** What an unnumbered frame says: the bits of its control field but for the poll or final bit and the two lowest. */
function unnumbered(name: string, title: string, test: (llc: Llc) => boolean): FieldSpec<Llc> {
  return {
    name,
    title,
    at: 2,
    value: (llc) => llc.isUnnumbered && test(llc) ? llc.control >> 2 & 0x3b : undefined,
    format: HEX8,
    names: (modifier) => UNNUMBERED_NAMES[modifier],
  };
}

/** Whether the poll bit of a command is set, or the final bit of a response, which is the same. */
function isPolling({ isUnnumbered, control }: Llc): boolean {
  return (control & (isUnnumbered ? 0x10 : 0x100)) !== 0;
}

function isResponse({ ssap }: Llc): boolean {
  return (ssap & 1) !== 0;
}
