/**
 * Multicast DNS, RFC 6762: messages of the form of DNS among the hosts of a link, from and to port 5353.
 *
 * @module
 */

import { Dns } from "./dns.ts";

/**
 * An mDNS message in a frame. The uppermost bit of a question's class asks for a unicast response, that of a record's says
 * that older ones are to be forgotten.
 *
 * @example
 * ```ts
 * import { decode, encodeDns, frame, ipv4, LINKTYPE_RAW, Mdns, udp } from "@capkit/capkit/core";
 *
 * const query = encodeDns({ questions: [{ name: "_ipp._tcp.local", type: 12, class: 1 }] });
 * const ports = udp({ srcPort: 5353, dstPort: 5353 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.251" }), ports, query), LINKTYPE_RAW);
 * if (packet.layer(Mdns)?.questions[0]?.name !== "_ipp._tcp.local") throw new Error("who prints?");
 * ```
 */
export class Mdns extends Dns {
  /** The `name` of its instances. */
  static override readonly layerName = "mdns";

  /** The message at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): Mdns | undefined {
    return Dns.recognizes(view, offset, end) ? new Mdns(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  override get name(): "mdns" {
    return "mdns";
  }
}
