import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import {
  type Batch,
  decode,
  FilterSyntaxError,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  openFile,
  type Packet,
  PacketSource,
  PcapWriter,
  syntheticSource,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { FilterReader } from "../../lib/filter_reader.ts";
import { FLAG_INBOUND, FLAG_OUTBOUND, FLAG_RECEPTION_SHIFT, RECEPTION_MULTICAST } from "../../lib/packet_flag.ts";
import { compileFilter } from "../../lib/filter/compile.ts";
import { concat, enhancedPacket, interfaceBlock, sectionHeader } from "../support/capture_bytes.ts";
import { numbered, numberOf, range } from "../support/fake_capture.ts";
import { marksOf, type ScriptedPacket, ScriptedReader } from "../support/scripted_reader.ts";

/** Frames of `numbered` whose number's low byte these divide. */
const EXPRESSIONS: readonly (readonly [expression: string, divisor: number])[] = [
  ["ether[17] & 1 = 0", 2],
  ["ether[17] % 50 = 0", 50],
  ["ether[17] % 255 = 0", 255],
  ["ether[17] >= 0", 1],
];

function pcap(count: number, length: (i: number) => number): Uint8Array<ArrayBuffer> {
  const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
  for (const i of range(0, count)) {
    writer.push(decode(numbered(i, length(i)), LINKTYPE_ETHERNET, { timestampNs: BigInt(i) }));
  }
  return writer.take();
}

/** A file of many blocks, with packets of all sizes. */
const COUNT = 8000;
const lengthOf = (i: number): number => 60 + (i * 37) % 300 + (i % 1000 === 0 ? 60_000 : 0);
const many = pcap(COUNT, lengthOf);

function matching(divisor: number): number[] {
  return range(0, COUNT).filter((i) => (i & 0xff) % divisor === 0);
}

function assertWhole(packet: Packet): void {
  const number = numberOf(packet);
  assertEquals([packet.caplen, packet.timestampNs], [lengthOf(number), BigInt(number)]);
  assertEquals(packet.bytes[packet.caplen - 1], (number + packet.caplen - 1) & 0xff);
}

async function allOf(packets: AsyncIterable<Packet>): Promise<Packet[]> {
  const all: Packet[] = [];
  for await (const packet of packets) all.push(packet);
  return all;
}

describe("a file with a filter", () => {
  for (const [filter, divisor] of EXPRESSIONS) {
    it(`gives the packets that match, valid for ever: ${filter}`, async () => {
      await using file = await openFile(many, { filter });
      const packets = await allOf(file);
      // All at the end: none lies in memory that was used again.
      packets.forEach(assertWhole);
      assertEquals(packets.map(numberOf), matching(divisor));
      const { captured, received, dropped, duplicates } = file.stats();
      assertEquals([captured, received, dropped, duplicates], [packets.length, packets.length, 0, 0]);
    });

    it(`gives batches of them, on loan or kept: ${filter}`, async () => {
      await using file = await openFile(many, { filter });
      const numbers: number[] = [];
      const kept: Packet[] = [];
      let last: Batch | undefined = undefined;
      let index = 0;
      for await (const batch of file.batches()) {
        if (last !== undefined) assertThrows(() => last?.packet(0).caplen, TypeError);
        assert(batch.length > 0);
        for (const packet of batch) {
          assertWhole(packet);
          numbers.push(numberOf(packet));
        }
        last = batch;
        if (index++ % 3 !== 0) continue;
        batch.keep();
        kept.push(...batch);
        last = undefined;
      }
      kept.forEach(assertWhole);
      assertEquals(numbers, matching(divisor));
      assertEquals(file.stats().received, numbers.length);
    });

    it(`may be left and gone on with, in packets and in batches: ${filter}`, async () => {
      await using file = await openFile(many, { filter });
      const numbers: number[] = [];
      for (const round of range(0, COUNT)) {
        const before = numbers.length;
        if (round % 2 === 0) {
          for await (const packet of file) if (numbers.push(numberOf(packet)) >= before + 40) break;
        } else {
          for await (const batch of file.batches()) {
            for (const packet of batch) numbers.push(numberOf(packet));
            break;
          }
        }
        if (numbers.length === before) break;
      }
      assertEquals(numbers, matching(divisor));
    });
  }

  it("says what is wrong with the expression when it is opened, and gives a stream back", async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      start: (to) => to.enqueue(many.slice(0, 100)),
      cancel: () => void (cancelled = true),
    });
    await assertRejects(() => openFile(stream, { filter: "tcp prot 80" }), FilterSyntaxError);
    assertEquals(cancelled, true);
  });

  const ethernet = numbered(1);
  const raw = Uint8Array.of(0x45, ...new Uint8Array(8), 17, ...new Uint8Array(30));

  it("compiles the expression for each link type, when its first packet comes", async () => {
    const file = concat(
      sectionHeader(),
      interfaceBlock({ name: "eth0", linktype: LINKTYPE_ETHERNET }),
      interfaceBlock({ name: "tun0", linktype: LINKTYPE_RAW }),
      enhancedPacket({ data: ethernet, interfaceId: 0 }),
      enhancedPacket({ data: raw, interfaceId: 1 }),
      enhancedPacket({ data: numbered(2).fill(17, 23, 24).fill(0x45, 14, 15), interfaceId: 0 }),
    );
    await using udp = await openFile(file, { filter: "udp" });
    assertEquals((await allOf(udp)).map((packet) => packet.interface.name), ["tun0", "eth0"]);
    assertEquals(udp.stats().interfaces.map(({ received, captured }) => [received, captured]), [[1, 1], [1, 1]]);
  });

  it("ends where it means nothing for a link type, after the packets before, and names the interface", async () => {
    const file = concat(
      sectionHeader(),
      interfaceBlock({ name: "eth0", linktype: LINKTYPE_ETHERNET }),
      interfaceBlock({ name: "tun0", linktype: LINKTYPE_RAW }),
      ...range(0, 3).map((i) => enhancedPacket({ data: numbered(i), interfaceId: 0 })),
      enhancedPacket({ data: raw, interfaceId: 1 }),
      enhancedPacket({ data: ethernet, interfaceId: 0 }),
    );
    for (const lend of [false, true]) {
      await using source = await openFile(file, { filter: "ether src 02:02:02:02:02:02" });
      const numbers: number[] = [];
      const run = async (): Promise<void> => {
        if (!lend) { for await (const packet of source) numbers.push(numberOf(packet)); }
        else for await (const batch of source.batches()) for (const packet of batch) numbers.push(numberOf(packet));
      };
      const error = await assertRejects(run, FilterSyntaxError);
      assertMatch(error.message, /interface "tun0"/);
      assertEquals(numbers, [0, 1, 2]);
    }
  });
});

