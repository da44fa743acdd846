import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { concat, frame, Pack, pcapHeader, pcapRecord } from "../support/capture_bytes.ts";
import { parseFile } from "../support/parsed_packets.ts";

interface Extended {
  little: boolean;
  /** Bytes behind the usual 16 of the header. */
  extra: number;
  length: number;
  fraction?: number;
}

/** A packet with ifindex, protocol, packet type, and as many zeros as there is room for. */
function extendedRecord({ little, extra, length, fraction = 123_456 }: Extended): Uint8Array<ArrayBuffer> {
  const pack = new Pack(little).u32(1_600_000_000).u32(fraction).u32(length).u32(length + 4);
  if (extra >= 8) pack.u32(2).u16(0x0800).raw([4]);
  return pack.raw(new Uint8Array(extra >= 8 ? extra - 7 : extra)).raw(frame(length, 0x40)).bytes;
}

/** A file header with any magic, which may be longer. */
function header(magic: number, options: { little: boolean; extra?: number }): Uint8Array<ArrayBuffer> {
  return concat(pcapHeader({ magic, little: options.little }), new Uint8Array(options.extra ?? 0));
}

const VARIANTS = [
  { name: "Kuznetzov's last patch", magic: 0xa1b2cd34, extra: 8, ns: 123_456_000 },
  { name: "Kuznetzov's patch in SuSE 6.3", magic: 0xa1b2cd34, extra: 12, ns: 123_456_000 },
  { name: "Kuznetzov's patch in Red Hat 6.1, with the usual magic", magic: 0xa1b2c3d4, extra: 8, ns: 123_456_000 },
  { name: "Nokia's, with the usual magic", magic: 0xa1b2c3d4, extra: 4, ns: 123_456_000 },
  { name: "Mesquita's with usual headers", magic: 0xa1b234cd, extra: 0, ns: 123_456_000 },
  { name: "Mesquita's with longer ones", magic: 0xa1b234cd, extra: 8, ns: 123_456_000 },
  { name: "Navtel's", magic: 0xa12b3c4d, extra: 0, ns: 123_456 },
  { name: "netsniff-ng's", magic: 0xa1e2cb12, extra: 8, ns: 123_456 },
  { name: "Ixia's hardware", magic: 0x1c0001ac, extra: 0, ns: 123_456, fileExtra: 4 },
  { name: "Ixia's software", magic: 0x1c0001ab, extra: 0, ns: 123_456_000, fileExtra: 4 },
];

describe("variants of pcap", () => {
  for (const { name, magic, extra, ns, fileExtra = 0 } of VARIANTS) {
    for (const little of [true, false]) {
      it(`${name}, ${little ? "little" : "big"}-endian, in pieces of any size`, () => {
        for (const lengths of [[60, 61, 62], [60, 60], [60]]) {
          const records = lengths.map((length) => extendedRecord({ little, extra, length }));
          const file = concat(header(magic, { little, extra: fileExtra }), ...records);
          for (const size of [1, 7, file.length]) {
            const { packets, error } = parseFile(file, size);
            assertEquals(error, undefined);
            assertEquals(packets.map(({ caplen, origlen }) => [caplen, origlen]), lengths.map((n) => [n, n + 4]));
            assertEquals(packets.map(({ nanoseconds }) => nanoseconds), lengths.map(() => ns));
            assertEquals(packets[0]?.bytes, frame(60, 0x40));
          }
        }
      });
    }
  }

  it("frames that begin like a longer header leave the header as it is", () => {
    // All zeros are an ifindex, a protocol and a type of the patch, and what Wireshark writes as Nokia's bytes.
    for (const count of [1, 2, 5]) {
      const records = Array.from({ length: count }, () => pcapRecord({ data: new Uint8Array(60) }));
      const { packets, error } = parseFile(concat(pcapHeader(), ...records), 1);
      assertEquals(error, undefined);
      assertEquals(packets.map(({ caplen }) => caplen), Array<number>(count).fill(60));
    }
  });

  it("a packet that can't be of another variant is there when its last byte is", () => {
    const file = concat(pcapHeader(), pcapRecord({ data: frame(60, 0x40) }));
    assertEquals(parseFile(file.subarray(0, file.length - 1)).packets.length, 0);
    assertEquals(parseFile(file).packets.length, 1);
  });

  it("AIX has nanoseconds, and types of interfaces as link types", () => {
    for (const [type, linktype] of [[6, 1], [9, 6], [15, 10], [24, 0]] as const) {
      const record = new Pack(false).u32(1_600_000_000).u32(123_456_789).u32(64).u32(60).raw(frame(60)).bytes;
      const file = concat(pcapHeader({ little: false, version: [2, 2], linktype: type }), record);
      const { packets, error } = parseFile(file);
      assertEquals(error, undefined);
      assertEquals(packets.map((packet) => [packet.linktype, packet.nanoseconds, packet.caplen, packet.origlen]), [
        [linktype, 123_456_789, 60, 64],
      ]);
    }
  });

  it("a file that is cut in its longer header says how long that is", () => {
    const record = extendedRecord({ little: true, extra: 8, length: 60 });
    const { packets, error } = parseFile(concat(header(0xa1b2cd34, { little: true }), record, record.subarray(0, 20)));
    assertEquals(packets.length, 1);
    assertEquals(error?.offset, 24 + 84);
    assertEquals(
      error?.message,
      "Cannot read capture file at byte 108: the file ends after 20 of the 24 bytes of a packet's header",
    );
    const ixia = header(0x1c0001ac, { little: true, extra: 3 });
    assertEquals(
      parseFile(ixia).error?.message,
      "Cannot read capture file at byte 0: the file ends after 27 of the 28 bytes of its header",
    );
  });
});
