/**
 * The fields of an NTP message, and its encoder; the view is in ntp.ts.
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import type { TlvFields } from "./tlv.ts";

/** What a control message says (RFC 9327, section 2). */
export interface NtpControl {
  /** Response, error, more and operation code: 8 bits. */
  operation: number;
  /** 0 to 65,535. */
  sequence: number;
  /** 0 to 65,535. */
  status: number;
  /** 0 to 65,535. */
  association: number;
  /** Where its data begins in that of the whole response, 0 to 65,535. */
  offset: number;
  /** Bytes of its data, 0 to 65,535. */
  count: number;
}

/** What a private message says (ntp_request.h of the reference implementation). */
export interface NtpPrivate {
  /** The authenticated bit and the sequence number: 8 bits. */
  sequence: number;
  /** Whose numbers the requests are, 0 to 255. */
  implementation: number;
  /** The request, 0 to 255. */
  request: number;
  /** The error's 4 bits, and the number of items. */
  items: number;
  /** 4 reserved bits, and the bytes of an item. */
  itemSize: number;
}

/** The fields of an NTP message. */
export interface NtpFields {
  /** 0 to 3. */
  leap: number;
  /** 0 to 7. */
  version: number;
  /** 0 to 7. */
  mode: number;
  /** 0 to 255; in a message with times only, as all up to `extensions`. */
  stratum?: number;
  /** -128 to 127: the power of two, in seconds. */
  poll?: number;
  /** -128 to 127: the power of two, in seconds. */
  precision?: number;
  /** 0 to 4,294,967,295, in 1/65,536 of a second. */
  rootDelay?: number;
  /** 0 to 4,294,967,295, in 1/65,536 of a second. */
  rootDispersion?: number;
  /** 8 hexadecimal digits. */
  referenceId?: string;
  /** Seconds since 1900 and their fraction, 32 bits each: `"0xe0000000.80000000"`. */
  referenceTime?: string;
  /** As `referenceTime`. */
  originTime?: string;
  /** As `referenceTime`. */
  receiveTime?: string;
  /** As `referenceTime`. */
  transmitTime?: string;
  /** What extension fields come after it; they are no part of its header. */
  extensions?: TlvFields[];
  /** In a control message only. */
  control?: NtpControl;
  /** In a private message only. */
  private?: NtpPrivate;
}

/**
 * The header of an NTP message; fields that are not given are 0, but the version, which is 4.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where a text is not of its form.
 */
export function encodeNtp(fields: Partial<NtpFields>): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const leap = checkRange("ntp.leap", fields.leap ?? 0, 3);
  const version = checkRange("ntp.version", fields.version ?? 4, 7);
  writer.uint8("ntp.flags", leap << 6 | version << 3 | checkRange("ntp.mode", fields.mode ?? 3, 7));
  const { control, private: own } = fields;
  if (control !== undefined) {
    writer.uint8("ntp.control.operation", control.operation);
    const { sequence, status, association, offset, count } = control;
    for (const word of [sequence, status, association, offset, count]) writer.uint16("ntp.control", word);
  } else if (own !== undefined) {
    for (const byte of [own.sequence, own.implementation, own.request]) writer.uint8("ntp.private", byte);
    for (const word of [own.items, own.itemSize]) writer.uint16("ntp.private", word);
  } else writeTimes(writer, fields);
  return writer.finish();
}

function writeTimes(writer: ByteWriter, fields: Partial<NtpFields>): void {
  writer.uint8("ntp.stratum", fields.stratum ?? 0);
  writer.uint8("ntp.poll", signed("ntp.poll", fields.poll));
  writer.uint8("ntp.precision", signed("ntp.precision", fields.precision));
  writer.uint32("ntp.rootDelay", fields.rootDelay ?? 0);
  writer.uint32("ntp.rootDispersion", fields.rootDispersion ?? 0);
  writer.bytes(parseHex(fields.referenceId ?? "00000000"));
  for (const time of [fields.referenceTime, fields.originTime, fields.receiveTime, fields.transmitTime]) {
    if (time !== undefined && !/^0x[0-9a-f]{8}\.[0-9a-f]{8}$/i.test(time)) {
      throw new TypeError(`Cannot encode the NTP timestamp "${time}": write it as 0x00000000.00000000`);
    }
    writer.bytes(time === undefined ? new Uint8Array(8) : parseHex(time.slice(2).replace(".", "")));
  }
}

function signed(field: string, value = 0): number {
  return checkRange(`${field} + 128`, value + 128, 0xff) - 128 & 0xff;
}
