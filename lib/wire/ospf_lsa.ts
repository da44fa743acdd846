/**
 * Link state advertisements of OSPF: the header, RFC 2328 section A.4.1 and RFC 5340 section A.4.2, and which body it has.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |            LS age             |Options, type (2), LS type (3) |
 * +-------------------------------+-------------------------------+
 * |                         Link State ID                         |
 * |                      Advertising Router                       |
 * |                      LS sequence number                       |
 * +-------------------------------+-------------------------------+
 * |          LS checksum          |            length             |
 * +-------------------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import {
  OSPF_LSA_OPAQUE_AREA,
  OSPF_LSA_OPAQUE_AS,
  OSPF_LSA_OPAQUE_LINK,
  OSPF_OPAQUE_ROUTER_INFORMATION,
  OSPF_V3_LSA_ROUTER_INFORMATION,
} from "./ospf_lsa_type.ts";
import { type OspfV2Body, ospfV2Body } from "./ospf_lsa_v2.ts";
import { type OspfV3Body, ospfV3Body } from "./ospf_lsa_v3.ts";
import { type OspfTlv, ospfTlvs } from "./ospf_opaque.ts";

const AGE = 0;
const OPTIONS = 2;
const TYPE = 3;
const V3_TYPE = 2;
const LINK_STATE_ID = 4;
const ADVERTISING_ROUTER = 8;
const SEQUENCE_NUMBER = 12;
const CHECKSUM = 16;
const LENGTH = 18;
const HEADER_LENGTH = 20;
/** Advertisements of one packet at most: 64 kB could hold 3,000 headers. */
const MAX_LSAS = 512;
/** Bits of a type of version 3 that say which body it has; the others say how far it goes and who passes it on. */
const FUNCTION_CODE = 0x1fff;

/** A link state advertisement in a packet, or its header alone. */
export class OspfLsa implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of its header. */
  readonly offset: number;
  /** The byte after its last one. */
  readonly end: number;
  /** The version of OSPF, 2 or 3. */
  readonly version: number;

  /** The advertisement of these bytes, which hold its header at least. */
  constructor({ view, offset, end }: Bytes, version: number) {
    this.view = view;
    this.offset = offset;
    this.end = end;
    this.version = version;
  }

  /** Seconds; the uppermost bit says that it does not age. */
  get age(): number {
    return this.view.getUint16(this.offset + AGE);
  }

  /** Version 2: 0 to 255; undefined in version 3. */
  get options(): number | undefined {
    return this.version === 3 ? undefined : this.view.getUint8(this.offset + OPTIONS);
  }

  /** Which kind it is, 8 bits in version 2 and 16 in version 3; {@linkcode ospfLsaTypeName} names it. */
  get type(): number {
    const { view, offset, version } = this;
    return version === 3 ? view.getUint16(offset + V3_TYPE) : view.getUint8(offset + TYPE);
  }

  /** In the form of an IPv4 address. */
  get linkStateId(): string {
    return formatIpv4(this.view, this.offset + LINK_STATE_ID);
  }

  /** The router that it comes from, in the form of an IPv4 address. */
  get advertisingRouter(): string {
    return formatIpv4(this.view, this.offset + ADVERTISING_ROUTER);
  }

  /** Which of several is the newest, as a signed number; this is 0 to 4,294,967,295. */
  get sequenceNumber(): number {
    return this.view.getUint32(this.offset + SEQUENCE_NUMBER);
  }

  /** Fletcher's checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Bytes of the whole of it, header included, also where the header alone is here. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** What is behind the header: nothing in a database description or an acknowledgment. */
  get bodyBytes(): Bytes {
    return { view: this.view, offset: this.offset + HEADER_LENGTH, end: this.end };
  }

  /**
   * What the body is about: the type without the bits that say nothing of that. In version 2 it is the type, in version 3 the
   * type without its uppermost bit.
   */
  get kind(): number {
    return this.version === 3 ? this.type & 0x7fff : this.type;
  }

  /**
   * The use of an opaque one, the first byte of its link state ID: `OSPF_OPAQUE_` numbers. In version 3, where each use has a
   * type, that of router information; undefined in others.
   */
  get opaqueType(): number | undefined {
    const { type, version } = this;
    if (version === 3) {
      return (type & FUNCTION_CODE) === OSPF_V3_LSA_ROUTER_INFORMATION ? OSPF_OPAQUE_ROUTER_INFORMATION : undefined;
    }
    const isOpaque = type === OSPF_LSA_OPAQUE_LINK || type === OSPF_LSA_OPAQUE_AREA || type === OSPF_LSA_OPAQUE_AS;
    return isOpaque ? this.view.getUint8(this.offset + LINK_STATE_ID) : undefined;
  }

  /** What the body says; undefined where there is none, where it is cut, and for types that are not known. */
  get body(): OspfLsaBody | undefined {
    const { bodyBytes, opaqueType, kind } = this;
    if (bodyBytes.offset >= bodyBytes.end) return undefined;
    if (opaqueType !== undefined) return { opaqueType, tlvs: ospfTlvs(opaqueType, bodyBytes) };
    return this.version === 3 ? ospfV3Body(kind, bodyBytes) : ospfV2Body(kind, bodyBytes);
  }

  /** The advertisement as plain fields. */
  toJSON(): OspfLsaFields {
    const { options, body } = this;
    return {
      age: this.age,
      ...(options === undefined ? {} : { options }),
      type: this.type,
      linkStateId: this.linkStateId,
      advertisingRouter: this.advertisingRouter,
      sequenceNumber: this.sequenceNumber,
      checksum: this.checksum,
      length: this.length,
      ...(body === undefined ? {} : { body }),
    };
  }
}

