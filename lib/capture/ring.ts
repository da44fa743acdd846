/**
 * Ring: memory that the kernel and one socket's reader share, block by block (TPACKET_V3).
 *
 * @module
 */

import { SystemCallError } from "../errors.ts";
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_SHARED,
  PACKET_RESERVE,
  PACKET_RX_RING,
  PACKET_VERSION,
  PROT_READ,
  PROT_WRITE,
  SOL_PACKET,
} from "../linux/abi.ts";
import { EBUSY, EINVAL, ENOMEM, systemCallError } from "../linux/errno.ts";
import { encodeInt } from "../linux/int.ts";
import {
  BLOCK_STATUS,
  encodeRingRequest,
  RING_OVERHEAD,
  type RingRequest,
  TP_STATUS_USER,
  TPACKET_V3,
} from "../linux/tpacket_v3.ts";
import { VLAN_TAG_LENGTH } from "../linux/vlan_restore.ts";
import type { Bytes, Sys } from "./sys.ts";

/** Bytes of a ring where nothing is said. */
export const DEFAULT_RING_SIZE: number = 64 * 2 ** 20;
/** After so many milliseconds a block that is not full is handed over, where nothing is said. */
export const DEFAULT_TIMEOUT_MS = 20;
/** Bytes of a block at most: a wake-up costs as much as reading some hundred packets, so smaller ones cost more. */
const MAX_BLOCK: number = 2 ** 20;
/** Bytes of a block at least: a page. */
const MIN_BLOCK = 4096;
/** Blocks that memory is divided into at least where they hold the longest packet then. */
const BLOCKS = 8;

/** What to do where the kernel gives no ring. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [EBUSY, "the socket has a ring already, whose owner must close it"],
  [EINVAL, "this kernel has no TPACKET_V3: choose engine recvmsg, which needs none"],
]);

/** What a ring is to be. */
export interface RingOptions {
  /** Bytes, 4,096 to 2^30. */
  readonly bufferSize: number;
  /** Milliseconds after which a block that is not full is handed over, 1 to 60,000. */
  readonly timeoutMs: number;
  /** Bytes of each packet to keep. */
  readonly snaplen: number;
}

/** The kernel does not give a ring. */
export class RingError extends SystemCallError {}

/** How the memory of a ring is divided: blocks that hold the longest packet where there is room for two of them. */
export function divideRing({ bufferSize, timeoutMs, snaplen }: RingOptions): RingRequest {
  const longest = powerOfTwo(2 * (snaplen + RING_OVERHEAD) - 1);
  const least = Math.max(MIN_BLOCK, Math.min(longest, powerOfTwo(bufferSize / 2)));
  const blockSize = Math.min(MAX_BLOCK, Math.max(least, powerOfTwo(bufferSize / BLOCKS)));
  return { blockSize, blockCount: Math.max(2, Math.floor(bufferSize / blockSize)), timeoutMs };
}

/** The largest power of two that is not above the number. */
function powerOfTwo(most: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, most)));
}

/** A ring, mapped. Blocks go round: the kernel fills them in their order, and gets each back when it has been read. */
export class Ring {
  /** The memory. It is never lent: what is lent can be taken back from others, this can't. */
  readonly bytes: Bytes;
  /** The same memory. */
  readonly words: Uint32Array<ArrayBuffer>;
  readonly blockSize: number;
  readonly blockCount: number;
  /** Milliseconds that a packet may wait in a block that is not full. */
  readonly timeoutMs: number;
  readonly #sys: Sys;
  readonly #address: number;
  readonly #status: Int32Array<ArrayBuffer>;
  /** Blocks whose memory a borrower has given away: other memory lies there now, which must stay. */
  readonly #givenAway: Set<number> = new Set();
  #closed = false;

  private constructor(sys: Sys, address: number, request: RingRequest) {
    this.#sys = sys;
    this.#address = address;
    this.blockSize = request.blockSize;
    this.blockCount = request.blockCount;
    this.timeoutMs = request.timeoutMs;
    const memory = sys.memoryAt(address, request.blockSize * request.blockCount);
    this.bytes = new Uint8Array(memory);
    this.words = new Uint32Array(memory);
    this.#status = new Int32Array(memory);
  }

