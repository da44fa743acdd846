/**
 * The Ethernet Configuration Testing Protocol, which Wireshark calls loop: "The Ethernet" version 2.0 (DEC, Intel, Xerox, 1982),
 * section 8.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          skipCount            |           Function            |
 * +-------------------------------+-------------------------------+
 * | Reply: receipt number, 2 bytes. Forward data: address, 6 bytes|
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const SKIP_COUNT = 0;
const FUNCTION = 2;
const HEADER_LENGTH = 4;

/** Function: the answer, for who asked. */
export const ECTP_REPLY = 1;
/** Function: send on to the address what follows. */
export const ECTP_FORWARD_DATA = 2;

/**
 * A message of the configuration testing protocol in a frame: its first one, however many are done with.
 *
 * @example
 * ```ts
 * import { decode, Ectp, encodeEctp, ethernet, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const header = encodeEctp({ skipCount: 0, function: 1, receiptNumber: 7 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x9000 }),
 *   header,
 * );
 * const ectp = decode(bytes, LINKTYPE_ETHERNET).layer(Ectp);
 * if (ectp?.receiptNumber !== 7) throw new Error("a reply");
 * ```
 */
export class Ectp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "loop";

  /**
   * The message at `offset`; undefined where its 4 bytes, or the 2 or 6 of its function, are not there. The only way to
   * make one.
   */
  static decode(view: DataView, offset: number, end: number): Ectp | undefined {
    const available = end - offset;
    return available < HEADER_LENGTH || available < lengthAt(view, offset) ? undefined : new Ectp(view, offset, end);
  }

  /** Why {@linkcode Ectp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < HEADER_LENGTH ? HEADER_LENGTH : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "loop" {
    return "loop";
  }

  /** How many bytes of what follows are done with; the lower byte comes first. */
  get skipCount(): number {
    return this.view.getUint16(this.offset + SKIP_COUNT, true);
  }

  /** What is asked of the station, an `ECTP_` number; the lower byte comes first. */
  get function(): number {
    return this.view.getUint16(this.offset + FUNCTION, true);
  }

  /** The number that a reply repeats of who asked; undefined in other messages. */
  get receiptNumber(): number | undefined {
    return this.function === ECTP_REPLY ? this.view.getUint16(this.offset + HEADER_LENGTH, true) : undefined;
  }

  /** Whom what follows is to be sent to; undefined in other messages than forward data. */
  get forwardingAddress(): string | undefined {
    return this.function === ECTP_FORWARD_DATA ? formatMac(this.view, this.offset + HEADER_LENGTH) : undefined;
  }

  /** Bytes of the header: 4, 6 or 10. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): EctpFields {
    return {
      skipCount: this.skipCount,
      function: this.function,
      ...(this.receiptNumber === undefined ? {} : { receiptNumber: this.receiptNumber }),
      ...(this.forwardingAddress === undefined ? {} : { forwardingAddress: this.forwardingAddress }),
    };
  }
}

/** The fields of an ECTP message. */
export interface EctpFields {
  /** 0 to 65,535. */
  skipCount: number;
  /** 0 to 65,535. */
  function: number;
  /** In a reply, 0 to 65,535. */
  receiptNumber?: number;
  /** In forward data, six pairs of hexadecimal digits. */
  forwardingAddress?: string;
}

/**
 * The 4, 6 or 10 bytes of an ECTP message, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeEctp(fields: EctpFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH + argumentLength(fields.function));
  const view = new DataView(bytes.buffer);
  view.setUint16(SKIP_COUNT, checkRange("loop.skipCount", fields.skipCount, 0xffff), true);
  view.setUint16(FUNCTION, checkRange("loop.function", fields.function, 0xffff), true);
  if (fields.function === ECTP_REPLY) {
    view.setUint16(HEADER_LENGTH, checkRange("loop.receiptNumber", fields.receiptNumber ?? 0, 0xffff), true);
  }
  if (fields.function === ECTP_FORWARD_DATA) {
    bytes.set(parseMac(fields.forwardingAddress ?? "00:00:00:00:00:00"), HEADER_LENGTH);
  }
  return bytes;
}

function lengthAt(view: DataView, offset: number): number {
  return HEADER_LENGTH + argumentLength(view.getUint16(offset + FUNCTION, true));
}

/** Bytes of what a function has behind it. */
function argumentLength(number: number): number {
  return number === ECTP_REPLY ? 2 : number === ECTP_FORWARD_DATA ? 6 : 0;
}
