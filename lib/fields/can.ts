/**
 * The fields of SocketCAN frames.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { Can, CANFD_BRS, CANFD_ESI, CanLittleEndian } from "../wire/can.ts";
import { CanError } from "../wire/can_error.ts";
import type { FieldEntry, FieldSpec } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The classes of error, a bit each of an error frame's identifier (linux/can/error.h). */
const ERROR_CLASSES: readonly (readonly [string, string, number])[] = [
  ["tx_timeout", "Transmit timeout", 0x001],
  ["lostarb", "Lost arbitration", 0x002],
  ["ctrl", "Controller problems", 0x004],
  ["prot", "Protocol violation", 0x008],
  ["trx", "Transceiver status", 0x010],
  ["ack", "No acknowledgement", 0x020],
  ["busoff", "Bus off", 0x040],
  ["buserror", "Bus error", 0x080],
  ["restarted", "Controller restarted", 0x100],
];

const CONTROLLER_BITS: readonly (readonly [string, string])[] = [
  ["rx_overflow", "RX buffer overflow"],
  ["tx_overflow", "TX buffer overflow"],
  ["rx_warning", "Reached warning level for RX errors"],
  ["tx_warning", "Reached warning level for TX errors"],
  ["rx_passive", "Reached error passive status RX"],
  ["tx_passive", "Reached error passive status TX"],
  ["active", "Recovered to error active state"],
];

const PROTOCOL_BITS: readonly (readonly [string, string])[] = [
  ["bit", "Single bit error"],
  ["form", "Frame format error"],
  ["stuff", "Bit stuffing error"],
  ["bit0", "Unable to send dominant bit"],
  ["bit1", "Unable to send recessive bit"],
  ["overload", "Bus overload"],
  ["active", "Active error announcement"],
  ["tx", "Error occurred on transmission"],
];

/** A flag of the first word, which an error frame has only where it says so. */
function flag(name: string, title: string, value: (frame: Can) => boolean | undefined): FieldSpec<Can> {
  return { name, title, at: 0, size: 4, value };
}

const CAN_FIELDS: readonly FieldEntry<Can>[] = [
  {
    name: "can.id",
    title: "ID",
    at: 0,
    size: 4,
    value: ({ error, identifier }) => error ? undefined : identifier,
  },
  flag("can.flags.xtd", "Extended Flag", ({ error, extended }) => error ? undefined : extended),
  flag("can.flags.rtr", "Remote Transmission Request Flag", ({ error, isFd, remote }) => {
    return error || isFd ? undefined : remote;
  }),
  flag("can.flags.err", "Error Message Flag", ({ error, isFd }) => isFd ? undefined : error),
  ...ERROR_CLASSES.map(([name, title, bit]) => {
    return flag(`can.err.${name}`, title, ({ error, identifier }) => error ? (identifier & bit) !== 0 : undefined);
  }),
  { name: "can.len", title: "Frame-Length", at: 4, value: ({ length }) => length },
  {
    name: "canfd.flags.brs",
    title: "Bit Rate Setting",
    at: 5,
    value: ({ isFd, fdFlags }) => isFd ? (fdFlags & CANFD_BRS) !== 0 : undefined,
  },
  {
    name: "canfd.flags.esi",
    title: "Error State Indicator",
    at: 5,
    value: ({ isFd, fdFlags }) => isFd ? (fdFlags & CANFD_ESI) !== 0 : undefined,
  },
  {
    name: "can.reserved",
    title: "Reserved",
    at: reservedAt,
    size: (frame) => 8 - reservedAt(frame),
    value: (frame) => formatHexAt(frame.view, frame.offset + reservedAt(frame), frame.offset + 8),
  },
  {
    name: "can.padding",
    title: "Padding",
    at: ({ offset, payloadEnd }) => payloadEnd - offset,
    size: ({ end, payloadEnd }) => end - payloadEnd,
    value: ({ view, payloadEnd, end }) => payloadEnd < end ? formatHexAt(view, payloadEnd, end) : undefined,
  },
];

function reservedAt({ isFd }: Can): number {
  return isFd ? 6 : 5;
}

/** A CAN or CAN FD frame. */
export const CAN: Protocol = protocol<Can>(Can, {
  name: "can",
  title: "Controller Area Network",
  fields: CAN_FIELDS,
});

/** The same in Linux cooked capture. */
export const CAN_LITTLE_ENDIAN: Protocol = protocol<CanLittleEndian>(CanLittleEndian, {
  name: "can",
  title: "Controller Area Network",
  fields: CAN_FIELDS,
});

/** A bit in one of the bytes of the details. */
function bits(
  prefix: string,
  at: number,
  names: readonly (readonly [string, string])[],
): FieldSpec<CanError>[] {
  return names.map(([name, title], bit) => ({
    name: `${prefix}.${name}`,
    title,
    at,
    value: ({ view, offset }) => (view.getUint8(offset + at) >> bit & 1) !== 0,
  }));
}

/** The data of an error frame, which Wireshark counts as a part of the frame's header. */
export const CAN_ERROR: Protocol = protocol(CanError, {
  name: "can",
  title: "Error Details",
  protocols: () => [],
  ownPayload: true,
  fields: [
    { name: "can.err.lostarb.bitnum", title: "Lost arbitration in bit number", at: 0, value: (e) => e.arbitration },
    ...bits("can.err.ctrl", 1, CONTROLLER_BITS),
    ...bits("can.err.prot.type", 2, PROTOCOL_BITS),
    { name: "can.err.prot.location", title: "Protocol error location", at: 3, value: (e) => e.protocolLocation },
    { name: "can.err.trx.canh", title: "Transceiver CANH status", at: 4, value: (e) => e.transceiver & 15 },
    { name: "can.err.trx.canl", title: "Transceiver CANL status", at: 4, value: (e) => e.transceiver >> 4 },
    { name: "can.err.ctrl_specific", title: "Controller specific data", at: 5, size: 3, value: (e) => e.specific },
  ],
});
