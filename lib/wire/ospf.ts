/**
 * OSPF version 2, RFC 2328 appendix A, and version 3, RFC 5340 appendix A.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Version #   |     Type      |         Packet length         |
 * +---------------+---------------+-------------------------------+
 * |                     Router ID and Area ID                     |
 * +-------------------------------+-------------------------------+
 * |           Checksum            | AuType (2), Instance ID, 0 (3)|
 * +-------------------------------+-------------------------------+
 * |               Authentication: 8 bytes (2), none (3)           |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_OSPF } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import { type OspfLsa, type OspfLsaFields, ospfLsas } from "./ospf_lsa.ts";
import {
  type OspfDescription,
  ospfDescription,
  ospfDescriptionLength,
  type OspfHello,
  ospfHello,
  type OspfRequest,
  ospfRequest,
  ospfRequests,
} from "./ospf_message.ts";
import {
  ospfAuthenticationBytes,
  type OspfAuthenticationTrailer,
  ospfAuthenticationTrailer,
  type OspfLls,
  ospfLls,
  ospfLlsBytes,
} from "./ospf_trailer.ts";

const VERSION = 0;
const TYPE = 1;
const PACKET_LENGTH = 2;
const ROUTER_ID = 4;
const AREA_ID = 8;
const CHECKSUM = 12;
const AUTH_TYPE = 14;
const INSTANCE_ID = 14;
const RESERVED = 15;
const V3_LENGTH = 16;
const AUTHENTICATION = 16;
const V2_LENGTH = 24;
/** Bytes of an update before its advertisements, which say how many. */
const COUNT_LENGTH = 4;
/** Cryptographic authentication: the digest takes the checksum's place (RFC 2328, appendix D.4.3). */
const AUTH_CRYPTOGRAPHIC = 2;
/** Where the length of the digest is, in version 2. */
const DIGEST_LENGTH = 19;
/** Options of hellos and database descriptions: a block of link-local signaling follows, by version (RFC 5613, section 2.1). */
const V2_OPTION_L = 0x10;
const V3_OPTION_L = 0x200;
/** Option of version 3: an authentication trailer follows (RFC 7166, section 2.1). */
const V3_OPTION_AT = 0x400;

/** OSPF type: hello. */
export const OSPF_HELLO = 1;
/** OSPF type: database description. */
export const OSPF_DATABASE_DESCRIPTION = 2;
/** OSPF type: link state request. */
export const OSPF_LINK_STATE_REQUEST = 3;
/** OSPF type: link state update. */
export const OSPF_LINK_STATE_UPDATE = 4;
/** OSPF type: link state acknowledgment. */
export const OSPF_LINK_STATE_ACK = 5;

/**
 * An OSPF header in a frame. What its type has to say is the payload; `hello`, `description`, `requests` and `lsas`
 * read it.
 *
 * @example
 * ```ts
 * import { decode, encodeOspf, frame, ipv4, LINKTYPE_RAW, Ospf } from "@capkit/capkit/core";
 *
 * const header = encodeOspf({
 *   version: 2, type: 5, packetLength: 24, routerId: "192.0.2.1", areaId: "0.0.0.0", checksum: 0,
 *   authType: 0, authentication: "0000000000000000",
 * });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.5", protocol: 89 }), header), LINKTYPE_RAW);
 * if (packet.layer(Ospf)?.routerId !== "192.0.2.1") throw new Error("an acknowledgment of nothing");
 * ```
 */
