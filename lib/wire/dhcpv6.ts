/**
 * DHCP for IPv6, RFC 8415 sections 8 and 9.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-----------------------------------------------+
 * |    msg-type   |               transaction-id                  |
 * +---------------+-----------------------------------------------+
 * |  options: option-code (2), option-len (2), option-data        |
 *
 * +---------------+---------------+-------------------------------+
 * | Relay 12, 13  |   hop-count   | link-address, peer-address    |  16 bytes each, then options
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv6, parseIpv6 } from "../bytes/address.ts";
import { parseHex } from "../bytes/hex.ts";
import { ByteWriter } from "./byte_writer.ts";
import { Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const TYPE = 0;
const HOP_COUNT = 1;
const LINK_ADDRESS = 2;
const PEER_ADDRESS = 18;
const CLIENT_LENGTH = 4;
const RELAY_LENGTH = 34;
/** RELAY-FORW and RELAY-REPL. */
const RELAY_TYPES: readonly number[] = [12, 13];
/** The last type that the registry of IANA has. */
const MAX_TYPE = 37;
const OPTION_FORM = { typeSize: 2, lengthSize: 2 } as const;
/** Messages within messages as plain fields at most: so many relays may pass one on (RFC 8415, section 7.6). */
const MAX_RELAYS = 8;
/** Bytes of a message that has one within it as plain fields too, at most: no honest one has more, and each has all that it carries. */
const MAX_RELAYED = 2048;

/** DHCPv6 option: addresses of a client, RFC 8415. */
export const DHCPV6_OPTION_IA_NA = 3;
/** DHCPv6 option: temporary addresses of a client. */
export const DHCPV6_OPTION_IA_TA = 4;
/** DHCPv6 option: an address. */
export const DHCPV6_OPTION_IAADDR = 5;
/** DHCPv6 option: the message that a relay passes on. */
export const DHCPV6_OPTION_RELAY_MSG = 9;
/** DHCPv6 option: prefixes of a client. */
export const DHCPV6_OPTION_IA_PD = 25;
/** DHCPv6 option: a prefix. */
export const DHCPV6_OPTION_IAPREFIX = 26;

/** Bytes before the options that are within an option, the option's head not counted; a relayed message has its own. */
const INNER: ReadonlyMap<number, number> = new Map([
  [DHCPV6_OPTION_IA_NA, 12],
  [DHCPV6_OPTION_IA_TA, 4],
  [DHCPV6_OPTION_IAADDR, 24],
  [DHCPV6_OPTION_IA_PD, 12],
  [DHCPV6_OPTION_IAPREFIX, 25],
]);

/**
 * A DHCPv6 message in a frame; all of it is its header, as far as its options can be read.
 *
 * @example
 * ```ts
 * import { Dhcpv6, encodeDhcpv6 } from "@capkit/capkit/core";
 *
 * const bytes = encodeDhcpv6({ type: 1, transactionId: 0x123456, options: [{ type: 6, data: "0017" }] });
 * const solicit = Dhcpv6.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (solicit?.optionParts[0]?.type !== 6) throw new Error("a client asks for name servers");
 * ```
 */
