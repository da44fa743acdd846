/**
 * The name service of NetBIOS over UDP, RFC 1002 section 4.2: messages of the form of DNS.
 *
 * ```text
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-------+-+-+-+-+-+-+-+-------+
 * |R|Opcode |A|T|R|R|0|0|B| RCODE |  the flags after the ID; counts and records as in DNS
 * | |       |A|C|D|A| | | |       |
 * +-+-------+-+-+-+-+-+-+-+-------+
 * ```
 *
 * @module
 */

import { Dns } from "./dns.ts";

/** NetBIOS type: addresses of a name. */
export const NBNS_TYPE_NB = 0x20;
/** NetBIOS type: names of a node. */
export const NBNS_TYPE_NBSTAT = 0x21;

const FLAG_BROADCAST = 0x0010;

/**
 * A message of the NetBIOS name service in a frame. Its names are encoded; `netbiosName` reads their first label.
 *
 * @example
 * ```ts
 * import { decode, encodeDns, frame, ipv4, LINKTYPE_RAW, Nbns, netbiosName, udp } from "@capkit/capkit/core";
 *
 * const name = "EKEKEKCACACACACACACACACACACACAAA";
 * const query = encodeDns({ id: 9, rd: true, cd: true, questions: [{ name, type: 32, class: 1 }] });
 * const ports = udp({ srcPort: 137, dstPort: 137 });
 * const nbns = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.255" }), ports, query), LINKTYPE_RAW).layer(Nbns);
 * if (!nbns?.broadcast || netbiosName(nbns.questions[0]?.name ?? "")?.name !== "JJJ") throw new Error("who is JJJ?");
 * ```
 */
export class Nbns extends Dns {
  /** The `name` of its instances. */
  static override readonly layerName = "nbns";

  /** The message at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): Nbns | undefined {
    return Dns.recognizes(view, offset, end) ? new Nbns(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  override get name(): "nbns" {
    return "nbns";
  }

  /** Sent by broadcast or multicast. The bit that is `cd` in DNS. */
  get broadcast(): boolean {
    return (this.flagBits & FLAG_BROADCAST) !== 0;
  }
}
