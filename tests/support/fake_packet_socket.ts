/**
 * A packet socket of a kernel that is not one: options, filter, queue, and how recvmsg writes what it received.
 *
 * @module
 */

import {
  MSG_TRUNC,
  PACKET_ADD_MEMBERSHIP,
  PACKET_AUXDATA,
  PACKET_STATISTICS,
  SO_ATTACH_FILTER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_TIMESTAMPNS,
  SOL_PACKET,
  SOL_SOCKET,
  TP_STATUS_VLAN_TPID_VALID,
  TP_STATUS_VLAN_VALID,
} from "../../lib/linux/abi.ts";
import { EAGAIN, EINVAL, ENODEV } from "../../lib/linux/errno.ts";
import type { FakeMemory } from "./fake_memory.ts";

/** A frame as an interface gives it to the sockets. */
export interface FakeFrame {
  readonly bytes: Uint8Array;
  readonly ifindex: number;
  readonly hatype: number;
  /** A `PACKET_` type. */
  readonly packetType: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** `TP_STATUS_` bits beside those of the tag. */
  readonly status: number;
  /** Whether a tag's TPID is told; kernels before 3.14 did not. */
  readonly tpidTold: boolean;
}

/** A frame in a socket's queue, its outermost tag taken out. */
interface Queued {
  readonly frame: FakeFrame;
  /** What is kept of it. */
  readonly bytes: Uint8Array;
  /** Its length before the filter cut it. */
  readonly length: number;
  readonly tag: { tpid: number; tci: number } | undefined;
}

/** What a queued frame takes of the receive buffer besides its bytes. */
const OVERHEAD = 576;

export class FakePacketSocket {
  /** The interface it is bound to, 0 for all; undefined before. */
  ifindex: number | undefined = undefined;
  /** What recvmsg fails with next, once. */
  error = 0;
  receiveBuffer = 212_992;
  promiscuous: number[] = [];
  readonly #memory: FakeMemory;
  readonly #queue: Queued[] = [];
  #used = 0;
  #filter: readonly { code: number; jt: number; jf: number; k: number }[] = [];
  #auxdata = false;
  #timestamps = false;
  #packets = 0;
  #drops = 0;

  constructor(memory: FakeMemory) {
    this.#memory = memory;
  }

  /** Whether recvmsg has something to say. */
  get readable(): boolean {
    return this.#queue.length > 0;
  }

  /** A frame crosses the interface. */
  receive(frame: FakeFrame): void {
    const { bytes, tag } = stripTag(frame.bytes);
    const keep = this.#filter.length === 0 ? bytes.length : this.#runFilter(frame);
    if (keep === 0) return;
    this.#packets++;
    if (this.#used >= this.receiveBuffer) {
      this.#drops++;
      return;
    }
    const kept = bytes.slice(0, keep);
    this.#used += kept.length + OVERHEAD;
    this.#queue.push({ frame, bytes: kept, length: bytes.length, tag });
  }

  setOption(level: number, name: number, value: Uint8Array): number {
    const view = new DataView(value.buffer, value.byteOffset, value.length);
    if (level === SOL_SOCKET && name === SO_ATTACH_FILTER) return this.#attachFilter(view);
    if (value.length < 4) return -EINVAL;
    const int = view.getInt32(0, true);
    if (level === SOL_SOCKET) {
      // The kernel doubles it, for its own bookkeeping.
      if (name === SO_RCVBUF || name === SO_RCVBUFFORCE) this.receiveBuffer = 2 * int;
      else if (name === SO_TIMESTAMPNS) this.#timestamps = int !== 0;
      else return -EINVAL;
      return 0;
    }
    if (level !== SOL_PACKET) return -EINVAL;
    if (name === PACKET_AUXDATA) this.#auxdata = int !== 0;
    else if (name === PACKET_ADD_MEMBERSHIP) {
      if (value.length < 16) return -EINVAL;
      if (int === 0) return -ENODEV;
      this.promiscuous.push(int);
    } else return -EINVAL;
    return 0;
  }

