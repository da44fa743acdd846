/**
 * Interface information, an object of the extension structure of ICMP and ICMPv6 messages, RFC 5837 section 4.
 *
 * ```text
 * C-Type:   0   1   2   3   4   5   6   7
 *         +-------+-------+---+---+---+---+
 *         | Role  |   0   | I | A | N | M |  interface index, IP address, name, MTU: which are there, in this order
 *         +-------+-------+---+---+---+---+
 * ```
 *
 * @module
 */

import { utf8BeforeZero } from "../bytes/text.ts";
import {
  addressAt,
  AFI_IPV4,
  AFI_IPV6,
  ICMP_EXT_INTERFACE_INFO,
  ICMP_OBJECT_HEADER_LENGTH,
  type IcmpObjectPart,
} from "./icmp_extension_object.ts";

/** What an interface information object says, RFC 5837 section 4. */
export interface IcmpInterfaceInfo {
  /** 0: the packet came through it; 1: a part of that; 2: it was to go through it; 3: the next hop's. */
  role: number;
  /** The interface's index. */
  index?: number;
  /** The family of its address, a number of IANA. */
  family?: number;
  /** Its address; hexadecimal digits where the family is neither IPv4 nor IPv6. */
  address?: string;
  /** Its name. */
  interfaceName?: string;
  /** Its MTU in bytes. */
  mtu?: number;
}

/** What an interface information object says; undefined for other objects, and as far as it is not there. */
export function icmpInterfaceInfo({ view, offset, end, class: number, ctype }: IcmpObjectPart):
  | IcmpInterfaceInfo
  | undefined {
  if (number !== ICMP_EXT_INTERFACE_INFO) return undefined;
  const info: IcmpInterfaceInfo = { role: ctype >> 6 };
  let at = offset + ICMP_OBJECT_HEADER_LENGTH;
  if ((ctype & 8) !== 0 && at + 4 <= end) {
    info.index = view.getUint32(at);
    at += 4;
  }
  if ((ctype & 4) !== 0 && at + 4 <= end) {
    info.family = view.getUint16(at);
    const size = info.family === AFI_IPV4 ? 4 : info.family === AFI_IPV6 ? 16 : 0;
    if (size > 0 && at + 4 + size <= end) info.address = addressAt(view, at + 4, { family: info.family, size });
    at += 4 + size;
  }
  if ((ctype & 2) !== 0 && at < end) {
    const size = view.getUint8(at);
    if (size > 0 && at + size <= end) info.interfaceName = utf8BeforeZero(view, at + 1, at + size);
    at += Math.max(1, size);
  }
  if ((ctype & 1) !== 0 && at + 4 <= end) info.mtu = view.getUint32(at);
  return info;
}
