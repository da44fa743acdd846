import { assert, assertEquals, assertThrows, fail } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { type BpfFunction, compileProgram } from "../../lib/bpf/compiled.ts";
import {
  BPF_A,
  BPF_ABS,
  BPF_ADD,
  BPF_ALU,
  BPF_B,
  BPF_H,
  BPF_JA,
  BPF_JEQ,
  BPF_JGT,
  BPF_JMP,
  BPF_JSET,
  BPF_K,
  BPF_LD,
  BPF_LEN,
  BPF_OR,
  BPF_RET,
  type Instruction,
  jump,
  keep,
  loadAncillary,
  SKF_AD_IFINDEX,
  statement,
} from "../../lib/bpf/instruction.ts";
import { translate } from "../../lib/bpf/javascript.ts";
import { formatProgram } from "../../lib/bpf/text.ts";
import { type BpfPacket, interpret } from "../../lib/bpf/vm.ts";
import { oraclePrograms, skip } from "../support/filter_oracle.ts";
import { randomOf } from "../support/merging.ts";
import { randomPacket, randomProgram } from "../support/random_program.ts";

const PROGRAMS = Number(process.env["CAPKIT_FUZZ"] ?? 5_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);
const PACKETS = 12;

function call(run: BpfFunction, { bytes, offset, caplen, origlen, ancillary }: BpfPacket): number {
  return run(bytes, offset, caplen, origlen, ancillary);
}

/** Fails where a program compiled and the same program interpreted don't agree. */
function assertAgree(program: readonly Instruction[], { packets, name }: { packets: BpfPacket[]; name: string }): void {
  const run = compileProgram(program);
  for (const packet of packets) {
    const [was, expected] = [call(run, packet), interpret(program, packet)];
    if (was !== expected) {
      const { bytes, offset, caplen, origlen } = packet;
      const frame = `${bytes.subarray(offset, offset + caplen)}, ${origlen} bytes on the wire`;
      fail(`${name}: ${was}, interpreted ${expected}, on ${frame}\n${formatProgram(program, "listing")}`);
    }
  }
}

/**
 * A program with as many places to jump to in its second half, the place of 0 last: each block is inside the one before.
 * It returns 2 * n + 1 for a packet of n bytes, where n is below `depth`, else 0.
 */
function nested(depth: number): Instruction[] {
  const program: Instruction[] = [statement(BPF_LD | BPF_LEN)];
  for (let i = 0; i < depth; i++) {
    // Behind the other jumps, the return and the places of larger numbers.
    program.push(jump(BPF_JEQ | BPF_K, { k: i, jt: 0, jf: 1 }), statement(BPF_JMP | BPF_JA, 3 * depth - 3 * i - 2));
  }
  program.push(keep(0), ...Array.from({ length: depth }, () => statement(BPF_ALU | BPF_ADD | BPF_K, 1)));
  return [...program, statement(BPF_RET | BPF_A)];
}