export class Dhcpv6 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "dhcpv6";

  /** The message at `offset`; undefined where fewer bytes are there than its type needs. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Dhcpv6 | undefined {
    return end <= offset || end - offset < lengthOf(view.getUint8(offset)) ? undefined : new Dhcpv6(view, offset, end);
  }

  /** Why {@linkcode Dhcpv6.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: end <= offset ? CLIENT_LENGTH : lengthOf(view.getUint8(offset)), available: end - offset };
  }

  /** Whether a header with a type that exists is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end <= offset) return false;
    const type = view.getUint8(offset);
    return type > 0 && type <= MAX_TYPE && end - offset >= lengthOf(type);
  }

  /** The short name of the protocol. */
  get name(): "dhcpv6" {
    return "dhcpv6";
  }

  /** What the message is: 1 is Solicit. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** Whether it is a relay's. */
  get isRelay(): boolean {
    return RELAY_TYPES.includes(this.type);
  }

  /** By which an answer is matched to its request, 24 bits; undefined in a relay's message. */
  get transactionId(): number | undefined {
    return this.isRelay ? undefined : this.view.getUint32(this.offset) & 0xffffff;
  }

  /** How many relays passed it on; undefined in other messages, as the next two. */
  get hopCount(): number | undefined {
    return this.isRelay ? this.view.getUint8(this.offset + HOP_COUNT) : undefined;
  }

  /** An address of the link that the client is on. */
  get linkAddress(): string | undefined {
    return this.isRelay ? formatIpv6(this.view, this.offset + LINK_ADDRESS) : undefined;
  }

  /** Who sent what the relay passes on. */
  get peerAddress(): string | undefined {
    return this.isRelay ? formatIpv6(this.view, this.offset + PEER_ADDRESS) : undefined;
  }

  /** Where the options are, without those within them. */
  get optionParts(): TlvPart[] {
    const { view, offset, end } = this;
    return tlvParts(view, { offset: offset + lengthOf(this.type), end }, OPTION_FORM);
  }

  /** The message that a relay passes on; undefined in other messages, and where it is not there. */
  get relayed(): Dhcpv6 | undefined {
    const option = this.isRelay ? this.optionParts.find(({ type }) => type === DHCPV6_OPTION_RELAY_MSG) : undefined;
    return option && Dhcpv6.decode(option.view, option.value, option.end);
  }

  /** Bytes of the message, as far as its options can be read. */
  get headerLength(): number {
    return (this.optionParts.at(-1)?.end ?? this.offset + lengthOf(this.type)) - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): Dhcpv6Fields {
    return plainFields(this, MAX_RELAYS);
  }
}

function plainFields(message: Dhcpv6, relays: number): Dhcpv6Fields {
  const { type, transactionId, hopCount, linkAddress, peerAddress } = message;
  const isShort = message.end - message.offset <= MAX_RELAYED;
  const relayed = relays > 0 && isShort ? message.relayed : undefined;
  return {
    type,
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(hopCount === undefined ? {} : { hopCount }),
    ...(linkAddress === undefined ? {} : { linkAddress }),
    ...(peerAddress === undefined ? {} : { peerAddress }),
    options: tlvFields(message.optionParts),
    ...(relayed === undefined ? {} : { relayed: plainFields(relayed, relays - 1) }),
  };
}

function lengthOf(type: number): number {
  return RELAY_TYPES.includes(type) ? RELAY_LENGTH : CLIENT_LENGTH;
}

/** Where the options are that are within an option: those of an association, or of the message that a relay passes on. */
export function dhcpv6InnerOptions({ view, type, value, end }: TlvPart): TlvPart[] {
  const isMessage = type === DHCPV6_OPTION_RELAY_MSG && value < end;
  const head = isMessage ? lengthOf(view.getUint8(value)) : INNER.get(type);
  return head === undefined ? [] : tlvParts(view, { offset: value + head, end }, OPTION_FORM);
}

/** The fields of a DHCPv6 message. */
export interface Dhcpv6Fields {
  /** 0 to 255. */
  type: number;
  /** 0 to 16,777,215; not in a relay's message. */
  transactionId?: number;
  /** 0 to 255; in a relay's message only, as the next two. */
  hopCount?: number;
  /** An IPv6 address. */
  linkAddress?: string;
  /** An IPv6 address. */
  peerAddress?: string;
  /** The options; those within them are in their data. */
  options: TlvFields[];
  /** The message that a relay passes on, which is in the data of an option; absent in a long one. */
  relayed?: Dhcpv6Fields;
}

/**
 * The bytes of a DHCPv6 message.
 *
 * @throws RangeError where a number does not fit.
 * @throws TypeError where an address or a text of hexadecimal digits is not of its form.
 */
export function encodeDhcpv6(fields: Dhcpv6Fields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("dhcpv6.type", fields.type);
  if (RELAY_TYPES.includes(fields.type)) {
    writer.uint8("dhcpv6.hopCount", fields.hopCount ?? 0);
    writer.bytes(parseIpv6(fields.linkAddress ?? "::"));
    writer.bytes(parseIpv6(fields.peerAddress ?? "::"));
  } else writer.uint24("dhcpv6.transactionId", fields.transactionId ?? 0);
  for (const { type, data } of fields.options) {
    const bytes = parseHex(data);
    writer.uint16("dhcpv6.option type", type);
    writer.uint16("dhcpv6.option length", bytes.length);
    writer.bytes(bytes);
  }
  return writer.finish();
}
