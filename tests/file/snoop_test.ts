import { assertEquals } from "@std/assert";
import { openFile } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { concat, frame } from "../support/capture_bytes.ts";
import { snoopFile } from "../support/other_captures.ts";
import { parseFile } from "../support/parsed_packets.ts";

/** The file of RFC 1761's text: three packets, with and without padding. */
const FILE = snoopFile({
  records: [
    { data: frame(60), origlen: 1514, seconds: 1, microseconds: 2 },
    { data: frame(0), seconds: 0xffff_ffff, microseconds: 999_999 },
    { data: frame(61), seconds: 3, microseconds: 1_000_000 },
  ],
});

describe("snoop", () => {
  it("reads packets with their times and lengths, in pieces of any size", () => {
    for (const size of [1, 5, FILE.length]) {
      const { packets, error } = parseFile(FILE, size);
      assertEquals(error, undefined);
      assertEquals(packets.map(({ caplen, origlen, linktype }) => [caplen, origlen, linktype]), [
        [60, 1514, 1],
        [0, 0, 1],
        [61, 61, 1],
      ]);
      assertEquals(packets.map(({ timestampNs }) => timestampNs), [
        1_000_002_000n,
        4_294_967_295_999_999_000n,
        4_000_000_000n,
      ]);
      assertEquals(packets[2]?.bytes, frame(61));
    }
  });

  it("is named by openFile", async () => {
    await using file = await openFile(FILE);
    assertEquals([file.format, file.tsresol, file.interfaces.length], ["snoop", 6, 1]);
    await using empty = await openFile(snoopFile({ linktype: 8 }));
    for await (const _ of empty) throw new Error("no packets");
    assertEquals(empty.interfaces[0]?.linktype, 10);
  });

  it("takes a file with Surveyor's trailers for Surveyor's, and leaves its radio header out", () => {
    const trailers = (linktype: number, data: Uint8Array) =>
      parseFile(snoopFile({ version: 4, linktype, records: [{ data, padding: 16 }] })).packets[0];
    assertEquals(trailers(12, frame(60))?.linktype, 1);
    const radio = concat(Uint8Array.of(0, 0, 0, 8), new Uint8Array(8), frame(30));
    const packet = trailers(18, radio);
    assertEquals([packet?.linktype, packet?.caplen, packet?.origlen], [105, 30, 30]);
    assertEquals(packet?.bytes, frame(30));
  });

  it("says what is wrong, after the packets before it", () => {
    const errors = (file: Uint8Array) => {
      const { packets, error } = parseFile(file);
      return [packets.length, error?.offset, error?.message.replace(/^.*?: /, "")];
    };
    assertEquals(errors(snoopFile({ version: 1 })), [0, 0, "its version is 1, only 2 to 5 are known"]);
    assertEquals(errors(snoopFile({ linktype: 99 })), [0, 12, "its link type is 99 of snoop, unknown"]);
    assertEquals(errors(FILE.subarray(0, 12)), [0, 0, "the file ends after 12 of the 16 bytes of its header"]);
    assertEquals(errors(FILE.subarray(0, 120)), [
      1,
      100,
      "the file ends after 20 of the 24 bytes of a packet's header",
    ]);
    assertEquals(errors(FILE.subarray(0, 150)), [
      2,
      124,
      "the file ends after 26 of the 88 bytes of a packet and its header",
    ]);
    const short = FILE.slice();
    short[100 + 7] = 1;
    assertEquals(errors(short), [1, 100, "a packet has 1 captured bytes, its record 24 with a header of 24"]);
    const huge = FILE.slice();
    huge[100 + 4] = 0xff;
    assertEquals(errors(huge), [
      1,
      100,
      "a packet claims 4278190080 captured bytes, more than the 262144 there can be",
    ]);
    const padded = FILE.slice();
    padded[100 + 8] = 0xff;
    assertEquals(errors(padded), [1, 100, "a record claims 4278190104 bytes, for a packet of 0"]);
  });
});
