import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  ethernet,
  formatTimestamp,
  frame,
  ipv4,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_RAW,
  type Packet,
  parseHex,
  sll2,
  summary,
  SummaryPrinter,
  syntheticSource,
  tcp,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { DATAGRAM_VECTORS } from "../vectors/datagram_lines.ts";
import { SUMMARY_VECTORS, type SummaryVector } from "../vectors/summary_lines.ts";

const VECTORS: readonly SummaryVector[] = [...SUMMARY_VECTORS, ...DATAGRAM_VECTORS];

function packetOf(vector: SummaryVector): Packet {
  return decode(parseHex(vector.hex), vector.linktype, vector.origlen === undefined ? {} : { origlen: vector.origlen });
}

/** A segment from one of two ends of a connection, with its ACK flag set. */
function segment(
  from: "client" | "server",
  numbers: { seq: number; ack: number; syn?: boolean; data?: number },
): Packet {
  const [src, srcPort, dst, dstPort] = from === "client"
    ? ["192.0.2.1", 4000, "192.0.2.2", 9] as const
    : ["192.0.2.2", 9, "192.0.2.1", 4000] as const;
  const { seq, ack, syn = false, data = 0 } = numbers;
  const header = tcp({ srcPort, dstPort, seq, ack, window: 7, flags: { ack: true, syn } });
  return decode(frame(ipv4({ src, dst }), header, new Uint8Array(data)), LINKTYPE_RAW);
}

const SYN = decode(
  frame(
    ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
    tcp({ srcPort: 4000, dstPort: 9, seq: 1000, flags: { syn: true } }),
  ),
  LINKTYPE_RAW,
);

describe("summary", () => {
  for (const vector of VECTORS) {
    it(`prints ${vector.name} as tcpdump does`, () => {
      assertStrictEquals(summary(packetOf(vector), { timestamps: "none" }).trimEnd(), vector.line);
    });

    it(`prints ${vector.name} with its link-level header as tcpdump -e does`, () => {
      assertStrictEquals(
        summary(packetOf(vector), { timestamps: "none", linkLevel: true }).trimEnd(),
        vector.linkLevel,
      );
    });
  }

  it("throws at no length and says the same at the end of any block", () => {
    for (const vector of VECTORS) {
      const bytes = parseHex(vector.hex);
      for (let length = 0; length <= bytes.length; length++) {
        const [zeros, ones] = [0x00, 0xff].map((fill) => {
          const block = new Uint8Array(length + 64).fill(fill);
          block.set(bytes.subarray(0, length), 0);
          const packet = decode(block.subarray(0, length), vector.linktype, { origlen: bytes.length });
          return summary(packet, { timestamps: "none", linkLevel: true });
        });
        assertStrictEquals(zeros, ones, `${vector.name}, ${length} bytes`);
      }
    }
  });

  it("throws at no changed byte", () => {
    for (const vector of VECTORS) {
      const bytes = parseHex(vector.hex);
      for (let at = 0; at < bytes.length; at++) {
        for (const value of [0x00, 0x40, 0x80, 0xc0, 0xff]) {
          const changed = bytes.slice();
          changed[at] = value;
          assert(summary(decode(changed, vector.linktype), { linkLevel: true }) !== "");
        }
      }
    }
  });

  it("begins with the time, in microseconds unless asked for all", () => {
    const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 9 }));
    const packet = decode(bytes, LINKTYPE_RAW, { timestampNs: 1_700_000_000_123_456_789n });
    const line = "IP 192.0.2.1.4000 > 192.0.2.2.9: UDP, length 0";
    assertStrictEquals(summary(packet), `${formatTimestamp(1_700_000_000, 123_456_789)} ${line}`);
    assert(summary(packet, { nanoseconds: true }).endsWith(`.123456789 ${line}`));
    assert(summary(packet).endsWith(`.123456 ${line}`));
    assertStrictEquals(summary(packet, { timestamps: "none" }), line);
  });

  it("prints sequence numbers as they are", () => {
    const line = summary(segment("client", { seq: 4_294_967_295, ack: 5, data: 2 }), { timestamps: "none" });
    assertStrictEquals(line, "IP 192.0.2.1.4000 > 192.0.2.2.9: Flags [.], seq 4294967295:1, ack 5, win 7, length 2");
  });

  it("names the interface of a cooked frame where it knows the number", () => {
    const datagram = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 9 })] as const;
    const packet = decode(frame(sll2({ ifindex: 3 }), ...datagram), LINKTYPE_LINUX_SLL2);
    const known = summary(packet, { timestamps: "none", interfaceName: (ifindex) => `if${ifindex}` });
    assertStrictEquals(known, "if3   In  IP 192.0.2.1.4000 > 192.0.2.2.9: UDP, length 0");
    assertStrictEquals(summary(packet, { timestamps: "none" }), known.replace("if3", "?  "));
  });

  it("prints packets of a source, whatever lies before them in their block", async () => {
    const frames = SUMMARY_VECTORS.filter(({ linktype, origlen }) => linktype === LINKTYPE_ETHERNET && !origlen);
    const lines: string[] = [];
    for await (const packet of syntheticSource(frames.map(({ hex }) => parseHex(hex)))) {
      lines.push(summary(packet, { timestamps: "none" }).trimEnd());
    }
    assertEquals(lines, frames.map(({ line }) => line));
  });

  it("prints a frame of a link type without a decoder as no more than its time", () => {
    const packet = decode(frame(ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 1 })), 147);
    assertStrictEquals(summary(packet, { timestamps: "none" }), "");
  });
});