export class Ospf extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ospf";
  #lsas: readonly OspfLsa[] | undefined = undefined;

  /** The header at `offset`; undefined where fewer bytes are there than its version needs. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ospf | undefined {
    return end <= offset || end - offset < lengthOf(view.getUint8(offset)) ? undefined : new Ospf(view, offset, end);
  }

  /** Why {@linkcode Ospf.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: end <= offset ? V2_LENGTH : lengthOf(view.getUint8(offset)), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ospf" {
    return "ospf";
  }

  /** 2 or 3. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** What the packet is, an `OSPF_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** Bytes of the packet with its header, without the digest of cryptographic authentication. */
  get packetLength(): number {
    return this.view.getUint16(this.offset + PACKET_LENGTH);
  }

  /** The router that sends it, in the form of an IPv4 address. */
  get routerId(): string {
    return formatIpv4(this.view, this.offset + ROUTER_ID);
  }

  /** The area, in the form of an IPv4 address. */
  get areaId(): string {
    return formatIpv4(this.view, this.offset + AREA_ID);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Version 2: 0 is none, 1 a password, 2 cryptographic; undefined in version 3. */
  get authType(): number | undefined {
    return this.version === 3 ? undefined : this.view.getUint16(this.offset + AUTH_TYPE);
  }

  /** Version 2: 8 bytes as hexadecimal digits; undefined in version 3. */
  get authentication(): string | undefined {
    const { view, offset } = this;
    return this.version === 3 ? undefined : formatHexAt(view, offset + AUTHENTICATION, offset + V2_LENGTH);
  }

  /** Version 3: which of several instances on the link; undefined in version 2. */
  get instanceId(): number | undefined {
    return this.version === 3 ? this.view.getUint8(this.offset + INSTANCE_ID) : undefined;
  }

  /** What a hello says; undefined in packets of other types and where it is cut. */
  get hello(): OspfHello | undefined {
    return this.type === OSPF_HELLO ? ospfHello(this.bodyBytes, this.version) : undefined;
  }

  /** What a database description says before its headers; undefined in packets of other types and where it is cut. */
  get description(): OspfDescription | undefined {
    return this.type === OSPF_DATABASE_DESCRIPTION ? ospfDescription(this.bodyBytes, this.version) : undefined;
  }

  /** What a link state request asks for; nothing in packets of other types. */
  get requests(): OspfRequest[] {
    if (this.type !== OSPF_LINK_STATE_REQUEST) return [];
    return ospfRequests(this.bodyBytes).map((part) => ospfRequest(part, this.version));
  }

  /**
   * The link state advertisements: whole ones in an update, their headers in a database description and an acknowledgment. The
   * last one may be cut behind its header.
   */
  get lsas(): readonly OspfLsa[] {
    return this.#lsas ??= this.#readLsas();
  }

  /** The block of link-local signaling behind a hello or a database description; undefined where there is none. */
  get llsBytes(): Bytes | undefined {
    const flag = this.version === 3 ? V3_OPTION_L : V2_OPTION_L;
    return (this.#options & flag) === 0 ? undefined : ospfLlsBytes(this.#bytesFrom(this.#packetEnd));
  }

  /**
   * The authentication trailer of version 3, behind all else; undefined where there is none. Hellos and database descriptions
   * say that there is one; of other packets it must end where the bytes do.
   */
  get authenticationTrailerBytes(): Bytes | undefined {
    if (this.version !== 3) return undefined;
    const says = this.type === OSPF_HELLO || this.type === OSPF_DATABASE_DESCRIPTION;
    if (says && (this.#options & V3_OPTION_AT) === 0) return undefined;
    const trailer = ospfAuthenticationBytes(this.#bytesFrom(this.llsBytes?.end ?? this.#packetEnd));
    return says || trailer?.end === this.end ? trailer : undefined;
  }

  /** What is behind the header. */
  get bodyBytes(): Bytes {
    return { view: this.view, offset: this.payloadOffset, end: this.payloadEnd };
  }

  /** Bytes of the header: 24 in version 2, 16 in version 3. */
  get headerLength(): number {
    return lengthOf(this.version);
  }

  /** The byte after the packet in `view`: by `packetLength`, but for a length that can't hold the header. */
  override get payloadEnd(): number {
    const length = this.packetLength;
    return length < this.headerLength ? this.end : Math.min(this.end, this.offset + length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "packetLength" {
    return "packetLength";
  }

  /** The packet as plain fields. */
  toJSON(): OspfFields {
    const { authType, authentication, instanceId, hello, description, requests, lsas } = this;
    const { llsBytes: lls, authenticationTrailerBytes: trailer } = this;
    return {
      version: this.version,
      type: this.type,
      packetLength: this.packetLength,
      routerId: this.routerId,
      areaId: this.areaId,
      checksum: this.checksum,
      ...(authType === undefined ? {} : { authType }),
      ...(authentication === undefined ? {} : { authentication }),
      ...(instanceId === undefined ? {} : { instanceId, reserved: this.view.getUint8(this.offset + RESERVED) }),
      ...(hello === undefined ? {} : { hello }),
      ...(description === undefined ? {} : { description }),
      ...(requests.length === 0 ? {} : { requests }),
      ...(lsas.length === 0 ? {} : { lsas: lsas.map((lsa) => lsa.toJSON()) }),
      ...(lls === undefined ? {} : { lls: ospfLls(lls) }),
      ...(trailer === undefined ? {} : { authenticationTrailer: ospfAuthenticationTrailer(trailer) }),
    };
  }

  /** Whether the checksum is right: over all but the authentication (version 2), over pseudo header and all (version 3). */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    const { view, offset, end, packetLength: length } = this;
    if (this.authType === AUTH_CRYPTOGRAPHIC) return "absent";
    if (context.fragment || length < this.headerLength || offset + length > end) return "truncated";
    if (this.version !== 3) {
      const head = sumWords(view, offset, offset + AUTHENTICATION);
      return foldChecksum(sumWords(view, offset + V2_LENGTH, offset + length, head)) === 0 ? "ok" : "bad";
    }
    // With an authentication trailer it need not be computed (RFC 7166, section 4.1).
    if (context.addressSum === undefined || this.authenticationTrailerBytes !== undefined) return "absent";
    const sum = sumWords(view, offset, offset + length, context.addressSum + IPPROTO_OSPF + length);
    return foldChecksum(sum) === 0 ? "ok" : "bad";
  }

  get #options(): number {
    return (this.hello ?? this.description)?.options ?? 0;
  }

  /** Where the packet ends by its length, with the digest of version 2. */
  get #packetEnd(): number {
    const { view, offset, packetLength } = this;
    return offset + packetLength + (this.authType === AUTH_CRYPTOGRAPHIC ? view.getUint8(offset + DIGEST_LENGTH) : 0);
  }

  #bytesFrom(offset: number): Bytes {
    return { view: this.view, offset, end: this.end };
  }

  #readLsas(): OspfLsa[] {
    const { view, payloadEnd: end, version } = this;
    const offset = this.#lsaOffset;
    if (offset > end) return [];
    const isUpdate = this.type === OSPF_LINK_STATE_UPDATE;
    const count = isUpdate ? view.getUint32(offset - COUNT_LENGTH) : Infinity;
    return ospfLsas({ view, offset, end }, { version, count, headersOnly: !isUpdate });
  }

  /** Where the first advertisement would be; beyond the packet in types that have none. */
  get #lsaOffset(): number {
    switch (this.type) {
      case OSPF_DATABASE_DESCRIPTION:
        return this.payloadOffset + ospfDescriptionLength(this.version);
      case OSPF_LINK_STATE_UPDATE:
        return this.payloadOffset + COUNT_LENGTH;
      case OSPF_LINK_STATE_ACK:
        return this.payloadOffset;
    }
    return Infinity;
  }
}

