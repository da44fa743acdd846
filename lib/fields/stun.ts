/**
 * The fields of STUN, of its older form, and of TURN's channels.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import { utf8At } from "../bytes/text.ts";
import { itemNumber, type ItemPart } from "../wire/item_list.ts";
import { ClassicStun, Stun, STUN_COOKIE, STUN_DATA, StunChannel } from "../wire/stun.ts";
import { type FieldEntry, type FieldSpec, HEX16, HEX32, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const ATTRIBUTES: Readonly<Record<number, string>> = {
  0x0001: "MAPPED-ADDRESS",
  0x0002: "RESPONSE-ADDRESS",
  0x0003: "CHANGE-REQUEST",
  0x0004: "SOURCE-ADDRESS",
  0x0005: "CHANGED-ADDRESS",
  0x0006: "USERNAME",
  0x0008: "MESSAGE-INTEGRITY",
  0x0009: "ERROR-CODE",
  0x000a: "UNKNOWN-ATTRIBUTES",
  0x000c: "CHANNEL-NUMBER",
  0x000d: "LIFETIME",
  0x0012: "XOR-PEER-ADDRESS",
  0x0013: "DATA",
  0x0014: "REALM",
  0x0015: "NONCE",
  0x0016: "XOR-RELAYED-ADDRESS",
  0x0018: "EVEN-PORT",
  0x0019: "REQUESTED-TRANSPORT",
  0x001a: "DONT-FRAGMENT",
  0x0020: "XOR-MAPPED-ADDRESS",
  0x0022: "RESERVATION-TOKEN",
  0x0024: "PRIORITY",
  0x0025: "USE-CANDIDATE",
  0x8022: "SOFTWARE",
  0x8023: "ALTERNATE-SERVER",
  0x8028: "FINGERPRINT",
  0x8029: "ICE-CONTROLLED",
  0x802a: "ICE-CONTROLLING",
};

const METHODS: Readonly<Record<number, string>> = {
  1: "Binding",
  2: "Shared Secret",
  3: "Allocate",
  4: "Refresh",
  6: "Send",
  7: "Data",
  8: "CreatePermission",
  9: "ChannelBind",
};
const CLASSES: readonly string[] = ["Request", "Indication", "Success Response", "Error Response"];

/** `"Binding Request"`: the class is spread over two bits (RFC 8489, section 5). */
function typeName(type: number): string | undefined {
  const method = METHODS[(type & 0x000f) | (type & 0x00e0) >> 1 | (type & 0x3e00) >> 2];
  return method === undefined ? undefined : `${method} ${CLASSES[(type >> 7 & 2) | (type >> 4 & 1)]}`;
}

/** Attributes that hold an address as it is, and those that hold it mixed with the cookie. */
const PLAIN: readonly number[] = [0x0001, 0x0002, 0x0004, 0x0005, 0x8023];
const MIXED: readonly number[] = [0x0012, 0x0016, 0x0020];

function ofTypes(types: readonly number[], entries: readonly FieldEntry<ItemPart>[]): FieldEntry<ItemPart>[] {
  return only((part) => types.includes(itemNumber(part, 0, 2) ?? 0), entries);
}

/** The address of an attribute; an IPv6 address that is mixed with the transaction too is left as it is. */
function address(name: string, mixed: boolean): FieldSpec<ItemPart> {
  return {
    name: `${name}.att.ipv4`,
    title: "Address",
    at: 8,
    size: 4,
    value: ({ view, offset, end }) => {
      if (end - offset < 12 || view.getUint8(offset + 5) !== 1) return undefined;
      const plain = new DataView(new ArrayBuffer(4));
      plain.setUint32(0, (view.getUint32(offset + 8) ^ (mixed ? STUN_COOKIE : 0)) >>> 0);
      return formatIpv4(plain, 0);
    },
  };
}

function port(name: string, mixed: boolean): FieldSpec<ItemPart> {
  return {
    name: `${name}.att.port`,
    title: "Port",
    at: 6,
    size: 2,
    value: (part) => {
      const value = itemNumber(part, 6, 2);
      return value === undefined ? undefined : value ^ (mixed ? STUN_COOKIE >>> 16 : 0);
    },
  };
}

