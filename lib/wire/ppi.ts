/**
 * Per-Packet Information, https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html: what a receiver says of a frame, and the
 * frame with its link type. All numbers are little-endian.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Version    |     Flags     |            Length             |
 * +---------------+---------------+-------------------------------+
 * |                           Link type                           |
 * +-------------------------------+-------------------------------+
 * |     Type of a field           |   Length of its data          |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const VERSION = 0;
const FLAGS = 1;
const LENGTH = 2;
const DLT = 4;
const SHORTEST = 8;
const FIELD_HEADER = 4;
/** No program writes more than a few fields; of a hostile frame the others are left out. */
const MAX_FIELDS = 256;
/** Flag: each field is padded to 4 bytes. */
const ALIGNED = 1;

/** Field: what all 802.11 receivers say. */
export const PPI_80211_COMMON = 2;
/** Where the flags are in that field, and which says that the frame ends with its check sequence. */
const COMMON_FLAGS = FIELD_HEADER + 8;
const COMMON_HAS_FCS = 1;
const FCS_LENGTH = 4;

/** A field as plain fields. */
export interface PpiField {
  /** 0 to 65,535. */
  type: number;
  /** Its data as hexadecimal digits. */
  data: string;
}

/**
 * A PPI header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodePpi, frame, ipv4, LINKTYPE_PPI, LINKTYPE_RAW, Ppi, udp } from "@capkit/capkit/core";
 *
 * const header = encodePpi({ version: 0, flags: 0, length: 8, dlt: LINKTYPE_RAW, fields: [] });
 * const packet = decode(frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 })), LINKTYPE_PPI);
 * if (packet.layer(Ppi)?.dlt !== LINKTYPE_RAW || packet.udp?.dstPort !== 53) throw new Error("IPv4 follows at once");
 * ```
 */
export class Ppi extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ppi";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ppi | undefined {
    if (end - offset < SHORTEST) return undefined;
    const length = view.getUint16(offset + LENGTH, true);
    return length < SHORTEST || end - offset < length ? undefined : new Ppi(view, offset, end);
  }

  /** Why {@linkcode Ppi.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    if (available < SHORTEST) return { needed: SHORTEST, available };
    const length = view.getUint16(offset + LENGTH, true);
    return length < SHORTEST
      ? { needed: SHORTEST, available: length, limit: "ppi.length" }
      : { needed: length, available };
  }

  /** The short name of the protocol. */
  get name(): "ppi" {
    return "ppi";
  }

  /** The version: 0. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** Flags; the lowest says that fields are padded to 4 bytes. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** Bytes of the header with its fields. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH, true);
  }

  /** What follows, a `LINKTYPE_` number. */
  get dlt(): number {
    return this.view.getUint32(this.offset + DLT, true);
  }

  /** Where the fields are, each with type and length; `kind` is a field's type. */
  get fieldParts(): OptionPart[] {
    const { view, payloadOffset: end } = this;
    const aligned = (this.flags & ALIGNED) !== 0;
    const parts: OptionPart[] = [];
    for (let at = this.offset + SHORTEST; at + FIELD_HEADER <= end && parts.length < MAX_FIELDS;) {
      const next = at + FIELD_HEADER + view.getUint16(at + 2, true);
      if (next > end) break;
      parts.push({ view, offset: at, end: next, kind: view.getUint16(at, true) });
      at = aligned ? this.offset + Math.ceil((next - this.offset) / 4) * 4 : next;
    }
    return parts;
  }

  /** The fields. */
  get fields(): PpiField[] {
    return this.fieldParts.map(({ view, offset, end, kind }) => ({
      type: kind,
      data: formatHexAt(view, offset + FIELD_HEADER, end),
    }));
  }

  /** Bytes of the header: `length`. */
  get headerLength(): number {
    return this.length;
  }

  /** The byte after the frame in `view`: without its check sequence, where a field says that one is there. */
  override get payloadEnd(): number {
    const common = this.fieldParts.find(({ kind, offset, end }) => {
      return kind === PPI_80211_COMMON && end - offset > COMMON_FLAGS;
    });
    if (common === undefined) return this.end;
    const hasFcs = (this.view.getUint8(common.offset + COMMON_FLAGS) & COMMON_HAS_FCS) !== 0;
    return hasFcs ? Math.max(this.payloadOffset, this.end - FCS_LENGTH) : this.end;
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "fields" {
    return "fields";
  }

  /** The header as plain fields. */
  toJSON(): PpiFields {
    const { version, flags, length, dlt, fields } = this;
    return { version, flags, length, dlt, fields };
  }
}

/** The fields of a PPI header. */
export interface PpiFields {
  /** 0 to 255; 0. */
  version: number;
  /** 0 to 255. */
  flags: number;
  /** 0 to 65,535. */
  length: number;
  /** 0 to 0xffffffff. */
  dlt: number;
  /** What is said of the frame. */
  fields: PpiField[];
}

/**
 * The bytes of a PPI header, all fields as given; with the flag for it each field is padded with zeros.
 *
 * @throws TypeError where a field is not in hexadecimal digits.
 * @throws RangeError where a number does not fit.
 *
 * @example
 * ```ts
 * import { encodePpi, formatHex } from "@capkit/capkit/core";
 *
 * const header = encodePpi({ version: 0, flags: 0, length: 8, dlt: 105, fields: [] });
 * if (formatHex(header) !== "0000080069000000") throw new Error("802.11, of which nothing is said");
 * ```
 */
export function encodePpi(fields: PpiFields): Uint8Array<ArrayBuffer> {
  const flags = checkRange("ppi.flags", fields.flags, 0xff);
  const items = fields.fields.flatMap(({ type, data }) => {
    const value = parseHex(data);
    const header = new DataView(new ArrayBuffer(FIELD_HEADER));
    header.setUint16(0, checkRange("ppi.field.type", type, 0xffff), true);
    header.setUint16(2, checkRange("ppi.field.length", value.length, 0xffff), true);
    const padding = new Uint8Array((flags & ALIGNED) === 0 ? 0 : -value.length & 3);
    return [...new Uint8Array(header.buffer), ...value, ...padding];
  });
  const view = new DataView(new ArrayBuffer(SHORTEST));
  view.setUint8(VERSION, checkRange("ppi.version", fields.version, 0xff));
  view.setUint8(FLAGS, flags);
  view.setUint16(LENGTH, checkRange("ppi.length", fields.length, 0xffff), true);
  view.setUint32(DLT, checkRange("ppi.dlt", fields.dlt, 0xffffffff), true);
  return Uint8Array.of(...new Uint8Array(view.buffer), ...items);
}
