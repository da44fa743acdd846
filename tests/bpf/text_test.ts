import { assert, assertEquals, assertThrows } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import * as bpf from "../../lib/bpf/instruction.ts";
import { type Instruction, jump, loadAncillary, statement } from "../../lib/bpf/instruction.ts";
import { formatInstruction, formatProgram, parseProgram, type ProgramFormat } from "../../lib/bpf/text.ts";
import { oracleExpressions, oraclePrograms, skip } from "../support/filter_oracle.ts";
import { randomOf } from "../support/merging.ts";
import { randomProgram } from "../support/random_program.ts";

/** Instructions, and what bpf_image() of libpcap 1.10.3 makes of them as the eighth of a program. */
const VECTORS: readonly [instruction: Instruction, line: string][] = [
  [statement(32, 26), "(007) ld       [26]"],
  [statement(40, 12), "(007) ldh      [12]"],
  [statement(48, 0xfffffff0), "(007) ldb      [-16]"],
  [statement(64, 0), "(007) ld       [x + 0]"],
  [statement(72, 16), "(007) ldh      [x + 16]"],
  [statement(80, 0xfffffff0), "(007) ldb      [x + -16]"],
  [statement(0, 0xfffffff0), "(007) ld       #0xfffffff0"],
  [statement(96, 3), "(007) ld       M[3]"],
  [statement(128), "(007) ld       #pktlen"],
  [statement(1, 40), "(007) ldx      #0x28"],
  [statement(97, 15), "(007) ldx      M[15]"],
  [statement(129), "(007) unimp    0x81"],
  [statement(177, 14), "(007) ldxb     4*([14]&0xf)"],
  [statement(2, 1), "(007) st       M[1]"],
  [statement(3, 2), "(007) stx      M[2]"],
  [statement(4, 0xfffffff0), "(007) add      #-16"],
  [statement(12), "(007) add      x"],
  [statement(20, 5), "(007) sub      #5"],
  [statement(36, 4), "(007) mul      #4"],
  [statement(52, 3), "(007) div      #3"],
  [statement(68, 255), "(007) or       #0xff"],
  [statement(84, 0x1fff), "(007) and      #0x1fff"],
  [statement(100, 2), "(007) lsh      #2"],
  [statement(116, 8), "(007) rsh      #8"],
  [statement(124), "(007) rsh      x"],
  [statement(132), "(007) neg      "],
  [statement(148, 7), "(007) mod      #7"],
  [statement(164, 1), "(007) xor      #0x1"],
  [statement(5, 2), "(007) ja       10"],
  [statement(5, 0xfffffff0), "(007) ja       -8"],
  [jump(bpf.BPF_JEQ, { k: 0x800, jt: 2, jf: 16 }), "(007) jeq      #0x800           jt 10\tjf 24"],
  [jump(bpf.BPF_JEQ | bpf.BPF_X, { jt: 3, jf: 4 }), "(007) jeq      x                jt 11\tjf 12"],
  [jump(bpf.BPF_JGT, { k: 0xfffffff0, jt: 0, jf: 255 }), "(007) jgt      #0xfffffff0      jt 8\tjf 263"],
  [jump(bpf.BPF_JGE, { k: 1, jt: 0, jf: 1 }), "(007) jge      #0x1             jt 8\tjf 9"],
  [jump(bpf.BPF_JSET, { k: 0x1fff, jt: 1, jf: 0 }), "(007) jset     #0x1fff          jt 9\tjf 8"],
  [statement(6, 262_144), "(007) ret      #262144"],
  [statement(22), "(007) ret      "],
  [statement(7), "(007) tax      "],
  [statement(135), "(007) txa      "],
  [statement(0x777, 1), "(007) unimp    0x777"],
  [loadAncillary(bpf.SKF_AD_PKTTYPE), "(007) ld       [type]"],
  [loadAncillary(bpf.SKF_AD_VLAN_TAG_PRESENT), "(007) ld       [vlanp]"],
  [statement(40, 0xfffff02c), "(007) ldh      [vlan_tci]"],
  [statement(48, 0xfffff03c), "(007) ldb      [vlan_tpid]"],
  [loadAncillary(64), "(007) ld       [-4032]"],
];

const PROGRAM: readonly Instruction[] = [
  statement(bpf.BPF_LD | bpf.BPF_H | bpf.BPF_ABS, 12),
  jump(bpf.BPF_JEQ, { k: 0x806, jt: 0, jf: 1 }),
  statement(bpf.BPF_RET, 262_144),
  statement(bpf.BPF_RET, 0),
];

