/**
 * IGMP: version 1, RFC 1112 appendix I, version 2, RFC 2236, and version 3, RFC 3376.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      | Max Resp Code |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |        Group Address; in a report of version 3: Reserved      |
 * |                   and Number of Group Records                 |
 * +-------+-+-----+---------------+-------------------------------+
 * | Resv  |S| QRV |     QQIC      |       Number of Sources       |
 * +-------+-+-----+---------------+-------------------------------+
 * | Source Addresses; in a report of version 3: Group Records     |
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import type { ChecksumStatus } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";

const TYPE = 0;
const MAX_RESP_CODE = 1;
const CHECKSUM = 2;
const GROUP = 4;
const RECORD_COUNT = 6;
const HEADER_LENGTH = 8;
const QUERY_FLAGS = 8;
const QQIC = 9;
const SOURCE_COUNT = 10;
const QUERY_LENGTH = 12;
const RECORD_LENGTH = 8;

/** IGMP type: a membership query. */
export const IGMP_QUERY = 0x11;
/** IGMP type: a report of version 1. */
export const IGMP_V1_REPORT = 0x12;
/** IGMP type: a report of version 2. */
export const IGMP_V2_REPORT = 0x16;
/** IGMP type: a host leaves a group, version 2. */
export const IGMP_LEAVE = 0x17;
/** IGMP type: a report of version 3. */
export const IGMP_V3_REPORT = 0x22;

/**
 * An IGMP message in a frame. The header is all of it that is known here: sources of a query and records of a report
 * included, as far as they are there.
 *
 * @example
 * ```ts
 * import { decode, encodeIgmp, frame, Igmp, ipv4, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const report = encodeIgmp({ type: 0x16, maxRespCode: 0, checksum: 0xfa01, group: "239.1.2.3" });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "239.1.2.3", protocol: 2 }), report), LINKTYPE_RAW);
 * if (packet.layer(Igmp)?.group !== "239.1.2.3") throw new Error("a report for a group");
 * ```
 */
