/**
 * Options of DHCP, RFC 2132, and what later RFCs added.
 *
 * ```text
 * +---------------+---------------+---------------------------------+
 * |     Code      |    Length     |        Length bytes of data     |
 * +---------------+---------------+---------------------------------+
 * ```
 *
 * Code 0 (pad) and code 255 (end) are a single byte each.
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { printableAt } from "../bytes/text.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** DHCP option: padding. */
export const DHCP_OPTION_PAD = 0;
/** DHCP option: the host's name. */
export const DHCP_OPTION_HOSTNAME = 12;
/** DHCP option: the address that the client wants. */
export const DHCP_OPTION_REQUESTED_ADDRESS = 50;
/** DHCP option: which of `sname` and `file` hold options too. */
export const DHCP_OPTION_OVERLOAD = 52;
/** DHCP option: what the message is. */
export const DHCP_OPTION_MESSAGE_TYPE = 53;
/** DHCP option: which server it is. */
export const DHCP_OPTION_SERVER_ID = 54;
/** DHCP option: which options the client wants. */
export const DHCP_OPTION_PARAMETER_LIST = 55;
/** DHCP option: what of a kind the client is. */
export const DHCP_OPTION_VENDOR_CLASS = 60;
/** DHCP option: who the client is. */
export const DHCP_OPTION_CLIENT_ID = 61;
/** DHCP option: the end of the options. */
export const DHCP_OPTION_END = 255;

/** How the data of an option is read: `"ipv4s"` and `"uint8s"` are lists, `"pairs"` two addresses each. */
export type DhcpForm =
  | "ipv4"
  | "ipv4s"
  | "pairs"
  | "uint8"
  | "uint8s"
  | "uint16"
  | "uint16s"
  | "uint32"
  | "int32"
  | "bool"
  | "text"
  | "hex";

/** An option's name, as in the registry of IANA, and its form. */
export interface DhcpOptionKind {
  /** What it is. */
  readonly name: string;
  /** How its value is read. */
  readonly form: DhcpForm;
}

