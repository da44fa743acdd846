import { assertEquals } from "@std/assert";
import { CaptureParser, openFile } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { concat, frame } from "../support/capture_bytes.ts";
import { erfRecord } from "../support/other_captures.ts";
import { packetsOf, parseFile } from "../support/parsed_packets.ts";

const FILE = concat(
  erfRecord({ type: 2, data: frame(60), fraction: 0x8000_0000, origlen: 64 }),
  erfRecord({ type: 48, data: frame(8), seconds: 0 }),
  erfRecord({ type: 11, data: frame(61), flags: 0x43, extensions: 2, origlen: 61 }),
  erfRecord({ type: 22, data: frame(24), fraction: 0xffff_ffff, origlen: 20 }),
  erfRecord({ type: 27, data: frame(16), origlen: 16 }),
);

describe("ERF", () => {
  it("reads packets with their times, lengths and ports, in pieces of any size", () => {
    for (const size of [1, 9, FILE.length]) {
      const { packets, error } = parseFile(FILE, size);
      assertEquals(error, undefined);
      assertEquals(packets.map(({ caplen, origlen, linktype }) => [caplen, origlen, linktype]), [
        [60, 64, 1],
        [61, 61, 1],
        [20, 20, 228],
        [32, 32, 197],
      ]);
      // The last fraction is nearer to the next second than half a nanosecond.
      assertEquals(packets.map(({ timestampNs }) => timestampNs - 1_600_000_000_000_000_000n), [
        500_000_000n,
        0n,
        1_000_000_000n,
        0n,
      ]);
      assertEquals(packets.map((packet) => packet.interface.name), ["port A", "port H", "port A", "port A"]);
      assertEquals(packets.slice(0, 2).map(({ bytes }) => bytes), [frame(60), frame(61)]);
      // A record that no other link type describes keeps its header.
      assertEquals(packets[3]?.bytes[8], 27);
    }
  });

  it("tells Cisco's HDLC, PPP and Frame Relay apart by their first bytes", () => {
    const kinds = [[0x0f, 0], [0x8f, 0], [0xff, 3], [0x18, 0x41], []].map((bytes) => [...bytes, ...frame(30)]);
    const file = concat(...kinds.map((data) => erfRecord({ type: 5, data: Uint8Array.from(data) })));
    assertEquals(parseFile(file).packets.map(({ linktype }) => linktype), [104, 104, 50, 107, 107]);
  });

  it("is recognised by three records that look right, or all there are", () => {
    const formats = (file: Uint8Array) => parseFile(file).error?.format;
    assertEquals(formats(erfRecord({ type: 2, data: frame(60) })), undefined);
    const record = (rest: object) => erfRecord({ type: 2, data: frame(60), ...rest });
    assertEquals(formats(concat(record({}), record({ type: 0 }))), "unknown");
    assertEquals(formats(concat(record({}), record({ type: 100 }))), "unknown");
    assertEquals(formats(concat(record({}), record({ seconds: 1 }))), "unknown");
    assertEquals(formats(concat(record({}), record({ seconds: 1_700_000_000 }))), "unknown");
    assertEquals(formats(concat(record({}), record({ seconds: 1_600_000_000 - 1 }))), undefined);
    assertEquals(formats(record({}).subarray(0, 50)), "unknown");
    assertEquals(formats(new Uint8Array(100)), "unknown");
    assertEquals(formats(erfRecord({ type: 48, data: frame(60) })), "unknown");
  });

  it("is taken for what a caller or a name says", async () => {
    const cut = FILE.subarray(0, 50);
    const parser = new CaptureParser({ format: "erf" });
    assertEquals(parser.push(cut).flatMap(packetsOf).length, 0);
    assertEquals(parser.format, "erf");
    await using file = await openFile(FILE, { format: "erf" });
    assertEquals([file.format, file.tsresol], ["erf", 9]);
  });

  it("says what is wrong, after the packets before it", () => {
    const good = [0, 1, 2].map(() => erfRecord({ type: 2, data: frame(60) }));
    const errors = (...bad: Uint8Array[]) => {
      const { packets, error } = parseFile(concat(...good, ...bad));
      assertEquals(packets.length, 3);
      return [error?.offset, error?.message.replace(/^.*?: /, "")];
    };
    assertEquals(errors(frame(15)), [234, "the file ends after 15 of the 16 bytes of a record's header"]);
    const record = erfRecord({ type: 2, data: frame(60) });
    assertEquals(errors(record.subarray(0, 77)), [234, "the file ends after 77 of the 78 bytes of a record"]);
    const short = record.slice();
    short[11] = 15;
    assertEquals(errors(short), [234, "a record claims 15 bytes, its header has 16"]);
    short[11] = 17;
    assertEquals(errors(short), [234, "a record of 17 bytes does not hold its header of 18"]);
    const extended = erfRecord({ type: 2, data: frame(60), extensions: 2 });
    extended[11] = 30;
    assertEquals(errors(extended), [234, "a record of 30 bytes does not hold its extension headers"]);
    assertEquals(errors(erfRecord({ type: 22, data: frame(0) })), [234, "a record holds no packet"]);
  });
});
