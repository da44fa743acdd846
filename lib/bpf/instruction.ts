/**
 * Classic BPF: its instructions as the kernel takes them (linux/filter.h, linux/bpf_common.h).
 *
 * @module
 */

/** Load a word: into A, 32 bits. */
export const BPF_LD = 0x00;
/** Jump. */
export const BPF_JMP = 0x05;
/** Return: the number of bytes to keep, 0 for none. */
export const BPF_RET = 0x06;
/** Size: 32 bits. */
export const BPF_W = 0x00;
/** Mode: at a constant offset of the packet. */
export const BPF_ABS = 0x20;
/** Condition: A equals k. */
export const BPF_JEQ = 0x10;
/** Source: the constant k. */
export const BPF_K = 0x00;

/** Loads at this offset and above read what the kernel knows of the packet, not its bytes. */
export const SKF_AD_OFF = 0xfffff000;
/** The `PACKET_` type. */
export const SKF_AD_PKTTYPE = 4;
/** The index of the interface. */
export const SKF_AD_IFINDEX = 8;

/** One instruction. */
export interface Instruction {
  /** What it does: class, size, mode, operation and source. */
  readonly code: number;
  /** Instructions to skip where a condition is true, 0 to 255. */
  readonly jt: number;
  /** Instructions to skip where a condition is false, 0 to 255. */
  readonly jf: number;
  /** The constant, an unsigned 32-bit number. */
  readonly k: number;
}

/** `if (A == k) skip jt; else skip jf`. */
export function jumpIfEqual(k: number, skip: { jt: number; jf: number }): Instruction {
  return { code: BPF_JMP | BPF_JEQ | BPF_K, ...skip, k };
}

/** Loads what the kernel knows: `what` is a `SKF_AD_` number. */
export function loadAncillary(what: number): Instruction {
  return { code: BPF_LD | BPF_W | BPF_ABS, jt: 0, jf: 0, k: SKF_AD_OFF + what };
}

/** Keeps so many bytes of the packet, 0 for none. */
export function keep(bytes: number): Instruction {
  return { code: BPF_RET | BPF_K, jt: 0, jf: 0, k: bytes };
}
