/**
 * How recvmsg(2) of a kernel that is not one writes what it received.
 *
 * @module
 */

import {
  MSG_TRUNC,
  PACKET_AUXDATA,
  SO_RXQ_OVFL,
  SO_TIMESTAMPING,
  SO_TIMESTAMPNS,
  SOF_TIMESTAMPING_RAW_HARDWARE,
  SOF_TIMESTAMPING_SOFTWARE,
  SOL_PACKET,
  SOL_SOCKET,
  TP_STATUS_VLAN_TPID_VALID,
  TP_STATUS_VLAN_VALID,
} from "../../lib/linux/abi.ts";
import { addressOfSender, type FakeTime, type StrippedFrame } from "./fake_frame.ts";
import type { FakeMemory } from "./fake_memory.ts";

/** A frame in a socket's queue. */
export interface QueuedFrame extends StrippedFrame {
  /** What is kept of it. */
  readonly kept: Uint8Array;
  /** Frames that the socket had dropped before this one was queued; 0 where it did not ask. */
  readonly dropsBefore: number;
}

/** Which control messages a socket asked for. */
export interface MessageOptions {
  readonly auxdata: boolean;
  readonly timestampNs: boolean;
  /** `SOF_TIMESTAMPING_` bits. */
  readonly timestamping: number;
  readonly drops: boolean;
}

/**
 * Writes a frame where a `struct msghdr` of 64 bits says.
 *
 * @returns What recvmsg returns.
 */
export function writeMessage(
  memory: FakeMemory,
  queued: QueuedFrame,
  { message, flags, options }: { message: Uint8Array; flags: number; options: MessageOptions },
): number {
  const header = new DataView(message.buffer, message.byteOffset, message.length);
  const length = Math.min(20, header.getUint32(8, true));
  memory.at(word(header, 0), length).set(addressOfSender(queued).subarray(0, length));
  header.setUint32(8, 20, true);
  let at = 0;
  const vectors = memory.at(word(header, 16), 16 * word(header, 24));
  const table = new DataView(vectors.buffer, vectors.byteOffset, vectors.length);
  for (let i = 0; i < table.byteLength; i += 16) {
    // All of it must be there, also where this frame does not fill it.
    const into = memory.at(word(table, i), word(table, i + 8));
    const part = queued.kept.subarray(at, at + into.length);
    into.set(part);
    at += part.length;
  }
  writeControl(memory, header, { queued, options });
  header.setUint32(48, at < queued.kept.length ? MSG_TRUNC : 0, true);
  return (flags & MSG_TRUNC) !== 0 ? queued.kept.length : at;
}

/** As put_cmsg() of the kernel: the times first, the drops, the auxiliary data last. */
function writeControl(
  memory: FakeMemory,
  header: DataView,
  { queued, options }: { queued: QueuedFrame; options: MessageOptions },
): void {
  const room = word(header, 40);
  const control = memory.at(word(header, 32), room);
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
  const { frame } = queued;
  if (options.timestampNs) put(SOL_SOCKET, SO_TIMESTAMPNS, encodeTimes([frame]));
  const software = (options.timestamping & SOF_TIMESTAMPING_SOFTWARE) !== 0 && frame.stamped ? frame : undefined;
  const hardware = (options.timestamping & SOF_TIMESTAMPING_RAW_HARDWARE) !== 0 ? frame.hardware : undefined;
  if (software !== undefined || hardware !== undefined) {
    put(SOL_SOCKET, SO_TIMESTAMPING, encodeTimes([software, undefined, hardware]));
  }
  if (options.drops && queued.dropsBefore !== 0) {
    put(SOL_SOCKET, SO_RXQ_OVFL, new DataView(Uint32Array.of(queued.dropsBefore).buffer));
  }
  if (options.auxdata) put(SOL_PACKET, PACKET_AUXDATA, encodeAuxdata(queued));
  header.setBigUint64(40, BigInt(at), true);
}

function encodeTimes(times: readonly (FakeTime | undefined)[]): DataView {
  const view = new DataView(new ArrayBuffer(16 * times.length));
  times.forEach((time, i) => {
    view.setBigInt64(16 * i, BigInt(time?.seconds ?? 0), true);
    view.setBigInt64(16 * i + 8, BigInt(time?.nanoseconds ?? 0), true);
  });
  return view;
}

/** `struct tpacket_auxdata` */
function encodeAuxdata({ frame, bytes, kept, tag }: QueuedFrame): DataView {
  const aux = new DataView(new ArrayBuffer(20));
  const tagStatus = tag === undefined ? 0 : TP_STATUS_VLAN_VALID | (frame.tpidTold ? TP_STATUS_VLAN_TPID_VALID : 0);
  aux.setUint32(0, 1 | frame.status | tagStatus, true);
  aux.setUint32(4, bytes.length, true);
  aux.setUint32(8, kept.length, true);
  aux.setUint16(14, frame.macLength, true);
  aux.setUint16(16, tag?.tci ?? 0, true);
  aux.setUint16(18, tag === undefined || !frame.tpidTold ? 0 : tag.tpid, true);
  return aux;
}

/** A 64-bit word, as a number. */
function word(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true));
}
