import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import * as bpf from "../../lib/bpf/instruction.ts";
import { type Instruction, jump, keep, loadAncillary, statement } from "../../lib/bpf/instruction.ts";
import { type ValidateOptions, validateProgram } from "../../lib/bpf/validate.ts";
import { oraclePrograms, skip } from "../support/filter_oracle.ts";

/** The fault of a program, as `index: reason`; undefined where there is none. */
function fault(program: readonly Instruction[], target: ValidateOptions["target"] = "kernel"): string | undefined {
  const found = validateProgram(program, { target });
  return found && `${found.index}: ${found.reason}`;
}

const { BPF_A, BPF_ABS, BPF_ALU, BPF_B, BPF_DIV, BPF_H, BPF_IMM, BPF_JA, BPF_JEQ, BPF_JMP, BPF_K, BPF_LD } = bpf;
const { BPF_LDX, BPF_LEN, BPF_LSH, BPF_MEM, BPF_MOD, BPF_RET, BPF_RSH, BPF_ST, BPF_STX, BPF_X } = bpf;

/** Programs that are refused whoever is to run them. */
const BROKEN: readonly [why: string, program: readonly Instruction[], fault: string][] = [
  ["is empty", [], "0: the program is empty"],
  ["does not return", [statement(BPF_LD | BPF_IMM)], "0: the last instruction must return"],
  ["returns X", [statement(BPF_RET | BPF_X)], "0: there is no instruction of code 14"],
  ["has an unknown code", [keep(1), statement(0x100), keep(0)], "1: there is no instruction of code 256"],
  [
    "loads half a word into X",
    [statement(BPF_LDX | BPF_H | BPF_LEN), keep(0)],
    "0: there is no instruction of code 137",
  ],
  ["divides by 0", [statement(BPF_ALU | BPF_DIV | BPF_K), keep(0)], "0: it divides by 0"],
  ["has a rest of 0", [statement(BPF_ALU | BPF_MOD | BPF_K), keep(0)], "0: it divides by 0"],
  ["shifts too far", [statement(BPF_ALU | BPF_LSH | BPF_K, 32), keep(0)], "0: it shifts by 32, 31 is the most"],
  ["shifts too far back", [statement(BPF_ALU | BPF_RSH | BPF_K, 99), keep(0)], "0: it shifts by 99, 31 is the most"],
  ["stores in M[16]", [statement(BPF_ST, 16), keep(0)], "0: there is no M[16], M[15] is the last"],
  ["loads M[16]", [statement(BPF_LDX | BPF_MEM, 16), keep(0)], "0: there is no M[16], M[15] is the last"],
  ["asks for the unknown", [loadAncillary(64), keep(0)], "0: there is no ancillary load of 64"],
  [
    "asks for half of it",
    [statement(BPF_LD | BPF_B | BPF_ABS, 0xfffff002), keep(0)],
    "0: there is no ancillary load of 2",
  ],
  [
    "jumps past its end where true",
    [jump(BPF_JEQ | BPF_K, { jt: 1, jf: 0 }), keep(0)],
    "0: the jump leads past the end of the program",
  ],
  [
    "jumps past its end where false",
    [jump(BPF_JEQ | BPF_X, { jt: 0, jf: 255 }), keep(0)],
    "0: the jump leads past the end of the program",
  ],
  ["has a fraction", [keep(0.5)], "0: k is a whole number from 0 to 4294967295"],
  ["has a negative number", [keep(-1)], "0: k is a whole number from 0 to 4294967295"],
  ["has a long jump", [jump(BPF_JEQ, { jt: 256, jf: 0 }), keep(0)], "0: jt and jf are whole numbers from 0 to 255"],
];

describe("The validator", () => {
  for (const [why, program, expected] of BROKEN) {
    it(`refuses a program that ${why}`, () => {
      assertEquals([fault(program), fault(program, "javascript")], [expected, expected]);
    });
  }

  it("takes 4,096 instructions for the kernel, and any number for JavaScript", () => {
    const most = Array.from({ length: 4096 }, () => keep(0));
    const more = [...most, keep(0)];
    assertEquals([fault(most), fault(more, "javascript")], [undefined, undefined]);
    assertEquals(fault(more), "4096: the kernel takes 4096 instructions, these are 4097");
  });

  it("takes a jump that goes back for JavaScript", () => {
    const loop = [statement(BPF_LD | BPF_LEN), statement(BPF_JMP | BPF_JA, 0xffff_fffe), keep(0)];
    assertEquals([fault(loop), fault(loop, "javascript")], ["1: the jump leads back, or past the end", undefined]);
    const out = [statement(BPF_JMP | BPF_JA, 0xffff_fffe), keep(0)];
    assertEquals(fault(out, "javascript"), "0: the jump leads out of the program");
    assertEquals(
      fault([statement(BPF_JMP | BPF_JA, 1), keep(0)], "javascript"),
      "0: the jump leads out of the program",
    );
  });

  it("wants scratch memory stored on every way, for the kernel", () => {
    const load = statement(BPF_LD | BPF_MEM, 3);
    const program = (jf: number): Instruction[] => [
      jump(BPF_JEQ | BPF_K, { k: 0, jt: 0, jf }),
      statement(BPF_STX, 3),
      load,
      statement(BPF_RET | BPF_A),
    ];
    const refused = "M[3] is loaded where it may not have been stored";
    assertEquals([fault(program(0)), fault(program(2))], [undefined, undefined]);
    assertEquals([fault(program(1)), fault(program(1), "javascript")], [`2: ${refused}`, undefined]);
    // The kernel thinks that a return goes on to the next instruction, from where nothing was stored.
    const behind = [jump(BPF_JEQ, { jt: 1, jf: 0 }), keep(0), statement(BPF_ST, 3), load, keep(1)];
    assertEquals(fault(behind), undefined);
    const past = [statement(BPF_JMP | BPF_JA, 1), keep(0), statement(BPF_ST, 3), load, keep(1)];
    assertEquals(fault(past), undefined);
    const jumped = [jump(BPF_JEQ, { jt: 1, jf: 0 }), keep(0), load, keep(1)];
    assertEquals(fault(jumped), `2: ${refused}`);
  });

  it("takes all programs of libpcap, for the kernel those that it can take", { skip }, () => {
    const refused = new Map<string, number>();
    for (const { program, id, linktype } of oraclePrograms()) {
      assertEquals(fault(program, "javascript"), undefined, `${id} ${linktype}`);
      const reason = validateProgram(program, { target: "kernel" })?.reason.replaceAll(/\d+/g, "N");
      if (reason !== undefined) refused.set(reason, (refused.get(reason) ?? 0) + 1);
    }
    assertEquals([...refused.keys()].sort(), [
      "M[N] is loaded where it may not have been stored",
      "the jump leads back, or past the end",
      "the kernel takes N instructions, these are N",
    ]);
  });
});