/** What is known of a list of advertisements. */
interface LsaList {
  readonly version: number;
  /** How many there are at most. */
  readonly count: number;
  /** Whether the headers alone are there. */
  readonly headersOnly: boolean;
}

/** The advertisements in these bytes, 512 at most. The last one may be cut behind its header, or say a length that none has. */
export function ospfLsas({ view, offset, end }: Bytes, { version, count, headersOnly }: LsaList): OspfLsa[] {
  const lsas: OspfLsa[] = [];
  const most = Math.min(count, MAX_LSAS);
  for (let at = offset; at + HEADER_LENGTH <= end && lsas.length < most;) {
    const length = headersOnly ? HEADER_LENGTH : view.getUint16(at + LENGTH);
    lsas.push(new OspfLsa({ view, offset: at, end: Math.min(end, at + Math.max(length, HEADER_LENGTH)) }, version));
    if (length < HEADER_LENGTH) break;
    at += length;
  }
  return lsas;
}

/** What the body of an opaque advertisement says. */
export interface OspfOpaqueBody {
  /** What it is used for: an `OSPF_OPAQUE_` number. */
  opaqueType: number;
  /** Empty where the use is not known. */
  tlvs: OspfTlv[];
}

/** What the body of an advertisement says, by its type. */
export type OspfLsaBody = OspfV2Body | OspfV3Body | OspfOpaqueBody;

/** A link state advertisement as plain fields. */
export interface OspfLsaFields {
  /** Seconds; the uppermost bit says that it does not age. */
  age: number;
  /** Version 2: 0 to 255. */
  options?: number;
  /** 0 to 255 in version 2, 0 to 65,535 in version 3. */
  type: number;
  /** In the form of an IPv4 address, as the next one. */
  linkStateId: string;
  /** The router that it comes from. */
  advertisingRouter: string;
  /** 0 to 4,294,967,295. */
  sequenceNumber: number;
  /** 0 to 65,535. */
  checksum: number;
  /** Bytes with its header. */
  length: number;
  /** What it says; absent where only its header is there, and for types that are not known. */
  body?: OspfLsaBody;
}