  /**
   * Asks the kernel for a ring on a socket, and for a smaller one where it has not so much memory.
   *
   * @throws RingError where it gives none. The socket is as it was then, but for PACKET_VERSION and PACKET_RESERVE.
   */
  static open(sys: Sys, fd: number, { name, ...options }: RingOptions & { name: string }): Ring {
    const failed = (result: number, syscall: string): RingError => {
      const advice = ADVICE.get(-result);
      const error = systemCallError(result, { action: "use a ring on", target: name, syscall, advice });
      return new RingError(error.message, error);
    };
    const set = (option: number, value: Bytes): number => sys.setsockopt(fd, SOL_PACKET, option, value);
    const version = set(PACKET_VERSION, encodeInt(TPACKET_V3));
    if (version < 0) throw failed(version, "setsockopt PACKET_VERSION");
    // Room for a tag before each frame. It must be asked for before the ring is.
    const reserve = set(PACKET_RESERVE, encodeInt(VLAN_TAG_LENGTH));
    if (reserve < 0) throw failed(reserve, "setsockopt PACKET_RESERVE");
    for (let bufferSize = options.bufferSize;; bufferSize = Math.floor(bufferSize / 2)) {
      const request = divideRing({ ...options, bufferSize });
      const last = bufferSize < 4 * MIN_BLOCK;
      const given = set(PACKET_RX_RING, encodeRingRequest(request));
      if (given < 0 && (given !== -ENOMEM || last)) throw failed(given, "setsockopt PACKET_RX_RING");
      if (given < 0) continue;
      const length = request.blockSize * request.blockCount;
      const address = sys.mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
      if (address >= 0) return new Ring(sys, address, request);
      set(PACKET_RX_RING, encodeRingRequest({ ...request, blockCount: 0 }));
      if (address !== -ENOMEM || last) throw failed(address, "mmap");
    }
  }

  /** Whether the kernel has handed a block over. */
  isReady(block: number): boolean {
    // Atomic, so that nothing of the block is read before it.
    return (Atomics.load(this.#status, this.#statusOf(block)) & TP_STATUS_USER) !== 0;
  }

  /** Hands a block back to the kernel. */
  giveBack(block: number): void {
    // Atomic, so that nothing of the block is read after it.
    Atomics.store(this.#status, this.#statusOf(block), 0);
  }

  /** A block's memory, to be lent: whoever detaches the buffer ends the loan. */
  memoryOf(block: number): ArrayBuffer {
    return this.#sys.memoryAt(this.#address + block * this.blockSize, this.blockSize);
  }

  /**
   * A borrower has transferred a block's memory to somebody whom it can't be taken back from: other memory, all zeros,
   * is put in its place, so that nobody ever reads foreign bytes there, or memory that is gone. The ring is of no use then.
   */
  abandon(block: number): void {
    this.#givenAway.add(block);
    const address = this.#address + block * this.blockSize;
    this.#sys.mmap(address, this.blockSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1);
  }

  /** Unmaps the memory; all that was lent must have been taken back. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Whoever still looks at it finds it empty: memory that is not mapped any more would end the process.
    const { buffer } = this.bytes;
    buffer.transfer(0);
    let from = 0;
    for (const block of [...this.#givenAway].toSorted((a, b) => a - b)) {
      this.#unmap(from, block);
      from = block + 1;
    }
    this.#unmap(from, this.blockCount);
  }

  /** The same, and gives the ring back to the kernel: with one, a socket's packets can't be received by recvmsg. */
  remove(fd: number): void {
    this.close();
    const { blockSize, timeoutMs } = this;
    this.#sys.setsockopt(fd, SOL_PACKET, PACKET_RX_RING, encodeRingRequest({ blockSize, blockCount: 0, timeoutMs }));
  }

  #unmap(from: number, to: number): void {
    if (to > from) this.#sys.munmap(this.#address + from * this.blockSize, (to - from) * this.blockSize);
  }

  #statusOf(block: number): number {
    return (block * this.blockSize >> 2) + BLOCK_STATUS;
  }
}
