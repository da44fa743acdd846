import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { FrameMemory } from "../../lib/capture/frame_memory.ts";
import { markedFrame } from "../support/scripted_reader.ts";

describe("FrameMemory", () => {
  it("holds a frame of any length, and tells it from one with another byte", () => {
    const offset = 3;
    for (const length of [4, 5, 6, 7, 60, 191, 192, 193, 194, 1514]) {
      const frame = markedFrame(length, length);
      const bytes = new Uint8Array(offset + length + 5).fill(0xaa);
      bytes.set(frame, offset);
      const place = { bytes, view: new DataView(bytes.buffer), offset, caplen: length };
      const memory = new FrameMemory(new ArrayBuffer(length + 20));
      memory.copy(place, 8);
      assertEquals(memory.bytes.slice(8, 8 + length), frame);
      assertEquals([...memory.bytes.slice(0, 8), ...memory.bytes.slice(8 + length)], Array(20).fill(0));
      assertEquals(memory.equals(place, 8), true);
      for (let at = 0; at < length; at++) {
        bytes[offset + at] = (bytes[offset + at] ?? 0) ^ 0x40;
        assertEquals(memory.equals(place, 8), false, `byte ${at} of ${length}`);
        bytes[offset + at] = (bytes[offset + at] ?? 0) ^ 0x40;
      }
    }
  });
});