const FLAGS: readonly [ProgramFormat, string][] = [["listing", "-d"], ["c", "-dd"]];

/** What tcpdump prints; undefined where it refuses. */
function tcpdump(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("tcpdump", args, { encoding: "utf8", timeout: 10_000 });
  return status === 0 ? stdout : undefined;
}

const version = spawnSync("tcpdump", ["--version"], { encoding: "utf8", timeout: 10_000 });
const noPeer = version.status === 0 && `${version.stdout}${version.stderr}`.includes("libpcap version 1.10.3")
  ? false
  : "needs tcpdump with libpcap 1.10.3";
/** One of so many programs is compared: each takes three processes. */
const STEP = process.env["CAPKIT_CORPUS"] === "all" ? 1 : 97;

describe("A program's text", () => {
  for (const [instruction, line] of VECTORS) {
    it(`has the line ${JSON.stringify(line)}`, () => assertEquals(formatInstruction(instruction, 7), line));
  }

  it("numbers lines of more than three digits", () => {
    assertEquals(formatInstruction(statement(5, 7), 1000), "(1000) ja       1008");
  });

  it("has three forms", () => {
    assertEquals(
      formatProgram(PROGRAM, "listing"),
      "(000) ldh      [12]\n(001) jeq      #0x806           jt 2\tjf 3\n(002) ret      #262144\n(003) ret      #0\n",
    );
    assertEquals(
      formatProgram(PROGRAM, "c"),
      "{ 0x28, 0, 0, 0x0000000c },\n{ 0x15, 0, 1, 0x00000806 },\n" +
        "{ 0x6, 0, 0, 0x00040000 },\n{ 0x6, 0, 0, 0x00000000 },\n",
    );
    assertEquals(formatProgram(PROGRAM, "decimal"), "4\n40 0 0 12\n21 0 1 2054\n6 0 0 262144\n6 0 0 0\n");
  });

  it("is read again", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const below = randomOf(seed);
      const program = randomProgram(below, { length: 1 + below(60), loops: true });
      assertEquals(parseProgram(formatProgram(program, "decimal")), program);
    }
  });

  it("is read with commas, as iptables takes it", () => {
    assertEquals(parseProgram("4,40 0 0 12,21 0 1 2054,6 0 0 262144,6 0 0 0"), PROGRAM);
    assertEquals(parseProgram(" 4 , 40 0 0 12, 21 0 1 2054\r\n6 0 0 262144\n 6  0 0 0 "), PROGRAM);
  });

  it("is refused where it is none", () => {
    const why = (text: string): string => assertThrows(() => parseProgram(text), TypeError).message;
    assertEquals(why(""), 'Cannot read BPF program: "", it begins with the number of instructions');
    assertEquals(why("2\n6 0 0 0"), 'Cannot read BPF program: "2", 1 instructions follow');
    assertEquals(why("1\n6 0 0"), 'Cannot read BPF program: "6 0 0", an instruction is four decimal numbers');
    assertEquals(why("1\n6 0 0 0x10"), 'Cannot read BPF program: "6 0 0 0x10", an instruction is four decimal numbers');
    assertEquals(
      why("1\n6 0 256 0"),
      'Cannot read BPF program: "6 0 256 0", 65535, 255, 255 and 4294967295 are the largest numbers of an instruction',
    );
  });

  it("is tcpdump's, byte for byte", { skip: skip || noPeer, timeout: 110_000 }, () => {
    const expressions = new Map(oracleExpressions().map(({ id, expression }) => [id, expression]));
    let [compared, others] = [0, 0];
    for (const [i, { id, linktype, program }] of oraclePrograms().entries()) {
      if (i % STEP !== 0) continue;
      const print = (flag: string): string | undefined =>
        tcpdump(["-y", linktype, flag, "--", expressions.get(id) ?? ""]);
      // Where this machine's tables of names make another program, its text is no answer to ours.
      if (print("-ddd") !== formatProgram(program, "decimal")) {
        others++;
        continue;
      }
      compared++;
      for (const [format, flag] of FLAGS) {
        assertEquals(formatProgram(program, format), print(flag), `${id} ${linktype}`);
      }
    }
    assert(others * 10 < compared, `${compared} compared, ${others} were other programs`);
  });
});