const KINDS: ReadonlyMap<number, DhcpOptionKind> = new Map(
  ([
    [1, "Subnet Mask", "ipv4"],
    [2, "Time Offset", "int32"],
    [3, "Router", "ipv4s"],
    [4, "Time Server", "ipv4s"],
    [5, "Name Server", "ipv4s"],
    [6, "Domain Server", "ipv4s"],
    [7, "Log Server", "ipv4s"],
    [8, "Quotes Server", "ipv4s"],
    [9, "LPR Server", "ipv4s"],
    [10, "Impress Server", "ipv4s"],
    [11, "RLP Server", "ipv4s"],
    [DHCP_OPTION_HOSTNAME, "Hostname", "text"],
    [13, "Boot File Size", "uint16"],
    [14, "Merit Dump File", "text"],
    [15, "Domain Name", "text"],
    [16, "Swap Server", "ipv4"],
    [17, "Root Path", "text"],
    [18, "Extension File", "text"],
    [19, "Forward On/Off", "bool"],
    [20, "SrcRte On/Off", "bool"],
    [21, "Policy Filter", "pairs"],
    [22, "Max DG Assembly", "uint16"],
    [23, "Default IP TTL", "uint8"],
    [24, "MTU Timeout", "uint32"],
    [25, "MTU Plateau", "uint16s"],
    [26, "MTU Interface", "uint16"],
    [27, "MTU Subnet", "bool"],
    [28, "Broadcast Address", "ipv4"],
    [29, "Mask Discovery", "bool"],
    [30, "Mask Supplier", "bool"],
    [31, "Router Discovery", "bool"],
    [32, "Router Request", "ipv4"],
    [33, "Static Route", "pairs"],
    [34, "Trailers", "bool"],
    [35, "ARP Timeout", "uint32"],
    [36, "Ethernet", "bool"],
    [37, "Default TCP TTL", "uint8"],
    [38, "Keepalive Time", "uint32"],
    [39, "Keepalive Data", "bool"],
    [40, "NIS Domain", "text"],
    [41, "NIS Servers", "ipv4s"],
    [42, "NTP Servers", "ipv4s"],
    [43, "Vendor Specific", "hex"],
    [44, "NETBIOS Name Srv", "ipv4s"],
    [45, "NETBIOS Dist Srv", "ipv4s"],
    [46, "NETBIOS Node Type", "uint8"],
    [47, "NETBIOS Scope", "text"],
    [48, "X Window Font", "ipv4s"],
    [49, "X Window Manager", "ipv4s"],
    [DHCP_OPTION_REQUESTED_ADDRESS, "Address Request", "ipv4"],
    [51, "Address Time", "uint32"],
    [DHCP_OPTION_OVERLOAD, "Overload", "uint8"],
    [DHCP_OPTION_MESSAGE_TYPE, "DHCP Msg Type", "uint8"],
    [DHCP_OPTION_SERVER_ID, "DHCP Server Id", "ipv4"],
    [DHCP_OPTION_PARAMETER_LIST, "Parameter List", "uint8s"],
    [56, "DHCP Message", "text"],
    [57, "DHCP Max Msg Size", "uint16"],
    [58, "Renewal Time", "uint32"],
    [59, "Rebinding Time", "uint32"],
    [DHCP_OPTION_VENDOR_CLASS, "Class Id", "text"],
    [DHCP_OPTION_CLIENT_ID, "Client Id", "hex"],
    [62, "NetWare/IP Domain", "text"],
    [64, "NIS-Domain-Name", "text"],
    [65, "NIS-Server-Addr", "ipv4s"],
    [66, "Server-Name", "text"],
    [67, "Bootfile-Name", "text"],
    [68, "Home-Agent-Addrs", "ipv4s"],
    [69, "SMTP-Server", "ipv4s"],
    [70, "POP3-Server", "ipv4s"],
    [71, "NNTP-Server", "ipv4s"],
    [72, "WWW-Server", "ipv4s"],
    [73, "Finger-Server", "ipv4s"],
    [74, "IRC-Server", "ipv4s"],
    [75, "StreetTalk-Server", "ipv4s"],
    [76, "STDA-Server", "ipv4s"],
    [77, "User-Class", "hex"],
    [80, "Rapid Commit", "hex"],
    [81, "Client FQDN", "hex"],
    [82, "Relay Agent Information", "hex"],
    [85, "NDS Servers", "ipv4s"],
    [86, "NDS Tree Name", "text"],
    [87, "NDS Context", "text"],
    [90, "Authentication", "hex"],
    [91, "client-last-transaction-time", "uint32"],
    [92, "associated-ip", "ipv4s"],
    [93, "Client System", "uint16s"],
    [94, "Client NDI", "hex"],
    [97, "UUID/GUID", "hex"],
    [100, "PCode", "text"],
    [101, "TCode", "text"],
    [108, "IPv6-Only Preferred", "uint32"],
    [114, "DHCP Captive-Portal", "text"],
    [116, "Auto-Config", "uint8"],
    [118, "Subnet Selection", "ipv4"],
    [119, "Domain Search", "hex"],
    [120, "SIP Servers", "hex"],
    [121, "Classless Static Route", "hex"],
    [124, "V-I Vendor Class", "hex"],
    [125, "V-I Vendor-Specific Information", "hex"],
    [150, "TFTP Server Address", "ipv4s"],
    [252, "Web Proxy Auto-Discovery", "text"],
  ] as const).map(([code, name, form]) => [code, { name, form }]),
);

/** The name and the form of an option; undefined for one that is not known here. */
export function dhcpOptionKind(code: number): DhcpOptionKind | undefined {
  return KINDS.get(code);
}

/** Where an option lies in a frame. */
export interface DhcpOptionPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its code. */
  readonly offset: number;
  /** The byte after its data. */
  readonly end: number;
  /** Its code. */
  readonly code: number;
  /** Where its data begins in the view. */
  readonly data: number;
}

/** Where the options in `[offset, end)` are, up to the end option: padding and the end option itself included. */
export function dhcpOptionParts(view: DataView, offset: number, end: number): DhcpOptionPart[] {
  const parts: DhcpOptionPart[] = [];
  for (let at = offset; at < end;) {
    const code = view.getUint8(at);
    const single = code === DHCP_OPTION_PAD || code === DHCP_OPTION_END;
    if (!single && at + 2 > end) break;
    const data = single ? at + 1 : at + 2;
    const next = single ? data : data + view.getUint8(at + 1);
    if (next > end) break;
    parts.push({ view, offset: at, end: next, code, data });
    if (code === DHCP_OPTION_END) break;
    at = next;
  }
  return parts;
}

