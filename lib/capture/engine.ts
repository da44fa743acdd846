/**
 * Engine: the port between when packets are read (LiveReader) and how (by recvmsg or from a ring).
 *
 * @module
 */

import type { Block } from "../block.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/** Takes packets out of the sockets of a capture. It never waits. */
export interface Engine {
  /** Milliseconds that a packet which the kernel has counted may take until it can be taken, at most. */
  readonly lagMs: number;
  /** Bytes of a frame to keep, of those that are taken from now on. */
  snaplen: number;
  /** Whether the last {@linkcode Engine.take} left nothing that could be taken. */
  readonly isEmpty: boolean;
  /** Whether there is a packet that no socket would tell of. */
  readonly hasHidden: boolean;

  /**
   * A block of what is there, of `tap.limit` packets of each socket at most; undefined where there is nothing.
   *
   * @throws SystemCallError where the kernel refuses.
   * @throws TypeError where memory that was lent has been given away.
   */
  take(lend: boolean): Block | undefined;
  /** Ends the loan of the last block. */
  takeBack(): void;
  /** In dense traffic, with nothing left to take: milliseconds that packets may gather before the next look. */
  gather(): number;
}

/** Who is told of what an {@linkcode Engine} meets beside packets; in the order of the packets. */
export interface TapListener {
  /** A socket gave an error, `result` of a call of this name. Whether to go on with it at once. */
  failed(tap: Tap, result: number, syscall: string): boolean;
  /** A socket has been found empty. */
  emptied(tap: Tap): void;
  /** Packets were lost before the next one of this socket, which is that after `ahead` packets. */
  lost(tap: Tap, count: number, ahead?: number): void;
}

/** What an {@linkcode Engine} is made of. */
export interface EngineFields {
  readonly taps: readonly Tap[];
  readonly interfaces: InterfaceTable;
  readonly snaplen: number;
  readonly listener: TapListener;
  /** Whether anybody wants to know where packets were lost. */
  readonly marksLoss: boolean;
}
