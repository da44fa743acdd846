/**
 * Link-Local Multicast Name Resolution, RFC 4795: messages of the form of DNS, from or to port 5355.
 *
 * @module
 */

import { Dns } from "./dns.ts";

/**
 * An LLMNR message in a frame. Two bits of the header mean something else than in DNS (section 2.1.1).
 *
 * @example
 * ```ts
 * import { decode, encodeDns, frame, ipv4, LINKTYPE_RAW, Llmnr, udp } from "@capkit/capkit/core";
 *
 * const query = encodeDns({ id: 9, questions: [{ name: "printer", type: 1, class: 1 }] });
 * const ports = udp({ srcPort: 50000, dstPort: 5355 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.252" }), ports, query), LINKTYPE_RAW);
 * if (packet.layer(Llmnr)?.id !== 9 || packet.layer(Llmnr)?.conflict) throw new Error("a query");
 * ```
 */
export class Llmnr extends Dns {
  /** The `name` of its instances. */
  static override readonly layerName = "llmnr";

  /** The message at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): Llmnr | undefined {
    return Dns.recognizes(view, offset, end) ? new Llmnr(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  override get name(): "llmnr" {
    return "llmnr";
  }

  /** Conflict: more than one host has the name. The bit that is `aa` in DNS. */
  get conflict(): boolean {
    return this.aa;
  }

  /** Tentative: the name has not been shown to be unique. The bit that is `rd` in DNS. */
  get tentative(): boolean {
    return this.rd;
  }
}
