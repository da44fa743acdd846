/**
 * `struct msghdr` with all that it points to, in one buffer: the kernel reads and writes these bytes, so they must not
 * move, and must not be collected while something refers to them by address only (recvmsg(2), sys/socket.h).
 *
 * ```text
 *   0 msg_name    address     56 iovec[0]  address, length     88 the name: a sockaddr_ll
 *   8 msg_namelen u32         72 iovec[1]  address, length    112 control messages
 *  16 msg_iov     address
 *  24 msg_iovlen  u64
 *  32 msg_control address
 *  40 msg_controllen u64
 *  48 msg_flags   i32
 * ```
 *
 * Lengths are 32 bits and padding in musl, 64 bits in glibc: with the upper half 0 both read the same.
 *
 * @module
 */

import { SOCKADDR_LL_LENGTH } from "./sockaddr_ll.ts";

const MSG_NAME = 0;
const MSG_NAMELEN = 8;
const MSG_IOV = 16;
const MSG_IOVLEN = 24;
const MSG_CONTROL = 32;
const MSG_CONTROLLEN = 40;
const MSG_FLAGS = 48;
const IOVEC = 56;
const IOVEC_LENGTH = 16;
/** Where the name slot begins. */
const NAME = 88;
/** Where the control messages begin: a multiple of 8, as they are aligned. */
const CONTROL = 112;
/** Room for the control messages that capkit asks for, and then some. */
const CONTROL_LENGTH = 208;
const TOTAL = CONTROL + CONTROL_LENGTH;

/**
 * A message header to receive with, again and again.
 */
export class MessageHeader {
  /** What is passed to recvmsg: begins with the msghdr. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The slot that the kernel fills with the packet's `sockaddr_ll`. */
  readonly name: DataView<ArrayBuffer>;
  /** The control messages; only the first `controlLength` bytes are of the last message received. */
  readonly control: DataView<ArrayBuffer>;
  readonly #words: Uint32Array<ArrayBuffer>;

  /**
   * @param addressOf Tells the address of a buffer that the engine never moves.
   */
  constructor(addressOf: (buffer: ArrayBuffer) => number) {
    const buffer = new ArrayBuffer(TOTAL);
    const address = addressOf(buffer);
    this.bytes = new Uint8Array(buffer);
    this.name = new DataView(buffer, NAME, SOCKADDR_LL_LENGTH);
    this.control = new DataView(buffer, CONTROL, CONTROL_LENGTH);
    this.#words = new Uint32Array(buffer);
    this.#setAddress(MSG_NAME, address + NAME);
    this.#setAddress(MSG_IOV, address + IOVEC);
    this.#setAddress(MSG_CONTROL, address + CONTROL);
  }

  /**
   * Says where the next message goes: `length` bytes at `address`, and what does not fit into them to the second place.
   * The memory must stay until the message has been received.
   */
  setBuffers(address: number, length: number, spillAddress = 0, spillLength = 0): void {
    this.#setAddress(IOVEC, address);
    this.#setWord(IOVEC + 8, length);
    this.#setAddress(IOVEC + IOVEC_LENGTH, spillAddress);
    this.#setWord(IOVEC + IOVEC_LENGTH + 8, spillLength);
    this.#setWord(MSG_IOVLEN, spillLength > 0 ? 2 : 1);
  }

  /** Points the control messages elsewhere than to `control`. */
  setControl(address: number, length: number): void {
    this.#setAddress(MSG_CONTROL, address);
    this.#setWord(MSG_CONTROLLEN, length);
  }

  /** Makes it ready for the next message: the kernel overwrites the lengths with what it filled in. */
  reset(controlLength: number = CONTROL_LENGTH): void {
    this.#setWord(MSG_NAMELEN, SOCKADDR_LL_LENGTH);
    this.#setWord(MSG_CONTROLLEN, controlLength);
    this.#setWord(MSG_FLAGS, 0);
  }

  /** Bytes of control messages that came with the last message. */
  get controlLength(): number {
    return this.#words[MSG_CONTROLLEN / 4] ?? 0;
  }

  #setWord(offset: number, value: number): void {
    this.#words[offset / 4] = value;
  }

  #setAddress(offset: number, address: number): void {
    this.#words[offset / 4] = address;
    this.#words[offset / 4 + 1] = address / 0x1_0000_0000;
  }
}
