/**
 * Part makers for `frame()` of tunnels and of SCTP; build.ts has the others.
 *
 * @module
 */

import { foldChecksum } from "../bytes/checksum.ts";
import { crc32c } from "../bytes/crc32c.ts";
import { ETHERTYPE_TEB } from "./ethertype.ts";
import { type FramePart, type HeaderPart, sumBytes } from "./frame.ts";
import { encodeGeneve, type GeneveFields } from "./geneve.ts";
import { encodeGre, type GreFields } from "./gre_fields.ts";
import { IPPROTO_GRE, IPPROTO_SCTP } from "./ip_protocol.ts";
import { encodeSctp, type SctpFields } from "./sctp.ts";
import { encodeVxlan, type VxlanFields } from "./vxlan.ts";

/** A GRE header; `protocol` is filled in, and `checksum` where `hasChecksum` is true and it is not given. */
export function gre(fields: Partial<GreFields> = {}): HeaderPart {
  const encode = ({ next, payload }: { next: FramePart | undefined; payload: Uint8Array }) => {
    const draft = { ...fields, protocol: fields.protocol ?? typeOf("gre", next) };
    if (!draft.hasChecksum || draft.checksum !== undefined) return encodeGre(draft);
    return encodeGre({ ...draft, checksum: foldChecksum(sumBytes(payload, sumBytes(encodeGre(draft)))) });
  };
  return { name: "gre", protocol: IPPROTO_GRE, encode };
}

/** A VXLAN header; its place is after `udp({ dstPort: 4789 })`, and an Ethernet header follows. */
export function vxlan(fields: VxlanFields): HeaderPart {
  return { name: "vxlan", encode: () => encodeVxlan(fields) };
}

/** A Geneve header; its place is after `udp({ dstPort: 6081 })`; `protocol` is filled in. */
export function geneve(fields: Pick<GeneveFields, "vni"> & Partial<GeneveFields>): HeaderPart {
  const encode = ({ next }: { next: FramePart | undefined }) =>
    encodeGeneve({ ...fields, protocol: fields.protocol ?? typeOf("geneve", next) });
  return { name: "geneve", encode };
}

/** An SCTP header with its chunks, none if not given; user data and its padding follow; `checksum` is filled in. */
export function sctp(fields: Partial<SctpFields> = {}): HeaderPart {
  const encode = ({ payload }: { payload: Uint8Array }) => {
    const draft = { srcPort: 0, dstPort: 0, verificationTag: 0, checksum: 0, chunks: [], ...fields };
    const header = encodeSctp(draft);
    if (fields.checksum !== undefined) return header;
    const crc = crc32c(viewOf(payload), 0, payload.length, crc32c(viewOf(header), 0, header.length));
    viewOf(header).setUint32(8, crc, true);
    return header;
  };
  return { name: "sctp", protocol: IPPROTO_SCTP, encode };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The EtherType of the next part, a whole Ethernet frame included. */
function typeOf(name: string, next: FramePart | undefined): number {
  if (next !== undefined && !(next instanceof Uint8Array)) {
    if (next.name === "ethernet") return ETHERTYPE_TEB;
    if (next.ethertype !== undefined) return next.ethertype;
  }
  throw new TypeError(`Cannot build "${name}": the part after it has no EtherType of its own, give protocol`);
}