describe("FilterReader", () => {
  const compile = (expression: string) => (linktype: number) => compileFilter(expression, { linktype });

  it("answers for the kernel what a packet's flags say", async () => {
    const packets: ScriptedPacket[] = [
      { mark: 0, flags: FLAG_INBOUND },
      { mark: 1, flags: FLAG_OUTBOUND },
      { mark: 2, flags: FLAG_INBOUND | RECEPTION_MULTICAST << FLAG_RECEPTION_SHIFT },
      // Nobody knows.
      { mark: 3 },
      { mark: 4, flags: FLAG_INBOUND, interface: 1 },
    ];
    for (
      const [expression, marks] of [["inbound", [0, 2, 4]], ["outbound", [1]], ["ifindex 2", [4]]] satisfies [
        string,
        number[],
      ][]
    ) {
      const inner = new ScriptedReader("eth0", "eth1");
      const reader = new FilterReader(inner.deliver(...packets).end(), { compile: compile(expression) });
      // The scripted blocks refuse to show their table, as those of a ring.
      assertEquals(marksOf(await reader.read({ lend: true })), marks);
    }
  });

  it("goes on where nothing matches, ends with the reader, and counts what matched", async () => {
    const inner = new ScriptedReader("eth0");
    inner.deliver({ mark: 1 }).deliver({ mark: 3 }, { mark: 5 }).deliver({ mark: 6 }, { mark: 7 }).end();
    inner.count[0] = { received: 7, dropped: 2, frozen: 0 };
    const reader = new FilterReader(inner, { compile: compile("ether[3] & 1 = 0") });
    assertEquals(marksOf(await reader.read({ lend: true })), [6]);
    assertEquals(await reader.read({ lend: true }), undefined);
    // Of 5 that came 4 did not match; nobody knows of the 2 that were lost.
    assertEquals(reader.counts(), [{ received: 3, dropped: 2, frozen: 0 }]);
    reader.stop();
    await reader.close();
    assertEquals([inner.stops, inner.closes], [1, 1]);
  });

  it("does not cut packets to what a program returns", async () => {
    const program = [{ code: 6, jt: 0, jf: 0, k: 1 }];
    const inner = new ScriptedReader("eth0").deliver({ mark: 1 }).end();
    const source = new PacketSource(new FilterReader(inner, { compile: () => ({ program, run: () => 1 }) }));
    for await (const batch of source.batches()) assertEquals(batch.packet(0).caplen, 60);
  });

  it("ends with the signal's reason", async () => {
    const over = new AbortController();
    const frames = range(0, 100).map((i) => numbered(i));
    const source = syntheticSource(frames, { filter: "ether[17] & 1 = 0" });
    over.abort(new Error("enough"));
    await assertRejects(() => allOf(source.packets({ signal: over.signal })), Error, "enough");
    assertEquals((await allOf(source)).length, 50);
    assertThrows(() => syntheticSource(frames, { filter: "ether[" }), FilterSyntaxError);
  });
});
