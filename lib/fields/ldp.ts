/**
 * The fields of LDP.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import { type ItemPart, itemParts } from "../wire/item_list.ts";
import { Ldp, type LdpMessagePart, type LdpTlvPart } from "../wire/ldp.ts";
import { HEX16, HEX32, HEX8, list } from "./field.ts";
import { bit16, bit8, bytesAt, ipv4At, ipv6At, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** RFC 5036, section 3.7; RFC 5561 and RFC 6720 for capabilities. */
const MESSAGE_NAMES: Readonly<Record<number, string>> = {
  0x0001: "Notification Message",
  0x0100: "Hello Message",
  0x0200: "Initialization Message",
  0x0201: "Keep Alive Message",
  0x0202: "Capability Message",
  0x0300: "Address Message",
  0x0301: "Address Withdrawal Message",
  0x0400: "Label Mapping Message",
  0x0401: "Label Request Message",
  0x0402: "Label Withdrawal Message",
  0x0403: "Label Release Message",
  0x0404: "Label Abort Request Message",
};

/** RFC 5036, section 3.8, and the registry of IANA. */
const TLV_NAMES: Readonly<Record<number, string>> = {
  0x0100: "Forwarding Equivalence Classes",
  0x0101: "Address List",
  0x0103: "Hop Count",
  0x0104: "Path Vector",
  0x0200: "Generic Label",
  0x0201: "ATM Label",
  0x0202: "Frame Relay Label",
  0x0300: "Status",
  0x0301: "Extended Status",
  0x0302: "Returned PDU",
  0x0303: "Returned Message",
  0x0400: "Common Hello Parameters",
  0x0401: "IPv4 Transport Address",
  0x0402: "Configuration Sequence Number",
  0x0403: "IPv6 Transport Address",
  0x0404: "MAC List",
  0x0500: "Common Session Parameters",
  0x0501: "ATM Session Parameters",
  0x0502: "Frame Relay Session Parameters",
  0x0503: "FT Session",
  0x0506: "Dynamic Capability Announcement",
  0x0600: "Label Request Message ID",
  0x0701: "Dual-Stack capability",
  0x096a: "PW Status",
};
const FEC = 0x0100;
const ADDRESS_LIST = 0x0101;
const HOP_COUNT = 0x0103;
const PATH_VECTOR = 0x0104;
const GENERIC_LABEL = 0x0200;
const STATUS = 0x0300;
const EXTENDED_STATUS = 0x0301;
const COMMON_HELLO = 0x0400;
const IPV4_TRANSPORT = 0x0401;
const CONFIGURATION_SEQUENCE = 0x0402;
const IPV6_TRANSPORT = 0x0403;
const COMMON_SESSION = 0x0500;
const LABEL_REQUEST_ID = 0x0600;
/** Those whose values have names; of the others there is the value as it is. */
const READ: ReadonlySet<number> = new Set([
  FEC,
  ADDRESS_LIST,
  HOP_COUNT,
  PATH_VECTOR,
  GENERIC_LABEL,
  STATUS,
  EXTENDED_STATUS,
  COMMON_HELLO,
  IPV4_TRANSPORT,
  CONFIGURATION_SEQUENCE,
  IPV6_TRANSPORT,
  COMMON_SESSION,
  LABEL_REQUEST_ID,
]);

/** FEC element types: all of them, and a prefix (RFC 5036, section 3.4.1). */
const FEC_WILDCARD = 1;
const FEC_PREFIX = 2;
/** Address families, and how many bytes their addresses have. */
const ADDRESS_SIZES: Readonly<Record<number, number>> = { 1: 4, 2: 16 };
const FAMILY_NAMES: Readonly<Record<number, string>> = { 1: "IPv4", 2: "IPv6" };

const is = (type: number) => (part: LdpTlvPart): boolean => part.type === type;

/** The elements of a FEC. One that is neither a wildcard nor a prefix goes up to the end. */
function fecElements({ view, offset, end, type }: LdpTlvPart): readonly ItemPart[] {
  if (type !== FEC) return [];
  return itemParts(view, { offset: offset + 4, end }, {
    headerLength: 1,
    lengthAt: (_, at) => {
      const element = view.getUint8(at);
      if (element === FEC_WILDCARD) return 1;
      return element === FEC_PREFIX && at + 4 <= end ? 4 + Math.ceil(view.getUint8(at + 3) / 8) : end - at;
    },
  });
}