describe("A compiled program", () => {
  for (const loops of [false, true]) {
    const title = `gives what the interpreter gives: ${PROGRAMS} at random${loops ? " with jumps back" : ""}`;
    it(title, { timeout: 60_000 + 2 * PROGRAMS }, () => {
      let matched = 0;
      for (let i = 0; i < PROGRAMS; i++) {
        const below = randomOf(SEED + i);
        const program = randomProgram(below, { length: 2 + below(50), loops });
        const packets = Array.from({ length: PACKETS }, () => randomPacket(below));
        assertAgree(program, { packets, name: `CAPKIT_SEED=${SEED + i}` });
        matched += packets.filter((packet) => interpret(program, packet) !== 0).length;
      }
      // Else the programs would all end at their first load, and prove nothing.
      assert(matched > PROGRAMS, `${matched} of ${PACKETS * PROGRAMS} packets matched`);
    });
  }

  it("gives what the interpreter gives: libpcap's programs", { skip }, () => {
    const below = randomOf(SEED);
    for (const { id, linktype, program } of oraclePrograms()) {
      // An expression's programs for the other link types differ in offsets.
      if (linktype !== "EN10MB" && below(8) !== 0) continue;
      const packets = Array.from({ length: 4 }, () => randomPacket(below));
      assertAgree(program, { packets, name: `${id} ${linktype}` });
    }
  });

  it("is JavaScript with each load checked once", () => {
    const program = [
      statement(BPF_LD | BPF_H | BPF_ABS, 12),
      jump(BPF_JEQ | BPF_K, { k: 0x800, jt: 0, jf: 3 }),
      statement(BPF_LD | BPF_ABS, 8),
      jump(BPF_JGT | BPF_K, { k: 1, jt: 0, jf: 1 }),
      keep(0xffff_ffff),
      keep(0),
    ];
    assertEquals(translate(program).split("\n").slice(2, -1), [
      "if (caplen < 14) return 0;",
      "a = bytes[offset + 12] << 8 | bytes[offset + 13];",
      "if (a !== 2048) return 0;",
      "a = bytes[offset + 8] << 24 | bytes[offset + 9] << 16 | bytes[offset + 10] << 8 | bytes[offset + 11];",
      "if ((a >>> 0) > 1) return 4294967295;",
      "return 0;",
    ]);
  });

  it("knows a length that counts as unsigned", () => {
    const run = compileProgram([
      statement(BPF_LD | BPF_LEN),
      jump(BPF_JGT | BPF_K, { k: 0x7fff_ffff, jt: 0, jf: 1 }),
      statement(BPF_RET | BPF_A),
      keep(1),
    ]);
    assertEquals(run(new Uint8Array(0), 0, 0, 0xffff_fffe), 0xffff_fffe);
    assertEquals(run(new Uint8Array(0), 0, 0, 14), 1);
  });

  it("knows what a bit set can add up to", () => {
    const run = compileProgram([
      statement(BPF_LD | BPF_B | BPF_ABS, 0),
      statement(BPF_ALU | BPF_OR | BPF_K, 0x7fff_ff00),
      statement(BPF_ALU | BPF_ADD | BPF_K, 0x80),
      jump(BPF_JGT | BPF_K, { k: 5, jt: 0, jf: 1 }),
      keep(1),
      keep(2),
    ]);
    assertEquals(run(Uint8Array.of(0xff), 0, 1, 1), 1);
  });

  it("asks for what the frame does not say, and ends where nobody knows", () => {
    const run = compileProgram([
      loadAncillary(SKF_AD_IFINDEX),
      jump(BPF_JEQ | BPF_K, { k: 3, jt: 0, jf: 1 }),
      keep(7),
      keep(8),
    ]);
    const asked: number[] = [];
    const answer = (what: number): number => {
      asked.push(what);
      return 3;
    };
    assertEquals([run(new Uint8Array(1), 0, 1, 1, answer), run(new Uint8Array(1), 0, 1, 1)], [7, 0]);
    assertEquals(asked, [SKF_AD_IFINDEX]);
  });

  it("ends a loop that gets nowhere", () => {
    const run = compileProgram([statement(BPF_JMP | BPF_JA, 0xffff_ffff), keep(1)]);
    assertEquals(run(new Uint8Array(100), 0, 100, 100), 0);
  });

  it("may be long and nested deeper than a parser can follow", () => {
    for (const depth of [10, 200, 300, 20_000]) {
      const program = nested(depth);
      const run = compileProgram(program);
      for (const origlen of [0, 1, 9, depth - 1, depth]) {
        const packet = { bytes: new Uint8Array(0), offset: 0, caplen: 0, origlen };
        const expected = origlen < depth ? 2 * origlen + 1 : 0;
        assertEquals([call(run, packet), interpret(program, packet)], [expected, expected], `${depth}, ${origlen}`);
      }
    }
  });

  it("does not depend on the list that it was made of", () => {
    const program = [keep(1)];
    const run = compileProgram(program);
    program[0] = keep(2);
    assertEquals(run(new Uint8Array(0), 0, 0, 0), 1);
  });

  it("is refused where it is not valid", () => {
    const error = assertThrows(
      () => compileProgram([jump(BPF_JSET | BPF_K, { k: 1, jt: 5, jf: 0 }), keep(0)]),
      TypeError,
    );
    assertEquals(
      error.message,
      "Cannot compile BPF program: instruction 0 is invalid, the jump leads past the end of the program",
    );
    // Not from TypeScript: what is no number would be code.
    const written: Instruction[] = JSON.parse('[{ "code": 6, "jt": 0, "jf": 0, "k": "globalThis.stolen = 1" }]');
    assertThrows(() => compileProgram(written), TypeError);
  });

  it("is interpreted where code can't be made from text", () => {
    const { Function: original } = globalThis;
    const forbidden = new Proxy(original, {
      construct() {
        throw new EvalError("Code generation from strings disallowed for this context");
      },
    });
    const below = randomOf(SEED);
    const program = randomProgram(below, { length: 30 });
    globalThis.Function = forbidden;
    try {
      const packets = Array.from({ length: 50 }, () => randomPacket(below));
      assertAgree(program, { packets, name: "interpreted" });
    } finally {
      globalThis.Function = original;
    }
  });
});
