/**
 * Frames of a kernel that is not one, and what its receive path does to each before a socket sees it.
 *
 * @module
 */

/** A time as the kernel has it. */
export interface FakeTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A frame as an interface gives it to the sockets. */
export interface FakeFrame extends FakeTime {
  readonly bytes: Uint8Array;
  readonly ifindex: number;
  readonly hatype: number;
  /** Bytes of the header before the network header: 14 for Ethernet, 0 for an interface without one. */
  readonly macLength: number;
  /** A `PACKET_` type. */
  readonly packetType: number;
  /** `TP_STATUS_` bits beside those of the tag. */
  readonly status: number;
  /** Whether a tag's TPID is told; kernels before 3.14 did not. */
  readonly tpidTold: boolean;
  /** Whether it was given its time on the way: frames going out are, others where a socket asked for it. */
  readonly stamped: boolean;
  /** The network card's own time. */
  readonly hardware?: FakeTime;
}

/** A frame as a socket sees it: its outermost tag taken out. */
export interface StrippedFrame {
  readonly frame: FakeFrame;
  readonly bytes: Uint8Array;
  readonly tag: { readonly tpid: number; readonly tci: number } | undefined;
}

/** What the kernel does to a received frame that begins with a tag: skb_vlan_untag(). */
export function stripTag(frame: FakeFrame): StrippedFrame {
  const { bytes } = frame;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tpid = frame.macLength === 14 && bytes.length >= 18 ? view.getUint16(12) : 0;
  if (tpid !== 0x8100 && tpid !== 0x88a8) return { frame, bytes, tag: undefined };
  const stripped = new Uint8Array(bytes.length - 4);
  stripped.set(bytes.subarray(0, 12));
  stripped.set(bytes.subarray(16), 12);
  return { frame, bytes: stripped, tag: { tpid, tci: view.getUint16(14) } };
}

/** The protocol of what follows the header, and the tag: `skb->protocol`. */
export function protocolOf({ frame, bytes }: StrippedFrame): number {
  if (frame.macLength === 14) return bytes.length >= 14 ? (bytes[12] ?? 0) << 8 | (bytes[13] ?? 0) : 0;
  const version = (bytes[0] ?? 0) >> 4;
  return version === 4 ? 0x0800 : version === 6 ? 0x86dd : 0;
}

/** The `sockaddr_ll` that comes with it, up to the end of the hardware address: the kernel clears nothing behind that. */
export function addressOfSender(stripped: StrippedFrame): Uint8Array<ArrayBuffer> {
  const { frame, bytes } = stripped;
  const length = frame.macLength === 14 ? 6 : 0;
  const name = new DataView(new ArrayBuffer(12 + length));
  name.setUint16(0, 17, true);
  name.setUint16(2, protocolOf(stripped));
  name.setInt32(4, frame.ifindex, true);
  name.setUint16(8, frame.hatype, true);
  name.setUint8(10, frame.packetType);
  name.setUint8(11, length);
  for (let i = 0; i < length; i++) name.setUint8(12 + i, bytes[6 + i] ?? 0);
  return new Uint8Array(name.buffer);
}