/** The prefix of a FEC element as an address; undefined where it is cut or too long for its family. */
function fecPrefix(element: ItemPart): string | undefined {
  const { view, offset, end } = element;
  if (!isPrefix(element) || offset + 4 > end) return undefined;
  const size = ADDRESS_SIZES[view.getUint16(offset + 1)];
  if (size === undefined || end - offset - 4 !== Math.ceil(view.getUint8(offset + 3) / 8)) return undefined;
  const whole = new DataView(new ArrayBuffer(size));
  if (end - offset - 4 > size) return undefined;
  for (let at = offset + 4; at < end; at++) whole.setUint8(at - offset - 4, view.getUint8(at));
  return size === 4 ? formatIpv4(whole, 0) : formatIpv6(whole, 0);
}

function isPrefix({ view, offset }: ItemPart): boolean {
  return view.getUint8(offset) === FEC_PREFIX;
}

/** The addresses of an address list. */
function addresses(part: LdpTlvPart): readonly ItemPart[] {
  const { view, offset, end, type } = part;
  const size = type === ADDRESS_LIST && end - offset >= 6 ? ADDRESS_SIZES[view.getUint16(offset + 4)] : undefined;
  return size === undefined ? [] : addressParts(part, { from: 6, size });
}

/** Addresses that lie one after the other up to a TLV's end. */
function addressParts({ view, offset, end }: LdpTlvPart, { from, size }: { from: number; size: number }): ItemPart[] {
  return itemParts(view, { offset: offset + from, end }, { headerLength: size, lengthAt: () => size });
}

