/**
 * The extension structure of ICMP and ICMPv6 messages, RFC 4884 section 7; its objects: MPLS label stack (RFC 4950),
 * interface information (RFC 5837), interface identification (RFC 8335).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-----------------------+-------------------------------+
 * |Version|       Reserved        |           Checksum            |
 * +-------+-----------------------+---------------+---------------+
 * |        Object Length          |   Class-Num   |    C-Type     |
 * +-------------------------------+---------------+---------------+
 * |      Object payload; further objects with their headers       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { foldChecksum, sumWords } from "../bytes/checksum.ts";
import {
  decodeObject,
  encodeObject,
  ICMP_OBJECT_HEADER_LENGTH,
  type IcmpExtensionObject,
  type IcmpObjectPart,
  MAX_ITEMS,
} from "./icmp_extension_object.ts";

const VERSION = 2;
const HEADER_LENGTH = 4;
/** Where an extension begins of which no length tells (RFC 4884, section 5.5). */
const UNTOLD_QUOTE_LENGTH = 128;
/**
 * The extension structure of a message.
 *
 * @example
 * ```ts
 * import { encodeIcmpExtension, IcmpExtension } from "@capkit/capkit/core";
 *
 * const bytes = encodeIcmpExtension([{ name: "interfaceName", interfaceName: "eth0" }]);
 * const extension = IcmpExtension.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (extension?.objects[0]?.name !== "interfaceName" || !extension.isChecksumRight) throw new Error("there and back");
 * ```
 */
export class IcmpExtension {
  /** The bytes that hold the frame. */
  readonly view: DataView;
  /** Where it begins in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;

  private constructor(view: DataView, offset: number, end: number) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** The extension at `offset`; undefined where it is not of version 2 or fewer than 4 bytes are there. */
  static decode(view: DataView, offset: number, end: number): IcmpExtension | undefined {
    const valid = end - offset >= HEADER_LENGTH && view.getUint8(offset) >> 4 === VERSION;
    return valid ? new IcmpExtension(view, offset, end) : undefined;
  }

  /** 2. */
  get version(): number {
    return this.view.getUint8(this.offset) >> 4;
  }

  /** Twelve bits that must be zero. */
  get reserved(): number {
    return this.view.getUint16(this.offset) & 0xfff;
  }

  /** The checksum as sent, over the extension alone; 0 is none. */
  get checksum(): number {
    return this.view.getUint16(this.offset + 2);
  }

  /** Whether the checksum is right. */
  get isChecksumRight(): boolean {
    return foldChecksum(sumWords(this.view, this.offset, this.end)) === 0;
  }

  /** Where its objects lie, as far as their lengths are right. */
  get objectParts(): IcmpObjectPart[] {
    const { view, end } = this;
    const parts: IcmpObjectPart[] = [];
    for (let at = this.offset + HEADER_LENGTH; at + ICMP_OBJECT_HEADER_LENGTH <= end && parts.length < MAX_ITEMS;) {
      const next = at + view.getUint16(at);
      if (next < at + ICMP_OBJECT_HEADER_LENGTH || next > end) break;
      parts.push({ view, offset: at, end: next, class: view.getUint8(at + 2), ctype: view.getUint8(at + 3) });
      at = next;
    }
    return parts;
  }

  /** Its objects, parsed anew at each call. */
  get objects(): IcmpExtensionObject[] {
    return this.objectParts.map(decodeObject);
  }
}

/**
 * The extension behind the packet that an error quotes; undefined where there is none.
 *
 * @param quote Where the quoted packet begins and the message ends, and how many bytes the message says that the packet has, its
 * padding included: 0 where it says nothing, and only a right checksum shows that there is an extension.
 */
export function extensionBehindQuote(
  view: DataView,
  { offset, end, length }: { offset: number; end: number; length: number },
): IcmpExtension | undefined {
  const extension = IcmpExtension.decode(view, offset + (length || UNTOLD_QUOTE_LENGTH), end);
  return length > 0 || extension?.isChecksumRight ? extension : undefined;
}

/**
 * The bytes of an extension with these objects, its checksum included.
 *
 * @throws TypeError where an address or hexadecimal digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeIcmpExtension(objects: readonly IcmpExtensionObject[]): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from([VERSION << 4, 0, 0, 0, ...objects.flatMap(encodeObject)]);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, foldChecksum(sumWords(view, 0, bytes.length)));
  return bytes;
}
