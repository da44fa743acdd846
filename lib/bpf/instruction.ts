/**
 * Classic BPF: its instructions as the kernel takes them (linux/filter.h, linux/bpf_common.h).
 *
 * A machine with an accumulator A, an index register X and sixteen words of scratch memory M[], all of 32 bits and all 0
 * at first. `code` says what an instruction does: a class in its lowest three bits, the rest by class.
 *
 * ```text
 *  7   6   5   4   3   2   1   0
 * +-----------+-------+-----------+
 * |   mode    | size  |   class   |   BPF_LD BPF_LDX
 * +-----------+---+---+-----------+
 * |   operation   | s |   class   |   BPF_ALU BPF_JMP; s is the source: K or X
 * +---------------+---+-----------+
 * |           | rval  |   class   |   BPF_RET: what is returned, K or A
 * +-----------+-------+-----------+
 * ```
 *
 * @module
 */

/** Class: load into A. */
export const BPF_LD = 0x00;
/** Class: load into X. */
export const BPF_LDX = 0x01;
/** Class: store A in M[k]. */
export const BPF_ST = 0x02;
/** Class: store X in M[k]. */
export const BPF_STX = 0x03;
/** Class: arithmetic on A. */
export const BPF_ALU = 0x04;
/** Class: jump, always forward but for {@linkcode BPF_JA} outside the kernel. */
export const BPF_JMP = 0x05;
/** Class: return the number of bytes to keep, 0 for none. */
export const BPF_RET = 0x06;
/** Class: copy a register to the other. */
export const BPF_MISC = 0x07;

/** Size of a load: 32 bits, big-endian. */
export const BPF_W = 0x00;
/** Size of a load: 16 bits, big-endian. */
export const BPF_H = 0x08;
/** Size of a load: 8 bits. */
export const BPF_B = 0x10;

/** Mode of a load: the constant k. */
export const BPF_IMM = 0x00;
/** Mode of a load: the packet's bytes at k, or what the kernel knows of it (`SKF_AD_OFF`). */
export const BPF_ABS = 0x20;
/** Mode of a load: the packet's bytes at X + k. */
export const BPF_IND = 0x40;
/** Mode of a load: M[k]. */
export const BPF_MEM = 0x60;
/** Mode of a load: the length of the packet on the wire. */
export const BPF_LEN = 0x80;
/** Mode of a load into X: four times the low half of the byte at k, the length of an IPv4 header. */
export const BPF_MSH = 0xa0;

/** Operation: A + source. */
export const BPF_ADD = 0x00;
/** Operation: A - source. */
export const BPF_SUB = 0x10;
/** Operation: A * source. */
export const BPF_MUL = 0x20;
/** Operation: A / source, unsigned. */
export const BPF_DIV = 0x30;
/** Operation: A | source. */
export const BPF_OR = 0x40;
/** Operation: A & source. */
export const BPF_AND = 0x50;
/** Operation: A << source. */
export const BPF_LSH = 0x60;
/** Operation: A >> source, with zeros from the left. */
export const BPF_RSH = 0x70;
/** Operation: -A. */
export const BPF_NEG = 0x80;
/** Operation: A % source, unsigned. */
export const BPF_MOD = 0x90;
/** Operation: A ^ source. */
export const BPF_XOR = 0xa0;

/** Jump: always, over k instructions. */
export const BPF_JA = 0x00;
/** Jump: where A equals the source. */
export const BPF_JEQ = 0x10;
/** Jump: where A is greater than the source, unsigned. */
export const BPF_JGT = 0x20;
/** Jump: where A is greater than the source or equal, unsigned. */
export const BPF_JGE = 0x30;
/** Jump: where A and the source have a bit in common. */
export const BPF_JSET = 0x40;

/** Source: the constant k. */
export const BPF_K = 0x00;
/** Source: the register X. */
export const BPF_X = 0x08;
/** What {@linkcode BPF_RET} returns: the register A. */
export const BPF_A = 0x10;

/** Copy of a register: A to X. */
export const BPF_TAX = 0x00;
/** Copy of a register: X to A. */
export const BPF_TXA = 0x80;

/** Words of scratch memory. */
export const BPF_MEMWORDS = 16;
/** Instructions of the longest program that the kernel takes. */
export const BPF_MAXINSNS = 4096;

