import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { LiveSocket } from "../../lib/capture/live_socket.ts";
import type { Ring } from "../../lib/capture/ring.ts";
import { type Loss, RingLoss } from "../../lib/capture/ring_loss.ts";
import { Tap } from "../../lib/capture/tap.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

const READY = 1;
const LOSING = 1 | 4;

/** Packets and status of a block. */
type BlockState = readonly [packets: number, status: number];

/** A socket with a ring of eight blocks of a page, in these states; the others are the kernel's. */
function ringOf(states: readonly BlockState[]): { tap: Tap; ring: Ring; close: () => void } {
  const kernel = new FakeKernel();
  const at = { name: "eth0", ifindex: 2, linktype: 1, snaplen: 1514 };
  const options = { ...at, bufferSize: 32_768 };
  const socket = LiveSocket.open(kernel, options, { ring: { timeoutMs: 20 } });
  const { ring } = socket;
  if (ring === undefined) throw new Error("there is a ring");
  states.forEach(([packets, status], block) => {
    ring.words[block * 1024 + 2] = status;
    ring.words[block * 1024 + 3] = packets;
  });
  return { tap: new Tap(socket, 0, at), ring, close: () => socket.close() };
}

interface Question {
  readonly dropped: number;
  readonly stored: number;
  readonly block: number;
  readonly before: number;
  readonly most: number;
}

/** Where the losses are said to be, after these answers. */
function lossesOf(states: readonly BlockState[], questions: readonly Question[]): Loss[] {
  const { tap, ring, close } = ringOf(states);
  const loss = new RingLoss(tap, ring);
  for (const { dropped, stored, ...place } of questions) loss.note({ dropped, stored }, place);
  close();
  return loss.losses;
}

describe("RingLoss", () => {
  const three: BlockState[] = [[10, READY], [20, READY], [30, READY]];
  const first: Question = { dropped: 7, stored: 1060, block: 0, before: 1000, most: 8 };

  it("finds what was lost behind the last block that is the program's", () => {
    assertEquals(lossesOf(three, [first]), [{ at: 1060, count: 7 }]);
    assertEquals(lossesOf([], [{ ...first, stored: 1000 }]), [{ at: 1000, count: 7 }]);
    assertEquals(lossesOf(three, [{ ...first, most: 2, stored: 1030 }]), [{ at: 1030, count: 7 }]);
    assertEquals(lossesOf(three, [{ ...first, block: 1, stored: 1050 }]), [{ at: 1050, count: 7 }]);
    // Round the end of the ring.
    const round: BlockState[] = [[10, READY], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [5, READY], [6, READY]];
    assertEquals(lossesOf(round, [{ ...first, block: 6, stored: 1021 }]), [{ at: 1021, count: 7 }]);
  });

  it("finds it before the first block that was closed after it", () => {
    const losing: BlockState[] = [[10, READY], [20, LOSING], [30, LOSING], [0, 0]];
    assertEquals(lossesOf(losing, [first]), [{ at: 1010, count: 7 }]);
    assertEquals(lossesOf([[10, LOSING], [20, LOSING]], [{ ...first, stored: 1030 }]), [{ at: 1000, count: 7 }]);
  });

  it("finds the most of it behind all blocks where none is free, and one at least before that", () => {
    const losing: BlockState[] = [[10, READY], [20, LOSING], [30, LOSING]];
    assertEquals(lossesOf(losing, [{ ...first, most: 3 }]), [{ at: 1010, count: 1 }, { at: 1060, count: 6 }]);
    assertEquals(lossesOf(losing, [{ ...first, dropped: 1, most: 3 }]), [{ at: 1010, count: 1 }]);
  });

  it("does not look at blocks that were closed after the question", () => {
    assertEquals(lossesOf(three, [{ ...first, stored: 1030 }]), [{ at: 1030, count: 7 }]);
    assertEquals(lossesOf(three, [{ ...first, stored: 1059 }]), [{ at: 1030, count: 7 }]);
    assertEquals(lossesOf([[10, READY], [20, LOSING]], [{ ...first, stored: 1015 }]), [{ at: 1010, count: 7 }]);
  });

  it("does not believe blocks that were closed before the last question", () => {
    const losing: BlockState[] = [[10, LOSING], [20, READY], [30, READY]];
    const questions: Question[] = [
      { ...first, dropped: 3, stored: 1010 },
      { ...first, dropped: 5 },
    ];
    assertEquals(lossesOf(losing, questions), [{ at: 1000, count: 3 }, { at: 1060, count: 2 }]);
  });

  it("adds up what was lost at one place, and notes nothing where nothing was", () => {
    assertEquals(lossesOf(three, [first, first, { ...first, dropped: 9 }]), [{ at: 1060, count: 9 }]);
    assertEquals(lossesOf(three, [{ ...first, dropped: 0 }]), []);
  });

  it("asks the kernel, and takes the last answer where it refuses", () => {
    const { tap, ring, close } = ringOf([]);
    const loss = new RingLoss(tap, ring);
    assertEquals(loss.ask(), { dropped: 0, stored: 0 });
    close();
    assertEquals(loss.ask(), { dropped: 0, stored: 0 });
  });
});
