/**
 * The fields of NTP.
 *
 * @module
 */

import { Ntp, NTP_MODE_CONTROL, NTP_MODE_PRIVATE } from "../wire/ntp.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldSpec, HEX16, HEX8, list } from "./field.ts";
import { bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";
import { formatUtcTime } from "./utc_time.ts";

const MODES: readonly string[] = [
  "reserved",
  "symmetric active",
  "symmetric passive",
  "client",
  "server",
  "broadcast",
  "control",
  "private",
];
const LEAPS: readonly string[] = ["no warning", "last minute has 61 seconds", "last minute has 59 seconds", "unknown"];

const hasTimes = (ntp: Ntp): boolean => ntp.hasTimes;
const isControl = (ntp: Ntp): boolean => ntp.mode === NTP_MODE_CONTROL;
const isPrivate = ({ mode }: Ntp): boolean => mode === NTP_MODE_PRIVATE;
const isNotPrivate = ({ mode }: Ntp): boolean => mode !== NTP_MODE_PRIVATE;

/** Seconds from the epoch of NTP, 1900, to that of Unix. */
const EPOCH = 2_208_988_800n;

/** A time in words: `"Nov 23, 2026 12:00:00.500000000 UTC"`; 0 is none. */
function time(name: string, title: string, at: number): FieldSpec<Ntp> {
  return {
    name,
    title,
    at,
    size: 8,
    value: (ntp) => ntp.hasTimes ? formatTime(ntp.view.getBigUint64(ntp.offset + at)) : undefined,
  };
}

function formatTime(stamp: bigint): string {
  if (stamp === 0n) return "NULL";
  const seconds = stamp >> 32n;
  // The first era ends in 2036: a time without the uppermost bit is of the next one (RFC 4330, section 3).
  const unix = (seconds & 0x8000_0000n) === 0n ? seconds + 0x1_0000_0000n - EPOCH : seconds - EPOCH;
  return formatUtcTime(Number(unix), Number((stamp & 0xffff_ffffn) * 1_000_000_000n >> 32n));
}

/** NTP. */
export const NTP: Protocol = protocol(Ntp, {
  name: "ntp",
  title: "Network Time Protocol",
  ownPayload: true,
  fields: [
    uint8("ntp.flags", "Flags", { at: 0, format: HEX8 }),
    uint8("ntp.flags.li", "Leap Indicator", { at: 0, mask: 0xc0, names: (leap) => LEAPS[leap], when: isNotPrivate }),
    uint8("ntp.priv.flags.r", "Response", { at: 0, mask: 0x80, when: isPrivate }),
    uint8("ntp.priv.flags.more", "More", { at: 0, mask: 0x40, when: isPrivate }),
    uint8("ntp.flags.vn", "Version", { at: 0, mask: 0x38 }),
    uint8("ntp.flags.mode", "Mode", { at: 0, mask: 0x07, names: (mode) => MODES[mode] }),
    uint8("ntp.stratum", "Peer Clock Stratum", { at: 1, when: hasTimes }),
    uint8("ntp.ppoll", "Peer Polling Interval", { at: 2, when: hasTimes }),
    uint8("ntp.precision", "Peer Clock Precision", { at: 3, when: hasTimes }),
    uint32("ntp.rootdelay", "Root Delay", { at: 4, when: hasTimes }),
    uint32("ntp.rootdispersion", "Root Dispersion", { at: 8, when: hasTimes }),
    bytesAt("ntp.refid", "Reference ID", { at: 12, size: 4, when: hasTimes }),
    time("ntp.reftime", "Reference Timestamp", 16),
    time("ntp.org", "Origin Timestamp", 24),
    time("ntp.rec", "Receive Timestamp", 32),
    time("ntp.xmt", "Transmit Timestamp", 40),
    list({
      title: "Extension Field",
      items: ({ extensionParts }) => extensionParts,
      fields: [
        uint16<TlvPart>("ntp.ext.type", "Field Type", { at: 0, format: HEX16 }),
        uint16("ntp.ext.length", "Length", { at: 2 }),
        bytesAt("ntp.ext.value", "Value", { at: 4 }),
      ],
    }),
    bytesAt("ntp.keyid", "Key ID", { at: keyAt, size: 4, when: hasKey }),
    bytesAt("ntp.mac", "Message Authentication Code", { at: (ntp) => keyAt(ntp) + 4, when: hasKey }),
    uint8("ntp.ctrl.flags2", "Flags 2", { at: 1, format: HEX8, when: isControl }),
    uint8("ntp.ctrl.flags2.r", "Response", { at: 1, mask: 0x80, when: isControl }),
    uint8("ntp.ctrl.flags2.error", "Error", { at: 1, mask: 0x40, when: isControl }),
    uint8("ntp.ctrl.flags2.more", "More", { at: 1, mask: 0x20, when: isControl }),
    uint8("ntp.ctrl.flags2.opcode", "Opcode", { at: 1, mask: 0x1f, when: isControl }),
    uint16("ntp.ctrl.sequence", "Sequence", { at: 2, when: isControl }),
    uint16("ntp.ctrl.status", "Status", { at: 4, format: HEX16, when: isControl }),
    uint16("ntp.ctrl.associd", "Association ID", { at: 6, when: isControl }),
    uint16("ntp.ctrl.offset", "Offset", { at: 8, when: isControl }),
    uint16("ntp.ctrl.count", "Count", { at: 10, when: isControl }),
    uint8("ntp.priv.auth_seq", "Auth, Sequence", { at: 1, when: isPrivate }),
    uint8("ntp.priv.auth", "Auth Bit", { at: 1, mask: 0x80, when: isPrivate }),
    uint8("ntp.priv.seq", "Sequence Number", { at: 1, mask: 0x7f, when: isPrivate }),
    uint8("ntp.priv.impl", "Implementation", { at: 2, when: isPrivate }),
    uint8("ntp.priv.reqcode", "Request Code", { at: 3, when: isPrivate }),
    uint8("ntp.priv.err", "Error", { at: 4, mask: 0xf0, format: HEX8, when: isPrivate }),
    uint16("ntp.priv.numitems", "Number of Items", { at: 4, mask: 0x0fff, when: isPrivate }),
    uint8("ntp.priv.reserved", "Reserved", { at: 6, mask: 0xf0, format: HEX8, when: isPrivate }),
    uint16("ntp.priv.itemsize", "Size of an Item", { at: 6, mask: 0x0fff, when: isPrivate }),
  ],
});

/** Where the key's identifier begins, counted from the begin of the message: after the last extension field. */
function keyAt({ payloadOffset, offset, extensionParts }: Ntp): number {
  return (extensionParts.at(-1)?.end ?? payloadOffset) - offset;
}

function hasKey(ntp: Ntp): boolean {
  return ntp.hasTimes && ntp.end - ntp.offset - keyAt(ntp) >= 4;
}