  getOption(level: number, name: number, value: Uint8Array): number {
    if (level !== SOL_PACKET || name !== PACKET_STATISTICS || value.length < 8) return -EINVAL;
    const view = new DataView(value.buffer, value.byteOffset, value.length);
    view.setUint32(0, this.#packets, true);
    view.setUint32(4, this.#drops, true);
    this.#packets = 0;
    this.#drops = 0;
    return 8;
  }

  /** recvmsg(2) with a `struct msghdr` of 64 bits. */
  receiveMessage(message: Uint8Array, flags: number): number {
    if (this.error !== 0) {
      const { error } = this;
      this.error = 0;
      return -error;
    }
    const next = this.#queue.shift();
    if (next === undefined) return -EAGAIN;
    this.#used -= next.bytes.length + OVERHEAD;
    const header = new DataView(message.buffer, message.byteOffset, message.length);
    this.#writeName(header, next);
    let at = 0;
    const vectors = this.#memory.at(word(header, 16), 16 * word(header, 24));
    const table = new DataView(vectors.buffer, vectors.byteOffset, vectors.length);
    for (let i = 0; i < table.byteLength; i += 16) {
      // All of it must be there, also where this frame does not fill it.
      const into = this.#memory.at(word(table, i), word(table, i + 8));
      const part = next.bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
    }
    this.#writeControl(header, next);
    header.setUint32(48, at < next.bytes.length ? MSG_TRUNC : 0, true);
    return (flags & MSG_TRUNC) !== 0 ? next.bytes.length : at;
  }

  #writeName(header: DataView, { frame }: Queued): void {
    const name = new DataView(new ArrayBuffer(20));
    name.setUint16(0, 17, true);
    name.setUint16(2, frame.bytes.length >= 14 ? (frame.bytes[12] ?? 0) << 8 | (frame.bytes[13] ?? 0) : 0);
    name.setInt32(4, frame.ifindex, true);
    name.setUint16(8, frame.hatype, true);
    name.setUint8(10, frame.packetType);
    name.setUint8(11, 6);
    for (let i = 0; i < 6; i++) name.setUint8(12 + i, frame.bytes[6 + i] ?? 0);
    const length = Math.min(20, header.getUint32(8, true));
    this.#memory.at(word(header, 0), length).set(new Uint8Array(name.buffer, 0, length));
    header.setUint32(8, 20, true);
  }

  /** As put_cmsg() of the kernel: the time first, the auxiliary data last. */
  #writeControl(header: DataView, { frame, bytes, length, tag }: Queued): void {
    const room = word(header, 40);
    const control = this.#memory.at(word(header, 32), room);
    const view = new DataView(control.buffer, control.byteOffset, control.length);
    let at = 0;
    const put = (level: number, type: number, data: DataView): void => {
      if (room - at < 16) return;
      const end = Math.min(at + 16 + data.byteLength, room);
      view.setBigUint64(at, BigInt(end - at), true);
      view.setInt32(at + 8, level, true);
      view.setInt32(at + 12, type, true);
      control.set(new Uint8Array(data.buffer, 0, end - at - 16), at + 16);
      at = Math.min(room, at + 16 + Math.ceil(data.byteLength / 8) * 8);
    };
    if (this.#timestamps) {
      const time = new DataView(new ArrayBuffer(16));
      time.setBigInt64(0, BigInt(frame.seconds), true);
      time.setBigInt64(8, BigInt(frame.nanoseconds), true);
      put(SOL_SOCKET, SO_TIMESTAMPNS, time);
    }
    if (this.#auxdata) {
      const aux = new DataView(new ArrayBuffer(20));
      const tagStatus = tag === undefined ? 0 : TP_STATUS_VLAN_VALID | (frame.tpidTold ? TP_STATUS_VLAN_TPID_VALID : 0);
      aux.setUint32(0, 1 | frame.status | tagStatus, true);
      aux.setUint32(4, length, true);
      aux.setUint32(8, bytes.length, true);
      aux.setUint16(14, 14, true);
      aux.setUint16(16, tag?.tci ?? 0, true);
      aux.setUint16(18, tag === undefined || !frame.tpidTold ? 0 : tag.tpid, true);
      put(SOL_PACKET, PACKET_AUXDATA, aux);
    }
    header.setBigUint64(40, BigInt(at), true);
  }

  #attachFilter(program: DataView): number {
    if (program.byteLength !== 16) return -EINVAL;
    const count = program.getUint16(0, true);
    const code = this.#memory.at(word(program, 8), 8 * count);
    const view = new DataView(code.buffer, code.byteOffset, code.length);
    const filter = Array.from({ length: count }, (_, i) => ({
      code: view.getUint16(8 * i, true),
      jt: view.getUint8(8 * i + 2),
      jf: view.getUint8(8 * i + 3),
      k: view.getUint32(8 * i + 4, true),
    }));
    if (filter.at(-1)?.code !== 0x06) return -EINVAL;
    this.#filter = filter;
    return 0;
  }

  #runFilter(frame: FakeFrame): number {
    return runFilter(this.#filter, { packetType: frame.packetType, ifindex: frame.ifindex });
  }
}

/** The few instructions that capkit uses: return a constant, load ancillary data, compare. */
export function runFilter(
  program: readonly { code: number; jt: number; jf: number; k: number }[],
  packet: { packetType: number; ifindex: number },
): number {
  let a = 0;
  for (let pc = 0; pc < program.length; pc++) {
    const { code, jt, jf, k } = program[pc] ?? { code: 0, jt: 0, jf: 0, k: 0 };
    if (code === 0x06) return k;
    else if (code === 0x20 && k === 0xfffff004) a = packet.packetType;
    else if (code === 0x20 && k === 0xfffff008) a = packet.ifindex;
    else if (code === 0x15) pc += a === k ? jt : jf;
    else throw new Error(`the fake kernel does not know instruction ${pc}: code 0x${code.toString(16)}, k ${k}`);
  }
  throw new Error("the program runs over its end");
}

/** What the kernel does to a received frame that begins with a tag: skb_vlan_untag(). */
function stripTag(bytes: Uint8Array): { bytes: Uint8Array; tag: { tpid: number; tci: number } | undefined } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tpid = bytes.length >= 18 ? view.getUint16(12) : 0;
  if (tpid !== 0x8100 && tpid !== 0x88a8) return { bytes, tag: undefined };
  const stripped = new Uint8Array(bytes.length - 4);
  stripped.set(bytes.subarray(0, 12));
  stripped.set(bytes.subarray(16), 12);
  return { bytes: stripped, tag: { tpid, tci: view.getUint16(14) } };
}

/** A 64-bit word, as a number. */
function word(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true));
}