function lengthOf(version: number): number {
  return version === 3 ? V3_LENGTH : V2_LENGTH;
}

/** The fields of an OSPF packet. */
export interface OspfFields {
  /** 2 or 3. */
  version: number;
  /** 0 to 255. */
  type: number;
  /** 0 to 65,535. */
  packetLength: number;
  /** In the form of an IPv4 address. */
  routerId: string;
  /** In the form of an IPv4 address. */
  areaId: string;
  /** 0 to 65,535. */
  checksum: number;
  /** Version 2: 0 to 65,535. */
  authType?: number;
  /** Version 2: 16 hexadecimal digits. */
  authentication?: string;
  /** Version 3: 0 to 255, as the next one. */
  instanceId?: number;
  /** Version 3: 0. */
  reserved?: number;
  /** What a hello says after the header. */
  hello?: OspfHello;
  /** What a database description says after the header. */
  description?: OspfDescription;
  /** What a link state request asks for. */
  requests?: OspfRequest[];
  /** The advertisements, or their headers. */
  lsas?: OspfLsaFields[];
  /** What is signaled behind the packet. */
  lls?: OspfLls;
  /** Version 3: who has sent it, behind all else. */
  authenticationTrailer?: OspfAuthenticationTrailer;
}

/**
 * The bytes of an OSPF header, all fields as given; what comes after it is not written.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where a text is not of its form.
 */
export function encodeOspf(fields: OspfFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("ospf.version", fields.version);
  writer.uint8("ospf.type", fields.type);
  writer.uint16("ospf.packetLength", fields.packetLength);
  writer.bytes(parseIpv4(fields.routerId));
  writer.bytes(parseIpv4(fields.areaId));
  writer.uint16("ospf.checksum", fields.checksum);
  if (fields.version === 3) {
    writer.uint8("ospf.instanceId", fields.instanceId ?? 0);
    writer.uint8("ospf.reserved", fields.reserved ?? 0);
    return writer.finish();
  }
  writer.uint16("ospf.authType", fields.authType ?? 0);
  const authentication = parseHex(fields.authentication ?? "");
  checkRange("ospf.authentication length", authentication.length, V2_LENGTH - AUTHENTICATION);
  writer.bytes(authentication);
  writer.zeros(V2_LENGTH - writer.length);
  return writer.finish();
}
