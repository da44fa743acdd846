/**
 * The fields of HSRP.
 *
 * @module
 */

import {
  Hsrp,
  HSRP_ADVERTISE,
  HSRP_GROUP_STATE,
  HSRP_INTERFACE_STATE,
  HSRP_MD5_AUTHENTICATION,
  HSRP_TEXT_AUTHENTICATION,
} from "../wire/hsrp.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { HEX8, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { bytesAt, ipv4At, ipv6At, macAt, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPCODES: readonly string[] = ["Hello", "Coup", "Resign", "Advertise"];
const STATES: Readonly<Record<number, string>> = {
  0: "Initial",
  1: "Learn",
  2: "Listen",
  4: "Speak",
  8: "Standby",
  16: "Active",
};

const isV1 = ({ version }: Hsrp): boolean => version === 1;
const isHello = (hsrp: Hsrp): boolean => isV1(hsrp) && hsrp.opcode !== HSRP_ADVERTISE;
/** Whether a group's state is one of IPv4 (4) or of IPv6 (6). */
const isGroupOf = (version: number) => ({ type, view, value, end }: TlvPart): boolean => {
  return type === HSRP_GROUP_STATE && value + 4 <= end && view.getUint8(value + 3) === version;
};

/** HSRP. */
export const HSRP: Protocol = protocol(Hsrp, {
  name: "hsrp",
  title: "Hot Standby Router Protocol",
  ownPayload: true,
  fields: [
    uint8("hsrp.version", "Version", { at: 0, when: isV1 }),
    uint8("hsrp.opcode", "Op Code", { at: 1, when: isV1, names: (opcode) => OPCODES[opcode] }),
    uint8("hsrp.state", "State", { at: 2, when: isHello, names: (state) => STATES[state] }),
    uint8("hsrp.hellotime", "Hellotime", { at: 3, when: isHello }),
    uint8("hsrp.holdtime", "Holdtime", { at: 4, when: isHello }),
    uint8("hsrp.priority", "Priority", { at: 5, when: isHello }),
    uint8("hsrp.group", "Group", { at: 6, when: isHello }),
    uint8("hsrp.reserved", "Reserved", { at: 7, when: isHello }),
    textAt("hsrp.auth_data", "Authentication Data", { at: 8, size: 8, when: isHello }),
    ipv4At("hsrp.virt_ip", "Virtual IP Address", { at: 16, when: isHello }),
    list({
      title: "Advertisement",
      items: (hsrp: Hsrp) => isV1(hsrp) ? hsrp.elementParts : [],
      fields: [
        uint16("hsrp.adv.tlvtype", "Type", { at: 0 }),
        uint16("hsrp.adv.tlvlength", "Length", { at: 2 }),
        uint8("hsrp.adv.state", "State", { at: 4, when: ofType(1) }),
        uint8("hsrp.adv.reserved1", "Reserved", { at: 5, when: ofType(1) }),
        uint16("hsrp.adv.activegrp", "Active Groups", { at: 6, when: ofType(1) }),
        uint16("hsrp.adv.passivegrp", "Passive Groups", { at: 8, when: ofType(1) }),
        uint32("hsrp.adv.reserved2", "Reserved", { at: 10, when: ofType(1) }),
      ],
    }),
    list({
      title: "Element",
      items: (hsrp: Hsrp) => isV1(hsrp) ? [] : hsrp.elementParts,
      fields: [
        uint8("hsrp2.group_state_tlv", "Group State", { at: 0, when: ofType(HSRP_GROUP_STATE) }),
        uint8("hsrp2.version", "Version", { at: 2, when: ofType(HSRP_GROUP_STATE) }),
        uint8("hsrp2.opcode", "Op Code", { at: 3, when: ofType(HSRP_GROUP_STATE), names: (code) => OPCODES[code] }),
        uint8("hsrp2.state", "State", { at: 4, when: ofType(HSRP_GROUP_STATE) }),
        uint8("hsrp2.ipversion", "IP Version", { at: 5, when: ofType(HSRP_GROUP_STATE) }),
        uint16("hsrp2.group", "Group", { at: 6, when: ofType(HSRP_GROUP_STATE) }),
        macAt("hsrp2.identifier", "Identifier", { at: 8, when: ofType(HSRP_GROUP_STATE) }),
        uint32("hsrp2.priority", "Priority", { at: 14, when: ofType(HSRP_GROUP_STATE) }),
        uint32("hsrp2.hellotime", "Hellotime", { at: 18, when: ofType(HSRP_GROUP_STATE) }),
        uint32("hsrp2.holdtime", "Holdtime", { at: 22, when: ofType(HSRP_GROUP_STATE) }),
        ipv4At("hsrp2.virt_ip", "Virtual IP Address", { at: 26, when: isGroupOf(4) }),
        ipv6At("hsrp2.virt_ip_v6", "Virtual IPv6 Address", { at: 26, when: isGroupOf(6) }),
        uint8("hsrp2.interface_state_tlv", "Interface State", { at: 0, when: ofType(HSRP_INTERFACE_STATE) }),
        uint16("hsrp2.active_groups", "Active Groups", { at: 2, when: ofType(HSRP_INTERFACE_STATE) }),
        uint16("hsrp2.passive_groups", "Passive Groups", { at: 4, when: ofType(HSRP_INTERFACE_STATE) }),
        uint8("hsrp2.text_auth_tlv", "Text Authentication", { at: 0, when: ofType(HSRP_TEXT_AUTHENTICATION) }),
        textAt("hsrp2.auth_data", "Authentication Data", { at: 2, size: 8, when: ofType(HSRP_TEXT_AUTHENTICATION) }),
        uint8("hsrp2.md5_auth_tlv", "MD5 Authentication", { at: 0, when: ofType(HSRP_MD5_AUTHENTICATION) }),
        uint8("hsrp2.md5_algorithm", "MD5 Algorithm", { at: 2, when: ofType(HSRP_MD5_AUTHENTICATION) }),
        uint8("hsrp2.md5_padding", "Padding", { at: 3, format: HEX8, when: ofType(HSRP_MD5_AUTHENTICATION) }),
        uint16("hsrp2.md5_flags", "Flags", { at: 4, when: ofType(HSRP_MD5_AUTHENTICATION) }),
        ipv4At("hsrp.md5_ip_address", "Sender's Address", { at: 6, when: ofType(HSRP_MD5_AUTHENTICATION) }),
        uint32("hsrp2.md5_key_id", "Key ID", { at: 10, when: ofType(HSRP_MD5_AUTHENTICATION) }),
        bytesAt("hsrp2.md5_auth_data", "MD5 Authentication Data", { at: 14, when: ofType(HSRP_MD5_AUTHENTICATION) }),
      ],
    }),
  ],
});
