/**
 * The fields of a GRE header, and its encoder; the view is in gre.ts.
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { CHECKSUM_PRESENT, KEY_PRESENT, ROUTING_PRESENT, SEQUENCE_PRESENT, STRICT_SOURCE_ROUTE } from "./gre_layout.ts";

/** An entry of the routing field of {@linkcode Gre}. */
export interface GreRoute {
  /** What the addresses are, 0 to 65,535; 0 with no addresses ends the list. */
  addressFamily: number;
  /** Where the active address begins, in bytes from the first one, 0 to 255. */
  offset: number;
  /** The addresses as hexadecimal digits, 255 bytes at most. */
  addresses: string;
}

/** The fields of a GRE header. */
export interface GreFields {
  /** Whether `checksum` is one; by default where it is given. */
  hasChecksum?: boolean;
  /** False by default. */
  strictSourceRoute?: boolean;
  /** 0 to 7; 0 by default. */
  recursion?: number;
  /** 0 to 31; 0 by default, and 16 at least where `ack` is given. */
  reserved?: number;
  /** 0 to 7; 1 where `ack` is given, else 0 by default. */
  version?: number;
  /** 0 to 65,535. */
  protocol: number;
  /** 0 to 65,535; 0 where the field is there and this is not given. */
  checksum?: number | undefined;
  /** 0 to 65,535, as `checksum`. */
  routingOffset?: number | undefined;
  /** 0 to 4,294,967,295. */
  key?: number | undefined;
  /** 0 to 4,294,967,295. */
  seq?: number | undefined;
  /** 0 to 4,294,967,295. */
  ack?: number | undefined;
  /** The last one is empty. */
  routing?: GreRoute[] | undefined;
}

/**
 * The bytes of a GRE header, all fields as given; `gre()` in a `frame()` fills protocol and checksum in.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeGre(fields: GreFields): Uint8Array<ArrayBuffer> {
  const { protocol, checksum, key, seq, ack, routing } = fields;
  const { hasChecksum = checksum !== undefined, strictSourceRoute = false, recursion = 0 } = fields;
  const { reserved = ack === undefined ? 0 : 0x10, version = ack === undefined ? 0 : 1 } = fields;
  const flags = (hasChecksum ? CHECKSUM_PRESENT : 0) | (routing === undefined ? 0 : ROUTING_PRESENT) |
    (key === undefined ? 0 : KEY_PRESENT) | (seq === undefined ? 0 : SEQUENCE_PRESENT) |
    (strictSourceRoute ? STRICT_SOURCE_ROUTE : 0) | checkRange("gre.recursion", recursion, 0x7) << 8 |
    checkRange("gre.reserved", reserved, 0x1f) << 3 | checkRange("gre.version", version, 0x7);
  const writer = new ByteWriter();
  writer.uint16("gre.flags", flags);
  writer.uint16("gre.protocol", protocol);
  if (hasChecksum || routing !== undefined) {
    writer.uint16("gre.checksum", checksum ?? 0);
    writer.uint16("gre.routingOffset", fields.routingOffset ?? 0);
  }
  if (key !== undefined) writer.uint32("gre.key", key);
  if (seq !== undefined) writer.uint32("gre.seq", seq);
  if (ack !== undefined) writer.uint32("gre.ack", ack);
  for (const { addressFamily, offset, addresses } of routing ?? []) {
    const data = parseHex(addresses);
    writer.uint16("gre.routing.addressFamily", addressFamily);
    writer.uint8("gre.routing.offset", offset);
    writer.uint8("gre.routing.length", data.length);
    writer.bytes(data);
  }
  return writer.finish();
}
