/**
 * A line a packet, as `tcpdump -nn -tttt` prints it.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import { formatTimestamp } from "../timestamp.ts";
import { printArp } from "./arp_line.ts";
import { printIcmp } from "./icmp_line.ts";
import { printIcmpv6 } from "./icmpv6_line.ts";
import {
  printDestinationOptions,
  printFragment,
  printHopByHop,
  printIpv4,
  printIpv6,
  printRouting,
} from "./ip_line.ts";
import { CutShort, type LayerPrinter, Line, type SummaryOptions } from "./line.ts";
import { printEthernet, printLoopback, printSll, printSll2, printVlan } from "./link_line.ts";
import { printLlc, printSnap } from "./llc_line.ts";
import { printTcp } from "./tcp_line.ts";
import { TcpSequences } from "./tcp_sequences.ts";
import { printUdp } from "./udp_line.ts";

const PRINTERS: ReadonlyMap<string, LayerPrinter> = new Map([
  ["ethernet", printEthernet],
  ["vlan", printVlan],
  ["llc", printLlc],
  ["snap", printSnap],
  ["sll", printSll],
  ["sll2", printSll2],
  ["loopback", printLoopback],
  ["arp", printArp],
  ["ipv4", printIpv4],
  ["ipv6", printIpv6],
  ["ipv6.hopopts", printHopByHop],
  ["ipv6.dstopts", printDestinationOptions],
  ["ipv6.fraghdr", printFragment],
  ["ipv6.routing", printRouting],
  ["icmp", printIcmp],
  ["icmpv6", printIcmpv6],
  ["tcp", printTcp],
  ["udp", printUdp],
]);

/**
 * The packet in one line, as `tcpdump -nn -tttt -S` of version 4.99 prints it: TCP sequence numbers are those on the
 * wire. {@linkcode SummaryPrinter} counts them from the beginning of each connection.
 *
 * What a frame says that was cut, or whose lengths don't fit, is printed as far as it is there; nothing throws.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, summary, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 9 }), Uint8Array.of(1));
 * const line = summary(decode(bytes, LINKTYPE_RAW), { timestamps: "none" });
 * if (line !== "IP 192.0.2.1.4000 > 192.0.2.2.9: UDP, length 1") throw new Error(line);
 * ```
 */
export function summary(packet: Packet, options: SummaryOptions = {}): string {
  return printLine(packet, options, undefined);
}

/** What a {@linkcode SummaryPrinter} is told. */
export interface SummaryPrinterOptions extends SummaryOptions {
  /** TCP connections remembered at most; 65,536 by default. */
  maxConnections?: number;
}

/**
 * Prints packets one after the other, as `tcpdump -nn -tttt` does: of each TCP connection the first segment with ACK is
 * printed with its own numbers, all later ones with numbers that count from there.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, SummaryPrinter, tcp } from "@capkit/capkit/core";
 *
 * const printer = new SummaryPrinter({ timestamps: "none" });
 * const segment = (seq: number) =>
 *   frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 4000, dstPort: 9, seq, ack: 7, flags: { ack: true } }), Uint8Array.of(1));
 * printer.line(decode(segment(1000), LINKTYPE_RAW));
 * const line = printer.line(decode(segment(1001), LINKTYPE_RAW));
 * if (!line.includes("seq 1:2, ack 1,")) throw new Error(line);
 * ```
 */
export class SummaryPrinter {
  readonly #options: SummaryOptions;
  readonly #sequences: TcpSequences;

  /**
   * A printer that has seen no connection yet.
   *
   * @throws RangeError where `maxConnections` is no whole number from 1 on.
   */
  constructor(options: SummaryPrinterOptions = {}) {
    const { maxConnections = 65_536, ...rest } = options;
    if (!Number.isSafeInteger(maxConnections) || maxConnections < 1) {
      throw new RangeError(`Cannot print with maxConnections ${maxConnections}: it is a whole number from 1 on`);
    }
    this.#options = rest;
    this.#sequences = new TcpSequences(maxConnections);
  }

  /** The packet in one line. Packets are given in the order of their capture. */
  line(packet: Packet): string {
    return printLine(packet, this.#options, this.#sequences);
  }
}

function printLine(packet: Packet, options: SummaryOptions, sequences: TcpSequences | undefined): string {
  const { timestamps = "tttt", nanoseconds = false } = options;
  const time = timestamps === "none"
    ? ""
    : formatTimestamp(packet.seconds, packet.nanoseconds, nanoseconds ? 9 : 6) + " ";
  const layers = packet.layers;
  const error = packet.error;
  const { bytes, caplen, origlen } = packet;
  const first = layers[0];
  const view = first?.view ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const offset = first?.offset ?? 0;
  const places = layers.map((layer) => ({ name: layer.name, at: layer.offset }));
  // A header that could not be decoded is printed too, as far as it goes.
  if (error !== undefined) places.push({ name: error.layer, at: offset + error.offset });
  const interfaceName = options.interfaceName ?? nameOfOwn(packet);
  const outermost = places[0]?.name ?? "";
  const line = new Line({
    view,
    offset,
    caplen,
    origlen,
    outermost,
    options: { ...options, interfaceName },
    sequences,
  });
  try {
    for (const [index, { name, at }] of places.entries()) {
      const last = !PRINTERS.has(places[index + 1]?.name ?? "");
      const more = PRINTERS.get(name)?.(line, { at, last }) ?? false;
      if (!more) break;
    }
  } catch (cause) {
    if (!(cause instanceof CutShort)) throw cause;
    line.add(` [|${line.protocol}]${cause.message}`);
  }
  return time + line.text;
}

/** Knows the name of the interface that a packet was captured on. */
function nameOfOwn(packet: Packet): (ifindex: number) => string | undefined {
  const { name, ifindex } = packet.interface;
  return (asked) => asked === ifindex && name !== "" ? name : undefined;
}
