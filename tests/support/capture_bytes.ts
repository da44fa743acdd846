/**
 * Capture files written by hand, number by number: what the readers are tested with does not come from our own writers.
 *
 * @module
 */

/** Numbers and bytes put one after the other, in one byte order. */
export class Pack {
  readonly little: boolean;
  readonly #bytes: number[] = [];

  constructor(little: boolean) {
    this.little = little;
  }

  u16(value: number): this {
    return this.#number(value, 2);
  }

  u32(value: number): this {
    return this.#number(value, 4);
  }

  u64(value: bigint): this {
    const low = Number(BigInt.asUintN(32, value));
    const high = Number(BigInt.asUintN(32, value >> 32n));
    return this.little ? this.u32(low).u32(high) : this.u32(high).u32(low);
  }

  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /** Zeros up to the next multiple of 4 bytes. */
  pad(): this {
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
    return this;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  #number(value: number, size: number): this {
    const bytes = Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
    return this.raw(this.little ? bytes : bytes.reverse());
  }
}

/** Pieces as one array. */
export function concat(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A frame whose bytes count upwards from `first`. */
export function frame(length: number, first = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
}

export interface PcapHeader {
  little?: boolean;
  magic?: number;
  version?: readonly [number, number];
  snaplen?: number;
  linktype?: number;
}

/** The file header of a pcap file. */
export function pcapHeader(header: PcapHeader = {}): Uint8Array<ArrayBuffer> {
  const { little = true, magic = 0xa1b2c3d4, version = [2, 4], snaplen = 262144, linktype = 1 } = header;
  return new Pack(little).u32(magic).u16(version[0]).u16(version[1]).u64(0n).u32(snaplen).u32(linktype).bytes;
}

export interface PcapRecord {
  little?: boolean;
  seconds?: number;
  fraction?: number;
  origlen?: number;
  data: Uint8Array;
}

/** A record of a pcap file. */
export function pcapRecord(record: PcapRecord): Uint8Array<ArrayBuffer> {
  const { little = true, seconds = 1_600_000_000, fraction = 0, data, origlen = data.length } = record;
  return new Pack(little).u32(seconds).u32(fraction).u32(data.length).u32(origlen).raw(data).bytes;
}

/** Any block of a pcapng file. */
export function block(type: number, body: Pack): Uint8Array<ArrayBuffer> {
  const bytes = body.pad().bytes;
  return new Pack(body.little).u32(type).u32(bytes.length + 12).raw(bytes).u32(bytes.length + 12).bytes;
}

/** An option of a pcapng block. */
export function option(pack: Pack, code: number, value: Uint8Array): Pack {
  return pack.u16(code).u16(value.length).raw(value).pad();
}

/** A section header. */
export function sectionHeader(little = true, version: readonly [number, number] = [1, 0]): Uint8Array<ArrayBuffer> {
  return block(0x0a0d0d0a, new Pack(little).u32(0x1a2b3c4d).u16(version[0]).u16(version[1]).u64(-1n));
}

export interface InterfaceBlock {
  little?: boolean;
  linktype?: number;
  snaplen?: number;
  name?: string;
  tsresol?: number;
  tsoffset?: bigint;
}

/** An interface description. */
export function interfaceBlock(description: InterfaceBlock = {}): Uint8Array<ArrayBuffer> {
  const { little = true, linktype = 1, snaplen = 0, name, tsresol, tsoffset } = description;
  const body = new Pack(little).u16(linktype).u16(0).u32(snaplen);
  if (name !== undefined) option(body, 2, new TextEncoder().encode(name));
  if (tsresol !== undefined) option(body, 9, Uint8Array.of(tsresol));
  if (tsoffset !== undefined) option(body, 14, new Pack(little).u64(tsoffset).bytes);
  return block(1, body.u16(0).u16(0));
}

export interface PacketBlock {
  little?: boolean;
  /** The timestamp in units of the interface. */
  time?: bigint;
  interfaceId?: number;
  origlen?: number;
  flags?: number;
  data: Uint8Array;
}

/** An enhanced packet. */
export function enhancedPacket(packet: PacketBlock): Uint8Array<ArrayBuffer> {
  const { little = true, time = 0n, interfaceId = 0, data, origlen = data.length, flags } = packet;
  const body = new Pack(little).u32(interfaceId).u32(Number(time >> 32n)).u32(Number(time & 0xffff_ffffn));
  body.u32(data.length).u32(origlen).raw(data).pad();
  if (flags !== undefined) {
    // A comment before it, and what no reader knows.
    option(body, 1, new TextEncoder().encode("hello"));
    option(body, 0x7ffe, Uint8Array.of(1, 2, 3));
    option(body, 2, new Pack(little).u32(flags).bytes).u32(0);
  }
  return block(6, body);
}

/** An obsolete packet block, with `drops` packets lost before it. */
export function obsoletePacket(packet: PacketBlock & { drops?: number }): Uint8Array<ArrayBuffer> {
  const { little = true, time = 0n, interfaceId = 0, data, origlen = data.length, flags, drops = 0 } = packet;
  const body = new Pack(little).u16(interfaceId).u16(drops).u32(Number(time >> 32n)).u32(Number(time & 0xffff_ffffn));
  body.u32(data.length).u32(origlen).raw(data).pad();
  if (flags !== undefined) option(body, 2, new Pack(little).u32(flags).bytes).u32(0);
  return block(2, body);
}

/** A simple packet. */
export function simplePacket(
  packet: { little?: boolean; data: Uint8Array; origlen?: number },
): Uint8Array<ArrayBuffer> {
  const { little = true, data, origlen = data.length } = packet;
  return block(3, new Pack(little).u32(origlen).raw(data));
}