export class Igmp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "igmp";

  /** The message at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Igmp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Igmp(view, offset, end);
  }

  /** Why {@linkcode Igmp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "igmp" {
    return "igmp";
  }

  /** What the message is, an `IGMP_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** In queries of version 2 and 3 how long a host may wait; see {@linkcode Igmp.maxRespTenths}. */
  get maxRespCode(): number {
    return this.view.getUint8(this.offset + MAX_RESP_CODE);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** The group, `"0.0.0.0"` in a general query; undefined in a report of version 3. */
  get group(): string | undefined {
    return this.type === IGMP_V3_REPORT ? undefined : formatIpv4(this.view, this.offset + GROUP);
  }

  /** How many records a report of version 3 says it has; undefined in other messages. */
  get recordCount(): number | undefined {
    return this.type === IGMP_V3_REPORT ? this.view.getUint16(this.offset + RECORD_COUNT) : undefined;
  }

  /** 1 to 3; undefined for a type that no version has. A query of version 1 has no response code (RFC 3376, section 7.1). */
  get version(): 1 | 2 | 3 | undefined {
    switch (this.type) {
      case IGMP_QUERY:
        return this.#isQuery3 ? 3 : this.maxRespCode === 0 ? 1 : 2;
      case IGMP_V1_REPORT:
        return 1;
      case IGMP_V2_REPORT:
      case IGMP_LEAVE:
        return 2;
      case IGMP_V3_REPORT:
        return 3;
    }
    return undefined;
  }

  /** How long a host may wait before it answers a query, in tenths of a second (RFC 3376, section 4.1.1). */
  get maxRespTenths(): number {
    return this.version === 3 ? floating(this.maxRespCode) : this.maxRespCode;
  }

  /** What a query of version 3 says beside the group; undefined in other messages. */
  get query(): IgmpQuery | undefined {
    if (!this.#isQuery3) return undefined;
    const { view, offset } = this;
    const flags = view.getUint8(offset + QUERY_FLAGS);
    return {
      reserved: flags >> 4,
      s: (flags & 0x08) !== 0,
      qrv: flags & 0x07,
      qqic: view.getUint8(offset + QQIC),
      sourceCount: view.getUint16(offset + SOURCE_COUNT),
      sources: addresses(view, offset + QUERY_LENGTH, this.payloadOffset),
    };
  }

  /** Where the group records of a report of version 3 are, as far as they are whole. */
  get recordParts(): IgmpRecordPart[] {
    const { view, end } = this;
    const parts: IgmpRecordPart[] = [];
    let at = this.offset + HEADER_LENGTH;
    for (let left = this.recordCount ?? 0; left > 0 && at + RECORD_LENGTH <= end; left--) {
      const next = at + RECORD_LENGTH + 4 * view.getUint16(at + 2) + 4 * view.getUint8(at + 1);
      if (next > end) break;
      parts.push({ view, offset: at, end: next });
      at = next;
    }
    return parts;
  }

  /** Bytes of the message as far as it is known here, at least 8. */
  get headerLength(): number {
    if (this.#isQuery3) {
      const room = this.end - this.offset - QUERY_LENGTH;
      return QUERY_LENGTH + Math.min(room - room % 4, 4 * this.view.getUint16(this.offset + SOURCE_COUNT));
    }
    return (this.recordParts.at(-1)?.end ?? this.offset + HEADER_LENGTH) - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): IgmpFields {
    const { group, recordCount, query } = this;
    return {
      type: this.type,
      maxRespCode: this.maxRespCode,
      checksum: this.checksum,
      ...(group === undefined ? {} : { group }),
      ...(query === undefined ? {} : { query }),
      ...(recordCount === undefined ? {} : {
        reserved: this.view.getUint16(this.offset + GROUP),
        recordCount,
        records: this.recordParts.map(recordFields),
      }),
    };
  }

  /** Whether the checksum over the whole message is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    return messageChecksum(this, context);
  }

  get #isQuery3(): boolean {
    return this.type === IGMP_QUERY && this.end - this.offset >= QUERY_LENGTH;
  }
}

/** Where a group record lies in a frame: type, length of its data, number of sources, group, sources, data. */
export interface IgmpRecordPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
}

/** A code above 127 is a floating point number: 1 bit, 3 of exponent, 4 of mantissa (RFC 3376, section 4.1.1). */
function floating(code: number): number {
  return code < 0x80 ? code : (code & 0x0f | 0x10) << (code >> 4 & 0x07) + 3;
}

function addresses(view: DataView, offset: number, end: number): string[] {
  const found: string[] = [];
  for (let at = offset; at + 4 <= end; at += 4) found.push(formatIpv4(view, at));
  return found;
}

function recordFields({ view, offset, end }: IgmpRecordPart): IgmpRecord {
  const aux = end - 4 * view.getUint8(offset + 1);
  return {
    type: view.getUint8(offset),
    group: formatIpv4(view, offset + 4),
    sources: addresses(view, offset + RECORD_LENGTH, aux),
    aux: formatHexAt(view, aux, end),
  };
}

/** What a query of version 3 says. */
export interface IgmpQuery {
  /** 0 to 15. */
  reserved: number;
  /** Suppress router-side processing. */
  s: boolean;
  /** Querier's robustness variable, 0 to 7. */
  qrv: number;
  /** Querier's query interval code, 0 to 255. */
  qqic: number;
  /** How many sources it says there are, 0 to 65,535. */
  sourceCount: number;
  /** IPv4 addresses. */
  sources: string[];
}

/** A group record of a report of version 3. */
export interface IgmpRecord {
  /** What of the group is reported, 0 to 255 (RFC 3376, section 4.2.12). */
  type: number;
  /** An IPv4 multicast address. */
  group: string;
  /** IPv4 addresses. */
  sources: string[];
  /** Auxiliary data as hexadecimal digits, a multiple of 4 bytes. */
  aux: string;
}

/** The fields of an IGMP message. */
export interface IgmpFields {
  /** An `IGMP_` number, 0 to 255. */
  type: number;
  /** 0 to 255. */
  maxRespCode: number;
  /** 0 to 65,535. */
  checksum: number;
  /** An IPv4 address; not in a report of version 3. */
  group?: string;
  /** Only in a query of version 3. */
  query?: IgmpQuery;
  /** 0 to 65,535; only in a report of version 3, as all that follows. */
  reserved?: number;
  /** How many records it says there are, 0 to 65,535. */
  recordCount?: number;
  /** The records. */
  records?: IgmpRecord[];
}

/**
 * The bytes of an IGMP message, all fields as given.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where an address is none.
 */
export function encodeIgmp(fields: IgmpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("igmp.type", fields.type);
  writer.uint8("igmp.maxRespCode", fields.maxRespCode);
  writer.uint16("igmp.checksum", fields.checksum);
  if (fields.group === undefined) {
    writer.uint16("igmp.reserved", fields.reserved ?? 0);
    writer.uint16("igmp.recordCount", fields.recordCount ?? fields.records?.length ?? 0);
  } else writer.bytes(parseIpv4(fields.group));
  const { query, records = [] } = fields;
  if (query !== undefined) {
    const qrv = checkRange("igmp.query.qrv", query.qrv, 0x07);
    writer.uint8("igmp.query", checkRange("igmp.query.reserved", query.reserved, 0x0f) << 4 | (query.s ? 8 : 0) | qrv);
    writer.uint8("igmp.query.qqic", query.qqic);
    writer.uint16("igmp.query.sourceCount", query.sourceCount);
    for (const source of query.sources) writer.bytes(parseIpv4(source));
  }
  for (const { type, group, sources, aux } of records) {
    writer.uint8("igmp.record type", type);
    writer.uint8("igmp.record aux length", aux.length / 8);
    writer.uint16("igmp.record sources", sources.length);
    writer.bytes(parseIpv4(group));
    for (const source of sources) writer.bytes(parseIpv4(source));
    writer.bytes(parseHex(aux));
  }
  return writer.finish();
}
