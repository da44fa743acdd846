import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import * as bpf from "../../lib/bpf/instruction.ts";
import { type Instruction, statement } from "../../lib/bpf/instruction.ts";
import { type BpfPacket, interpret } from "../../lib/bpf/vm.ts";

const { BPF_A, BPF_ABS, BPF_ADD, BPF_ALU, BPF_AND, BPF_B, BPF_DIV, BPF_H, BPF_IMM, BPF_IND, BPF_JA, BPF_JMP } = bpf;
const { BPF_K, BPF_LD, BPF_LDX, BPF_LEN, BPF_LSH, BPF_MEM, BPF_MISC, BPF_MOD, BPF_MSH, BPF_MUL, BPF_NEG, BPF_OR } = bpf;
const { BPF_RET, BPF_RSH, BPF_ST, BPF_STX, BPF_SUB, BPF_TAX, BPF_TXA, BPF_W, BPF_X, BPF_XOR } = bpf;

const RETURN_A = statement(BPF_RET | BPF_A);
/** Six bytes from 0x45 on, between others; 99 were on the wire. */
const PACKET: BpfPacket = {
  bytes: Uint8Array.of(0xff, 0x45, 0x81, 0x02, 0x03, 0x04, 0x05, 0xff, 0xff),
  offset: 1,
  caplen: 6,
  origlen: 99,
};

function run(...program: Instruction[]): number {
  return interpret([...program, RETURN_A], PACKET);
}

/** A of an operation on two numbers, the second one in X. */
function calculate(operation: number, [a, x]: readonly [number, number]): number {
  return run(
    statement(BPF_LD | BPF_IMM, a),
    statement(BPF_LDX | BPF_IMM, x),
    statement(BPF_ALU | operation | BPF_X),
  );
}

describe("The interpreter", () => {
  it("loads bytes in network order, and none past the end", () => {
    const load = (code: number, k: number): number => run(statement(BPF_LD | BPF_IMM, 7), statement(BPF_LD | code, k));
    assertEquals([load(BPF_B | BPF_ABS, 1), load(BPF_H | BPF_ABS, 0)], [0x81, 0x4581]);
    assertEquals([load(BPF_W | BPF_ABS, 1), load(BPF_W | BPF_ABS, 2)], [0x8102_0304, 0x0203_0405]);
    assertEquals([load(BPF_B | BPF_ABS, 6), load(BPF_H | BPF_ABS, 5), load(BPF_W | BPF_ABS, 3)], [0, 0, 0]);
    assertEquals(load(BPF_W | BPF_ABS, 0x8000_0000), 0);
    assertEquals(load(BPF_LEN, 0), 99);
  });

  it("loads by X, without a wrap at 2^32", () => {
    const load = (x: number, k: number): number =>
      run(statement(BPF_LDX | BPF_IMM, x), statement(BPF_LD | BPF_B | BPF_IND, k));
    assertEquals([load(2, 2), load(5, 0), load(5, 1), load(0xffff_ffff, 2), load(2, 0xffff_ffff)], [4, 5, 0, 0, 0]);
  });

  it("loads the length of an IPv4 header", () => {
    assertEquals(run(statement(BPF_LDX | BPF_B | BPF_MSH, 0), statement(BPF_MISC | BPF_TXA)), 20);
    assertEquals(run(statement(BPF_LD | BPF_IMM, 1), statement(BPF_LDX | BPF_B | BPF_MSH, 6)), 0);
  });

  it("keeps scratch memory, 0 at first", () => {
    assertEquals(run(statement(BPF_LD | BPF_IMM, 5), statement(BPF_LD | BPF_MEM, 15)), 0);
    const swapped = run(
      statement(BPF_LD | BPF_IMM, 5),
      statement(BPF_ST, 0),
      statement(BPF_LDX | BPF_IMM, 9),
      statement(BPF_STX, 15),
      statement(BPF_LD | BPF_MEM, 15),
      statement(BPF_MISC | BPF_TAX),
      statement(BPF_LD | BPF_MEM, 0),
      statement(BPF_ALU | BPF_MUL | BPF_X),
    );
    assertEquals(swapped, 45);
  });

  it("calculates with unsigned numbers of 32 bits", () => {
    const all = 0xffff_ffff;
    assertEquals(calculate(BPF_ADD, [all, 2]), 1);
    assertEquals(calculate(BPF_SUB, [1, 2]), all);
    assertEquals(calculate(BPF_MUL, [all, all]), 1);
    assertEquals([calculate(BPF_DIV, [all, 2]), calculate(BPF_DIV, [all, 0])], [0x7fff_ffff, 0]);
    assertEquals([calculate(BPF_MOD, [all, 10]), calculate(BPF_MOD, [all, 0])], [5, 0]);
    assertEquals(calculate(BPF_AND, [all, 0x8000_0001]), 0x8000_0001);
    assertEquals(calculate(BPF_OR, [0x8000_0000, 1]), 0x8000_0001);
    assertEquals(calculate(BPF_XOR, [all, 1]), 0xffff_fffe);
    assertEquals(run(statement(BPF_LD | BPF_IMM, 1), statement(BPF_ALU | BPF_NEG)), all);
  });

  it("shifts to nothing by 32 and more", () => {
    const all = 0xffff_ffff;
    assertEquals([calculate(BPF_LSH, [all, 31]), calculate(BPF_LSH, [1, 32])], [0x8000_0000, 0]);
    assertEquals([calculate(BPF_RSH, [all, 31]), calculate(BPF_RSH, [all, 32])], [1, 0]);
    assertEquals([calculate(BPF_LSH, [1, all]), calculate(BPF_RSH, [all, all])], [0, 0]);
  });

  it("goes back as often as the packet has bytes", () => {
    // Adds 1 a lap, and leaves the loop at the number in question.
    const loop = (laps: number): number =>
      run(
        statement(BPF_ALU | BPF_ADD | BPF_K, 1),
        bpf.jump(bpf.BPF_JGT | BPF_K, { k: laps, jt: 1, jf: 0 }),
        statement(BPF_JMP | BPF_JA, 0xffff_fffd),
      );
    assertEquals([loop(PACKET.caplen), loop(PACKET.caplen + 1)], [PACKET.caplen + 1, 0]);
  });

  it("returns unsigned numbers", () => {
    assertEquals(interpret([bpf.keep(0xffff_ffff)], PACKET), 0xffff_ffff);
    assertEquals(run(statement(BPF_LD | BPF_IMM, 0xffff_ffff)), 0xffff_ffff);
  });

  it("asks for what is not in the frame", () => {
    const load = [bpf.loadAncillary(bpf.SKF_AD_VLAN_TAG), RETURN_A];
    assertEquals(interpret(load, PACKET), 0);
    assertEquals(interpret(load, { ...PACKET, ancillary: (what) => what + 1 }), 45);
    // It is an operation, nobody need be asked.
    const exclusiveOr = run(
      statement(BPF_LD | BPF_IMM, 5),
      statement(BPF_LDX | BPF_IMM, 6),
      bpf.loadAncillary(bpf.SKF_AD_ALU_XOR_X),
    );
    assertEquals(exclusiveOr, 3);
  });
});
