/**
 * A frame among foreign bytes. Layers are views of a buffer that holds many frames, so a read beyond the frame's end does
 * not fail by itself: it finds the next frame.
 *
 * @module
 */

import { assertStrictEquals } from "@std/assert";
import { Block, type DecodeAs, Packet } from "@capkit/capkit/core";
import { ROW_CAPLEN, ROW_OFFSET, ROW_ORIGLEN, ROW_WORDS } from "../../lib/block.ts";
import { answersOf } from "./packet_answers.ts";

/** Bytes before the frame, and behind it. */
const FILLER = 64;

/** A frame and how it was captured. */
export interface FilledFrame {
  bytes: Uint8Array;
  linktype: number;
  /** Bytes on the wire; the number of bytes by default. */
  origlen?: number;
  /** What says which layer is there, where nothing in the frame does. */
  decodeAs?: DecodeAs;
}

/**
 * Asserts that a frame gives the same answers whatever lies around it, and returns them: between bytes of 0x00, and after
 * bytes of 0xff at the very end of its buffer, where a read beyond the end throws.
 */
export function assertSameInTwoFillers(frame: FilledFrame): string {
  const zeros = answersOf(filled(frame, 0x00, FILLER));
  const ones = answersOf(filled(frame, 0xff, 0));
  // Not the texts themselves: a failure would show both whole.
  if (zeros !== ones) assertStrictEquals(ones.slice(...around(zeros, ones)), zeros.slice(...around(zeros, ones)));
  return zeros;
}

function filled(frame: FilledFrame, filler: number, behind: number): Packet {
  const { bytes, linktype, origlen = bytes.length, decodeAs } = frame;
  const buffer = new Uint8Array(FILLER + bytes.length + behind).fill(filler);
  buffer.set(bytes, FILLER);
  const rows = new Uint32Array(ROW_WORDS);
  rows[ROW_OFFSET] = FILLER;
  rows[ROW_CAPLEN] = bytes.length;
  rows[ROW_ORIGLEN] = origlen;
  const interfaces = [{ name: "", ifindex: 0, linktype, snaplen: 0 }];
  const block = new Block({ bytes: buffer, rows, length: 1, interfaces });
  block.decodeAs = decodeAs;
  return new Packet(block, 0);
}

/** From where to where two texts are worth a look: about their first difference. */
function around(a: string, b: string): [from: number, to: number] {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return [Math.max(0, at - 80), at + 80];
}