/** What an option says: addresses are text, what has no other form hexadecimal digits. */
export type DhcpValue = number | boolean | string | readonly number[] | readonly string[];

/** What an option says; undefined where its data has not the form of its kind, or it is not known here. */
export function dhcpValue({ view, data, end, code }: DhcpOptionPart): DhcpValue | undefined {
  const form = KINDS.get(code)?.form;
  const length = end - data;
  switch (form) {
    case "ipv4":
      return length === 4 ? formatIpv4(view, data) : undefined;
    case "ipv4s":
      return length % 4 === 0 ? every(data, end, 4, (at) => formatIpv4(view, at)) : undefined;
    case "pairs":
      return length % 8 === 0
        ? every(data, end, 8, (at) => `${formatIpv4(view, at)}/${formatIpv4(view, at + 4)}`)
        : undefined;
    case "uint8":
      return length === 1 ? view.getUint8(data) : undefined;
    case "uint8s":
      return every(data, end, 1, (at) => view.getUint8(at));
    case "uint16":
      return length === 2 ? view.getUint16(data) : undefined;
    case "uint16s":
      return length % 2 === 0 ? every(data, end, 2, (at) => view.getUint16(at)) : undefined;
    case "uint32":
      return length === 4 ? view.getUint32(data) : undefined;
    case "int32":
      return length === 4 ? view.getInt32(data) : undefined;
    case "bool":
      return length === 1 && view.getUint8(data) < 2 ? view.getUint8(data) === 1 : undefined;
    case "text":
      return printableAt(view, data, end);
    case "hex":
      return formatHexAt(view, data, end);
  }
  return undefined;
}

function every<T>(from: number, end: number, size: number, read: (at: number) => T): T[] {
  const values: T[] = [];
  for (let at = from; at < end; at += size) values.push(read(at));
  return values;
}

/** An option as plain fields: `value` where its data has the form of its kind, else `data`. */
export interface DhcpOption {
  /** 0 to 255. */
  code: number;
  /** What it says. */
  value?: DhcpValue;
  /** The bytes as hexadecimal digits. */
  data?: string;
}

/** An option as plain fields. */
export function dhcpOptionFields(part: DhcpOptionPart): DhcpOption {
  const { view, code, data, end } = part;
  if (code === DHCP_OPTION_PAD || code === DHCP_OPTION_END) return { code };
  const value = dhcpValue(part);
  return value === undefined ? { code, data: formatHexAt(view, data, end) } : { code, value };
}

/** Writes an option. */
export function writeDhcpOption(writer: ByteWriter, { code, value, data = "" }: DhcpOption): void {
  writer.uint8("dhcp.option code", code);
  if (code === DHCP_OPTION_PAD || code === DHCP_OPTION_END) return;
  const at = writer.length;
  writer.uint8("dhcp.option length", 0);
  if (value === undefined) writer.bytes(parseHex(data));
  else writeValue(writer, KINDS.get(code)?.form ?? "hex", value);
  writer.setUint8(at, "dhcp.option length", writer.length - at - 1);
}

function writeValue(writer: ByteWriter, form: DhcpForm, value: DhcpValue): void {
  if (typeof value === "object") {
    for (const one of value) writeValue(writer, form, one);
    return;
  }
  if (typeof value === "boolean") return writer.uint8("dhcp.option", value ? 1 : 0);
  if (typeof value === "number") {
    if (form === "uint8" || form === "uint8s") return writer.uint8("dhcp.option", value);
    if (form === "uint16" || form === "uint16s") return writer.uint16("dhcp.option", value);
    return writer.uint32("dhcp.option", form === "int32" && value < 0 ? value + 0x1_0000_0000 : value);
  }
  if (form === "hex") return writer.bytes(parseHex(value));
  if (form === "text") return writer.bytes(new TextEncoder().encode(value));
  for (const address of value.split("/")) writer.bytes(parseIpv4(address));
}