const TLV = list({
  title: ({ type }: LdpTlvPart) => TLV_NAMES[type] ?? `TLV ${HEX16(type)}`,
  items: ({ tlvs }: LdpMessagePart) => tlvs,
  fields: [
    uint8("ldp.msg.tlv.unknown", "TLV Unknown Bits", { at: 0, mask: 0xc0, format: HEX8 }),
    uint16("ldp.msg.tlv.type", "TLV Type", { at: 0, mask: 0x3fff, format: HEX16, names: (type) => TLV_NAMES[type] }),
    uint16("ldp.msg.tlv.len", "TLV Length", { at: 2 }),
    uint16("ldp.msg.tlv.hello.hold", "Hold Time", { at: 4, when: is(COMMON_HELLO) }),
    bit16("ldp.msg.tlv.hello.targeted", "Targeted Hello", { at: 6, mask: 0x8000, when: is(COMMON_HELLO) }),
    bit16("ldp.msg.tlv.hello.requested", "Hello Requested", { at: 6, mask: 0x4000, when: is(COMMON_HELLO) }),
    bit16("ldp.msg.tlv.hello.gtsm", "GTSM Flag", { at: 6, mask: 0x2000, when: is(COMMON_HELLO) }),
    uint16("ldp.msg.tlv.hello.res", "Reserved", { at: 6, mask: 0x1fff, format: HEX16, when: is(COMMON_HELLO) }),
    ipv4At("ldp.msg.tlv.ipv4.taddr", "IPv4 Transport Address", { at: 4, when: is(IPV4_TRANSPORT) }),
    uint32("ldp.msg.tlv.hello.cnf_seqno", "Configuration Sequence Number", {
      at: 4,
      when: is(CONFIGURATION_SEQUENCE),
    }),
    ipv6At("ldp.msg.tlv.ipv6.taddr", "IPv6 Transport Address", { at: 4, when: is(IPV6_TRANSPORT) }),
    uint16("ldp.msg.tlv.sess.ver", "Session Protocol Version", { at: 4, when: is(COMMON_SESSION) }),
    uint16("ldp.msg.tlv.sess.ka", "Session KeepAlive Time", { at: 6, when: is(COMMON_SESSION) }),
    bit8("ldp.msg.tlv.sess.advbit", "Session Label Advertisement Discipline", {
      at: 8,
      mask: 0x80,
      when: is(COMMON_SESSION),
    }),
    bit8("ldp.msg.tlv.sess.ldetbit", "Session Loop Detection", { at: 8, mask: 0x40, when: is(COMMON_SESSION) }),
    uint8("ldp.msg.tlv.sess.pvlim", "Session Path Vector Limit", { at: 9, when: is(COMMON_SESSION) }),
    uint16("ldp.msg.tlv.sess.mxpdu", "Session Max PDU Length", { at: 10, when: is(COMMON_SESSION) }),
    ipv4At("ldp.msg.tlv.sess.rxlsr", "Session Receiver LSR Identifier", { at: 12, when: is(COMMON_SESSION) }),
    uint16("ldp.msg.tlv.sess.rxls", "Session Receiver Label Space Identifier", { at: 16, when: is(COMMON_SESSION) }),
    uint8("ldp.msg.tlv.hc.value", "Hop Count Value", { at: 4, when: is(HOP_COUNT) }),
    list({
      title: "LSR ID",
      items: (part: LdpTlvPart) => part.type === PATH_VECTOR ? addressParts(part, { from: 4, size: 4 }) : [],
      fields: [ipv4At("ldp.msg.tlv.pv.lsrid", "LSR ID", { at: 0 })],
    }),
    uint32("ldp.msg.tlv.generic.label", "Generic Label", { at: 4, mask: 0xfffff, when: is(GENERIC_LABEL) }),
    uint32("ldp.msg.tlv.lbl_req_msg_id", "Label Request Message ID", {
      at: 4,
      format: HEX32,
      when: is(LABEL_REQUEST_ID),
    }),
    bit8("ldp.msg.tlv.status.ebit", "E Bit", { at: 4, mask: 0x80, when: is(STATUS) }),
    bit8("ldp.msg.tlv.status.fbit", "F Bit", { at: 4, mask: 0x40, when: is(STATUS) }),
    uint32("ldp.msg.tlv.status.data", "Status Data", { at: 4, mask: 0x3fffffff, format: HEX32, when: is(STATUS) }),
    uint32("ldp.msg.tlv.status.msg.id", "Message ID", { at: 8, format: HEX32, when: is(STATUS) }),
    uint16("ldp.msg.tlv.status.msg.type", "Message Type", { at: 12, format: HEX16, when: is(STATUS) }),
    uint32("ldp.msg.tlv.extstatus.data", "Extended Status Data", { at: 4, format: HEX32, when: is(EXTENDED_STATUS) }),
    list({
      title: "FEC Element",
      items: fecElements,
      fields: [
        uint8("ldp.msg.tlv.fec.type", "FEC Element Type", { at: 0 }),
        uint16("ldp.msg.tlv.fec.af", "FEC Element Address Type", {
          at: 1,
          names: (family) => FAMILY_NAMES[family],
          when: isPrefix,
        }),
        uint8("ldp.msg.tlv.fec.len", "FEC Element Length", { at: 3, when: isPrefix }),
        {
          name: "ldp.msg.tlv.fec.pfval",
          title: "FEC Element Prefix Value",
          at: 4,
          size: ({ offset, end }: ItemPart) => end - offset - 4,
          value: fecPrefix,
        },
      ],
    }),
    uint16("ldp.msg.tlv.addrl.addr_family", "Address Family", {
      at: 4,
      names: (family) => FAMILY_NAMES[family],
      when: is(ADDRESS_LIST),
    }),
    list({
      title: "Address",
      items: addresses,
      fields: [
        {
          name: "ldp.msg.tlv.addrl.addr",
          title: "Address",
          at: 0,
          size: ({ offset, end }: ItemPart) => end - offset,
          value: ({ view, offset, end }: ItemPart) => {
            return end - offset === 4
              ? formatIpv4(view, offset)
              : end - offset === 16
              ? formatIpv6(view, offset)
              : undefined;
          },
        },
      ],
    }),
    bytesAt("ldp.msg.tlv.value", "TLV Value", { at: 4, when: ({ type }: LdpTlvPart) => !READ.has(type) }),
  ],
});

/** LDP. */
export const LDP: Protocol = protocol(Ldp, {
  name: "ldp",
  title: "Label Distribution Protocol",
  ownPayload: true,
  fields: [
    uint16("ldp.hdr.version", "Version", { at: 0 }),
    uint16("ldp.hdr.pdu_len", "PDU Length", { at: 2 }),
    ipv4At("ldp.hdr.ldpid.lsr", "LSR ID", { at: 4 }),
    uint16("ldp.hdr.ldpid.lsid", "Label Space ID", { at: 8 }),
    list({
      title: ({ type }: LdpMessagePart) => MESSAGE_NAMES[type] ?? `Message ${HEX16(type)}`,
      items: ({ messageParts }: Ldp) => messageParts,
      fields: [
        bit8("ldp.msg.ubit", "U Bit", { at: 0, mask: 0x80 }),
        uint16("ldp.msg.type", "Message Type", {
          at: 0,
          mask: 0x7fff,
          format: HEX16,
          names: (type) => MESSAGE_NAMES[type],
        }),
        uint16("ldp.msg.len", "Message Length", { at: 2 }),
        uint32("ldp.msg.id", "Message ID", { at: 4, format: HEX32 }),
        TLV,
      ],
    }),
  ],
});
