/**
 * CRC-32, the check sum of gzip: RFC 1952 section 8.
 *
 * @module
 */

const POLYNOMIAL = 0xedb8_8320;
/** Bytes that are looked up at a time, each in a table of its own. */
const SLICES = 8;

/** What is used of `node:zlib`: its sum is ten times as fast as ours. */
interface RuntimeCrc32 {
  crc32?: (bytes: Uint8Array, value: number) => number;
}

/** A running check sum. */
export class Crc32 {
  readonly #add: (bytes: Uint8Array, value: number) => number = builtinCrc32() ?? sliceCrc32();

  /** The sum of all bytes since the last `reset`, an unsigned number of 32 bits. */
  value = 0;

  /** Begins another sum. */
  reset(): void {
    this.value = 0;
  }

  /** Adds bytes. */
  add(bytes: Uint8Array): void {
    this.value = this.#add(bytes, this.value);
  }
}

/** The runtime's, where it has one. */
function builtinCrc32(): ((bytes: Uint8Array, value: number) => number) | undefined {
  const process: unknown = Reflect.get(globalThis, "process");
  return hasBuiltinZlib(process) ? process.getBuiltinModule("node:zlib")?.crc32 : undefined;
}

function hasBuiltinZlib(
  process: unknown,
): process is { getBuiltinModule(name: "node:zlib"): RuntimeCrc32 | undefined } {
  return typeof process === "object" && process !== null && "getBuiltinModule" in process;
}

/** Our own, eight bytes at a time. */
export function sliceCrc32(): (bytes: Uint8Array, value: number) => number {
  const [a, b, c, d, e, f, g, h] = makeTables();
  return (bytes, before) => {
    let value = ~before;
    let at = 0;
    for (const stop = bytes.length - SLICES; at <= stop; at += SLICES) {
      value ^= byte(bytes, at) | byte(bytes, at + 1) << 8 | byte(bytes, at + 2) << 16 | byte(bytes, at + 3) << 24;
      value = entry(h, value & 0xff) ^ entry(g, value >>> 8 & 0xff) ^ entry(f, value >>> 16 & 0xff) ^
        entry(e, value >>> 24) ^ entry(d, byte(bytes, at + 4)) ^ entry(c, byte(bytes, at + 5)) ^
        entry(b, byte(bytes, at + 6)) ^ entry(a, byte(bytes, at + 7));
    }
    for (; at < bytes.length; at++) value = entry(a, (value ^ byte(bytes, at)) & 0xff) ^ value >>> 8;
    return ~value >>> 0;
  };
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function entry(table: Int32Array, at: number): number {
  return table[at] ?? 0;
}

type Tables = readonly [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/** The first table has the sums of all bytes, each other one the sums of the same bytes with one more zero behind. */
function makeTables(): Tables {
  const a = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
    return value;
  });
  const more = (table: Int32Array): Int32Array => table.map((value) => value >>> 8 ^ entry(a, value & 0xff));
  const b = more(a);
  const c = more(b);
  const d = more(c);
  const e = more(d);
  const f = more(e);
  const g = more(f);
  return [a, b, c, d, e, f, g, more(g)];
}
