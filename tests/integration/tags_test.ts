import { assertEquals } from "@std/assert";
import { before, describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { CapturedFrame, TagsParameters, TagsResult } from "./scenarios/tags.ts";

const ADDRESSES = "020000000002" + "020000000001";
/** IEEE Std 802 local experimental EtherType, and 60 bytes of payload that tell where they are. */
const PAYLOAD = "88b5" + Array.from({ length: 60 }, (_, i) => (i + 1).toString(16).padStart(2, "0")).join("");

/** What is sent, byte for byte, and the tags that must be found in it; whether the receiving kernel takes one out. */
const FRAMES: { name: string; hex: string; vlans: CapturedFrame["vlans"]; stripped: boolean }[] = [
  { name: "untagged", hex: ADDRESSES + PAYLOAD, vlans: [], stripped: false },
  {
    name: "VID 100, PCP 5, DEI 1",
    hex: ADDRESSES + "8100b064" + PAYLOAD,
    vlans: [{ tpid: 0x8100, pcp: 5, dei: true, vid: 100 }],
    stripped: true,
  },
  {
    name: "0x88a8 outside 0x8100",
    hex: ADDRESSES + "88a86064" + "810000c8" + PAYLOAD,
    vlans: [{ tpid: 0x88a8, pcp: 3, dei: false, vid: 100 }, { tpid: 0x8100, pcp: 0, dei: false, vid: 200 }],
    stripped: true,
  },
  {
    name: "a priority tag, TCI 0",
    hex: ADDRESSES + "81000000" + PAYLOAD,
    vlans: [{ tpid: 0x8100, pcp: 0, dei: false, vid: 0 }],
    stripped: true,
  },
  {
    name: "three tags",
    hex: ADDRESSES + "88a8e001" + "81002002" + "81000fff" + PAYLOAD,
    vlans: [
      { tpid: 0x88a8, pcp: 7, dei: false, vid: 1 },
      { tpid: 0x8100, pcp: 1, dei: false, vid: 2 },
      { tpid: 0x8100, pcp: 0, dei: false, vid: 4095 },
    ],
    stripped: true,
  },
  {
    name: "0x9100 outside, which the kernel does not know",
    hex: ADDRESSES + "9100b064" + "81000064" + PAYLOAD,
    vlans: [{ tpid: 0x9100, pcp: 5, dei: true, vid: 100 }, { tpid: 0x8100, pcp: 0, dei: false, vid: 100 }],
    stripped: false,
  },
];

const CAPTURES: TagsParameters["captures"] = [
  { on: "v1", mode: "packets" },
  { on: "v1", mode: "batches" },
  { on: "v0", mode: "packets" },
  { on: "v0", mode: "batches" },
  { on: "v1", mode: "packets", snaplen: 64 },
  { on: "v0", mode: "packets", snaplen: 64 },
  { on: "v1", mode: "packets", snaplen: 15 },
  { on: "v1", mode: "batches", snaplen: 64 },
  { on: "v0", mode: "batches", snaplen: 15 },
  { on: "v1", mode: "batches", snaplen: 9 },
];

describe("VLAN tags on a cable", { skip: withoutNamespaces() }, () => {
  let captures: TagsResult["captures"] = [];
  before(async () => {
    using namespace = Namespace.create().veth("v0", "v1");
    const parameters: TagsParameters = { frames: FRAMES.map(({ hex }) => hex), captures: CAPTURES };
    ({ captures } = await namespace.scenario<TagsResult>("tags.ts", { parameters }));
  });

  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(`arrive byte for byte as sent, at both ends, cut only by the snaplen; ${engine}`, { timeout: 60_000 }, () => {
      assertEquals(captures.map((both) => both[engine].engine), CAPTURES.map(() => engine));
      CAPTURES.forEach(({ on, mode, snaplen = Infinity }, index) => {
        const expected = FRAMES.map(({ name, hex, vlans, stripped }) => {
          const caplen = Math.min(hex.length / 2, snaplen);
          // The tag of a frame that was cut before its place can't be put back, and is counted all the same.
          const tagRestored = on === "v1" && stripped && snaplen >= 12;
          return {
            name,
            hex: hex.slice(0, 2 * caplen),
            caplen,
            origlen: hex.length / 2,
            direction: on === "v1" ? "in" : "out",
            interface: on,
            tagRestored,
            vlans: snaplen < 64 ? undefined : vlans,
          };
        });
        const actual = captures[index]?.[engine].frames.map((packet, i) => ({
          name: FRAMES[i]?.name,
          ...packet,
          vlans: snaplen < 64 ? undefined : packet.vlans,
        }));
        assertEquals(actual, expected, `${on}, ${mode}, snaplen ${snaplen}`);
      });
    });
  }

  it("come from a ring as they come by recvmsg, times and flags too", { timeout: 60_000 }, () => {
    assertEquals(captures.length, CAPTURES.length);
    for (const [index, { ring, recvmsg }] of captures.entries()) {
      assertEquals(ring.frames, recvmsg.frames, `capture ${index}`);
      assertEquals(ring.alike, recvmsg.alike, `capture ${index}`);
      assertEquals(ring.alike.length, FRAMES.length);
    }
  });
});