describe("SummaryPrinter", () => {
  it("counts sequence numbers from the first segment with ACK", () => {
    const printer = new SummaryPrinter({ timestamps: "none" });
    assertStrictEquals(printer.line(SYN), summary(SYN, { timestamps: "none" }));
    const numbers = [
      segment("server", { seq: 5000, ack: 1001, syn: true }),
      segment("client", { seq: 1001, ack: 5001 }),
      segment("client", { seq: 1001, ack: 5001, data: 10 }),
      segment("server", { seq: 5001, ack: 1011, data: 20 }),
      segment("client", { seq: 1000, ack: 5021, data: 1 }),
    ].map((packet) => /(?:, seq [\d:]+)?, ack \d+/.exec(printer.line(packet))?.[0]);
    assertEquals(numbers, [
      ", seq 5000, ack 1001",
      ", ack 1",
      ", seq 1:11, ack 1",
      ", seq 1:21, ack 11",
      ", seq 0:1, ack 21",
    ]);
  });

  it("begins anew with each SYN of the other side's answer", () => {
    const printer = new SummaryPrinter({ timestamps: "none" });
    printer.line(segment("server", { seq: 5000, ack: 1001, syn: true }));
    printer.line(segment("server", { seq: 90_000, ack: 70_001, syn: true }));
    assert(printer.line(segment("client", { seq: 70_001, ack: 90_001, data: 1 })).includes("seq 1:2, ack 1,"));
  });

  it("wraps around at 2^32", () => {
    const printer = new SummaryPrinter({ timestamps: "none" });
    printer.line(segment("client", { seq: 4_294_967_290, ack: 1 }));
    assert(printer.line(segment("client", { seq: 4, ack: 3, data: 6 })).includes("seq 10:16, ack 3,"));
  });

  it("forgets the oldest connection beyond its limit", () => {
    const printer = new SummaryPrinter({ timestamps: "none", maxConnections: 1 });
    const first = segment("client", { seq: 100, ack: 1, data: 1 });
    const other = decode(
      frame(
        ipv4({ src: "192.0.2.7", dst: "192.0.2.8" }),
        tcp({ srcPort: 1, dstPort: 2, seq: 9, ack: 9, flags: { ack: true } }),
      ),
      LINKTYPE_RAW,
    );
    printer.line(first);
    assert(printer.line(first).includes("seq 0:1,"));
    printer.line(other);
    assert(printer.line(first).includes("seq 100:101,"));
    assertThrows(() => new SummaryPrinter({ maxConnections: 0 }), RangeError, "maxConnections 0");
  });

  it("counts the edges of SACK blocks from the other side's first number", () => {
    const vector = SUMMARY_VECTORS.find(({ name }) => name === "SACK of two blocks");
    assert(vector !== undefined);
    const printer = new SummaryPrinter({ timestamps: "none" });
    const packet = packetOf(vector);
    printer.line(packet);
    assert(printer.line(packet).includes("sack 2 {4097:4353}{8193:8449}"));
  });
});