/** Loads by {@linkcode BPF_ABS} at this offset and above read what the kernel knows of the packet, not its bytes. */
export const SKF_AD_OFF = 0xfffff000;
/** Loads at this offset and above, up to {@linkcode SKF_AD_OFF}, count from the network header. */
export const SKF_NET_OFF = 0xfff00000;
/** Loads at this offset and above, up to {@linkcode SKF_NET_OFF}, count from the link-layer header. */
export const SKF_LL_OFF = 0xffe00000;

/** The protocol, an ethertype mostly. */
export const SKF_AD_PROTOCOL = 0;
/** The `PACKET_` type. */
export const SKF_AD_PKTTYPE = 4;
/** The index of the interface. */
export const SKF_AD_IFINDEX = 8;
/** The place of the netlink attribute of type X at A and after; 0 where there is none. */
export const SKF_AD_NLATTR = 12;
/** The place of the netlink attribute of type X inside the one at A; 0 where there is none. */
export const SKF_AD_NLATTR_NEST = 16;
/** The mark that the firewall gave the packet. */
export const SKF_AD_MARK = 20;
/** The receive queue of the network card. */
export const SKF_AD_QUEUE = 24;
/** The `ARPHRD_` type of the interface. */
export const SKF_AD_HATYPE = 28;
/** The hash of the flow. */
export const SKF_AD_RXHASH = 32;
/** The processor that the filter runs on. */
export const SKF_AD_CPU = 36;
/** No load: A ^ X. */
export const SKF_AD_ALU_XOR_X = 40;
/** The TCI of the tag that was taken out of the frame. */
export const SKF_AD_VLAN_TAG = 44;
/** 1 where a tag was taken out of the frame, else 0. */
export const SKF_AD_VLAN_TAG_PRESENT = 48;
/** Where the payload begins: behind TCP, UDP and the like. */
export const SKF_AD_PAY_OFFSET = 52;
/** A random number. */
export const SKF_AD_RANDOM = 56;
/** The TPID of the tag that was taken out of the frame. */
export const SKF_AD_VLAN_TPID = 60;

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

/** An instruction that is no conditional jump: `statement(BPF_LD | BPF_H | BPF_ABS, 12)`. */
export function statement(code: number, k = 0): Instruction {
  return { code, jt: 0, jf: 0, k };
}

/** A conditional jump: `jump(BPF_JGT | BPF_K, { k: 1500, jt: 0, jf: 4 })`. */
export function jump(condition: number, { k = 0, jt, jf }: { k?: number; jt: number; jf: number }): Instruction {
  return { code: BPF_JMP | condition, jt, jf, k };
}

/** `if (A == k) skip jt; else skip jf`. */
export function jumpIfEqual(k: number, skip: { jt: number; jf: number }): Instruction {
  return jump(BPF_JEQ | BPF_K, { ...skip, k });
}

/** Loads what the kernel knows: `what` is a `SKF_AD_` number. */
export function loadAncillary(what: number): Instruction {
  return statement(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + what);
}

/** Keeps so many bytes of the packet, 0 for none. */
export function keep(bytes: number): Instruction {
  return statement(BPF_RET | BPF_K, bytes);
}

/** The class of an instruction: `BPF_LD` to `BPF_MISC`. */
export function classOf(code: number): number {
  return code & 0x07;
}

/** The size of a load: `BPF_W`, `BPF_H` or `BPF_B`. */
export function sizeOf(code: number): number {
  return code & 0x18;
}

/** The mode of a load: `BPF_IMM` to `BPF_MSH`. */
export function modeOf(code: number): number {
  return code & 0xe0;
}

/** The operation of `BPF_ALU`, `BPF_JMP` and `BPF_MISC`. */
export function operationOf(code: number): number {
  return code & 0xf0;
}

/** The source of `BPF_ALU` and `BPF_JMP`: `BPF_K` or `BPF_X`. */
export function sourceOf(code: number): number {
  return code & 0x08;
}

/** Whether an instruction is a load of what the kernel knows, by an offset of `SKF_AD_OFF` and above. */
export function isAncillary({ code, k }: Instruction): boolean {
  return classOf(code) === BPF_LD && modeOf(code) === BPF_ABS && k >= SKF_AD_OFF;
}

/**
 * Where a {@linkcode BPF_JA} at `index` goes. Its k is 32 bits wide and wraps, so that libpcap's loops over chains of
 * headers go back: 0xfffffffe is two instructions up from the next one.
 */
export function jumpTarget(index: number, k: number): number {
  return index + 1 + (k | 0);
}
