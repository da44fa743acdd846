/**
 * Link layers in a line: nothing where IP or ARP follows and the link-level header is not asked for, else addresses and
 * type.
 *
 * @module
 */

import { formatMac } from "../bytes/address.ts";
import { isLength, isVlanTpid } from "../wire/ethertype.ts";
import { ethertypeName } from "./ethertype_name.ts";
import { CutShort, hex, type LayerPlace, type Line } from "./line.ts";

const ETHERNET_LENGTH = 14;
const VLAN_LENGTH = 4;
const SLL_LENGTH = 16;
const SLL2_LENGTH = 20;
const LOOPBACK_LENGTH = 4;
const MAC_LENGTH = 6;
/** The kernel's number for a frame that begins with LLC (ETH_P_802_2, linux/if_ether.h). */
const ETH_P_802_2 = 0x0004;

/** How a packet went, by the number in SLL and SLL2. */
const DIRECTIONS: readonly string[] = ["In", "B", "M", "P", "Out"];

/** Prints an Ethernet header. */
export function printEthernet(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "ether";
  line.need(at, ETHERNET_LENGTH);
  if (line.options.linkLevel === true) line.add(ethernetAddresses(line));
  return printEthertype(line, { at: at + 12, last });
}

/** Prints a VLAN tag. */
export function printVlan(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "vlan";
  line.need(at, VLAN_LENGTH);
  if (line.options.linkLevel === true) {
    const tci = line.uint16(at);
    line.add(`vlan ${tci & 0xfff}, p ${tci >> 13}${(tci & 0x1000) !== 0 ? ", DEI" : ""}, `);
  }
  if (line.outermost === "sll" || line.outermost === "sll2") {
    // After a tag that follows a cooked header tcpdump prints the type in this form, asked for or not.
    line.add(`ethertype ${ethertypeName(line.uint16(at + 2)) ?? "Unknown"}, `);
    return true;
  }
  return printEthertype(line, { at: at + 2, last });
}

/** Prints the type, or the length of an LLC frame, at the end of an Ethernet header or a VLAN tag. */
function printEthertype(line: Line, { at, last }: LayerPlace): boolean {
  const ethertype = line.view.getUint16(at);
  const payload = at + 2;
  const unknown = last && !isLength(ethertype);
  if (isLength(ethertype)) {
    line.wireEnd = Math.min(line.wireEnd, payload + ethertype);
    line.end = Math.min(line.end, line.wireEnd);
  }
  if (isVlanTpid(ethertype) && !line.has(payload, VLAN_LENGTH)) {
    line.protocol = "vlan";
    throw new CutShort();
  }
  if (line.options.linkLevel === true) {
    line.add(isLength(ethertype) ? "802.3" : ethertypeText(ethertype));
    // The length is that of the frame, of an 802.3 frame without tags that of what it carries.
    const length = isLength(ethertype) ? line.wireEnd - payload : line.origlen;
    if (!line.lengthPrinted) line.add(`, length ${length}: `);
    else if (!isLength(ethertype)) line.add(", ");
    line.lengthPrinted = true;
  } else if (unknown) {
    line.add(`${ethernetAddresses(line)}${ethertypeText(ethertype)}, length ${line.origlen}: `);
  }
  return true;
}

function ethertypeText(ethertype: number): string {
  return `ethertype ${ethertypeName(ethertype) ?? "Unknown"} (${hex(ethertype, 4)})`;
}

/** The addresses of a frame that begins with them. */
function ethernetAddresses(line: Line): string {
  return `${formatMac(line.view, line.offset + 6)} > ${formatMac(line.view, line.offset)}, `;
}

/** Prints a header of LINKTYPE_LINUX_SLL. */
export function printSll(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "sll";
  line.need(at, SLL_LENGTH);
  const protocol = line.uint16(at + 14);
  if (!isPrinted(line, last, protocol)) return true;
  line.add(`${direction(line.uint16(at)).padStart(3)} `);
  if (line.uint16(at + 4) === MAC_LENGTH) line.add(`${line.mac(at + 6)} `);
  line.add(sllProtocolText(line, protocol));
  return true;
}

/** Prints a header of LINKTYPE_LINUX_SLL2. */
export function printSll2(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "sll2";
  line.need(at, SLL2_LENGTH);
  const protocol = line.uint16(at);
  const ifindex = line.uint32(at + 4);
  line.add(`${(line.options.interfaceName?.(ifindex) ?? "?").padEnd(5)} ${direction(line.uint8(at + 10)).padEnd(3)} `);
  if (!isPrinted(line, last, protocol)) return true;
  line.add(`ifindex ${ifindex} `);
  if (line.uint8(at + 11) === MAC_LENGTH) line.add(`${line.mac(at + 12)} `);
  line.add(sllProtocolText(line, protocol));
  return true;
}

/** Whether a cooked header is printed: where it is asked for, and where nothing else says what the frame is. */
function isPrinted(line: Line, last: boolean, protocol: number): boolean {
  return line.options.linkLevel === true || (last && !isLength(protocol));
}

function direction(type: number): string {
  return DIRECTIONS[type] ?? "?";
}

function sllProtocolText(line: Line, protocol: number): string {
  const text = protocol === ETH_P_802_2 ? "802.2" : ethertypeText(protocol);
  line.lengthPrinted = true;
  return `${text}, length ${line.origlen}: `;
}

/** Names of address families, each as some system numbers it. */
const FAMILIES: ReadonlyMap<number, string> = new Map([
  [2, "IPv4"],
  [6, "NS"],
  [10, "IPv6"],
  [24, "IPv6"],
  [28, "IPv6"],
  [30, "IPv6"],
]);

/** Prints a header of LINKTYPE_NULL or LINKTYPE_LOOP. */
export function printLoopback(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "null";
  line.need(at, LOOPBACK_LENGTH);
  if (line.options.linkLevel !== true && !last) return true;
  // The byte order is that of the machine that captured: families are small numbers in the right one.
  const little = line.view.getUint32(at, true);
  const family = little > 0xffff ? line.uint32(at) : little;
  const name = FAMILIES.get(family);
  line.add(`AF ${name ?? "Unknown"} (${family}), length ${line.origlen}: `);
  return true;
}