function attributes(name: string): FieldEntry<Stun> {
  return list({
    title: (part: ItemPart) => `Attribute: ${ATTRIBUTES[itemNumber(part, 0, 2) ?? 0] ?? "Unknown"}`,
    items: ({ attributeParts }: Stun) => attributeParts,
    fields: [
      uint16<ItemPart>(`${name}.att.type`, "Type", { at: 0, format: HEX16, names: (value) => ATTRIBUTES[value] }),
      uint16(`${name}.att.length`, "Length", { at: 2 }),
      ...ofTypes([...PLAIN, ...MIXED], [
        uint8(`${name}.att.family`, "Family", { at: 5, format: name === "stun" ? HEX8 : HEX16 }),
      ]),
      ...ofTypes(PLAIN, [port(name, false), address(name, false), {
        name: `${name}.att.ipv6`,
        title: "Address",
        at: 8,
        size: 16,
        value: ({ view, offset, end }) => {
          return end - offset < 24 || view.getUint8(offset + 5) !== 2 ? undefined : formatIpv6(view, offset + 8);
        },
      }]),
      ...ofTypes(MIXED, [port(name, true), address(name, true)]),
      ...(name === "stun"
        ? [
          ...ofTypes([0x0006], [text("stun.att.username", "Username")]),
          ...ofTypes([0x0014], [text("stun.att.realm", "Realm")]),
          ...ofTypes([0x0015], [text("stun.att.nonce", "Nonce")]),
          ...ofTypes([0x8022], [text("stun.att.software", "Software")]),
          ...ofTypes([0x0008], [bytesAt<ItemPart>("stun.att.hmac", "HMAC-SHA1", { at: 4 })]),
          ...ofTypes([0x8028], [uint32<ItemPart>("stun.att.crc32", "CRC-32", { at: 4, format: HEX32 })]),
          ...ofTypes([0x0024], [uint32<ItemPart>("stun.att.priority", "Priority", { at: 4 })]),
          ...ofTypes([0x000d], [uint32<ItemPart>("stun.att.lifetime", "Lifetime", { at: 4 })]),
          ...ofTypes([0x000c], [uint16<ItemPart>("stun.att.channelnum", "Channel", { at: 4, format: HEX16 })]),
          ...ofTypes([0x0019], [uint8<ItemPart>("stun.att.transp", "Transport", { at: 4, format: HEX8 })]),
          ...ofTypes([0x8029, 0x802a], [bytesAt<ItemPart>("stun.att.tie-breaker", "Tie Breaker", { at: 4 })]),
          ...ofTypes([0x0009], [
            uint8<ItemPart>("stun.att.error.class", "Error Class", { at: 6, mask: 0x07 }),
            uint8<ItemPart>("stun.att.error", "Error Code", { at: 7 }),
          ]),
        ]
        : [
          ...ofTypes([0x0003], [
            bit8<ItemPart>("classicstun.att.change.ip", "Change Address", { at: 7, mask: 0x04 }),
            bit8<ItemPart>("classicstun.att.change.port", "Change Port", { at: 7, mask: 0x02 }),
          ]),
          ...only<ItemPart>((part) => ATTRIBUTES[itemNumber(part, 0, 2) ?? 0] === undefined, [
            bytesAt("classicstun.att.value", "Value", { at: 4 }),
          ]),
        ]),
    ],
  });
}

/** Text in UTF-8. */
function text(name: string, title: string): FieldSpec<ItemPart> {
  return {
    name,
    title,
    at: 4,
    size: ({ offset, end }) => end - offset - 4,
    value: ({ view, offset, end }) => utf8At(view, offset + 4, end),
  };
}

/** STUN. */
export const STUN: Protocol = protocol(Stun, {
  name: "stun",
  title: "Session Traversal Utilities for NAT",
  ownPayload: true,
  // What a peer sent is inside of an attribute, and Wireshark names it.
  protocols: ({ attributeParts }) => {
    return attributeParts.some((part) => itemNumber(part, 0, 2) === STUN_DATA) ? ["stun", "data"] : ["stun"];
  },
  fields: [
    uint16("stun.type", "Message Type", { at: 0, format: HEX16, names: typeName }),
    {
      name: "stun.type.class",
      title: "Class",
      at: 0,
      size: 2,
      value: ({ type }) => (type & 0x0110) >> 4,
      format: HEX16,
    },
    { name: "stun.type.method", title: "Method", at: 0, size: 2, value: ({ type }) => type & 0x3eef, format: HEX16 },
    uint16("stun.length", "Message Length", { at: 2 }),
    bytesAt("stun.cookie", "Message Cookie", { at: 4, size: 4 }),
    bytesAt("stun.id", "Message Transaction ID", { at: 8, size: 12 }),
    attributes("stun"),
  ],
});

/** The older form of STUN. */
export const CLASSICSTUN: Protocol = protocol(ClassicStun, {
  name: "classicstun",
  title: "Simple Traversal of UDP Through NAT",
  ownPayload: true,
  fields: [
    uint16("classicstun.type", "Message Type", { at: 0, format: HEX16, names: typeName }),
    uint16("classicstun.length", "Message Length", { at: 2, format: HEX16 }),
    bytesAt("classicstun.id", "Message Transaction ID", { at: 4, size: 16 }),
    attributes("classicstun"),
  ],
});

/** ChannelData of TURN. */
export const STUN_CHANNEL: Protocol = protocol(StunChannel, {
  name: "stun",
  title: "TURN ChannelData",
  fields: [
    uint16("stun.channel", "Channel Number", { at: 0, format: HEX16 }),
    uint16("stun.length", "Length", { at: 2 }),
  ],
});
