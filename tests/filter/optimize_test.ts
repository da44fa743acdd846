/**
 * Programs made of conditions at random: the tree evaluated as it stands, the program as it comes and the program made
 * short have the same verdict on every packet, and so have they on a frame whose tag is somewhere else.
 *
 * 2,000 conditions; as many as CAPKIT_FUZZ says where that is set. A failure names the seed, and CAPKIT_SEED begins there.
 */

import { assert, assertEquals, fail } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import {
  type Instruction,
  SKF_AD_VLAN_TAG,
  SKF_AD_VLAN_TAG_PRESENT,
  SKF_AD_VLAN_TPID,
} from "../../lib/bpf/instruction.ts";
import { formatProgram } from "../../lib/bpf/text.ts";
import { validateProgram } from "../../lib/bpf/validate.ts";
import { type BpfPacket, interpret } from "../../lib/bpf/vm.ts";
import { and, type Condition, or, Tests } from "../../lib/filter/condition.ts";
import { emit } from "../../lib/filter/emit.ts";
import { evaluate } from "../../lib/filter/evaluate.ts";
import { OutOfMemoryError } from "../../lib/filter/evaluation.ts";
import { Graph } from "../../lib/filter/graph.ts";
import { optimize } from "../../lib/filter/optimize.ts";
import { whereverTheTagIs } from "../../lib/filter/stripped_tag.ts";
import { ValuePool } from "../../lib/filter/value.ts";
import { randomOf } from "../support/merging.ts";
import { randomCondition } from "../support/random_condition.ts";

const CONDITIONS = Number(process.env["CAPKIT_FUZZ"] ?? 2_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);
const PACKETS = 20;
/** Loads are of the first so many bytes, or of so many more. */
const REACH = 24;
/** No place that is computed is further. */
const LONGEST = REACH * 2 + 60 + 4;

function programOf(condition: Condition, { isShort }: { isShort: boolean }): Instruction[] | undefined {
  const graph = new Graph();
  const built = graph.build(condition, { whenTrue: graph.accept, whenFalse: graph.reject });
  try {
    return emit(isShort ? optimize(built, graph) : built, graph, { snaplen: 1, reuse: isShort }).program;
  } catch (error) {
    if (error instanceof OutOfMemoryError) return undefined;
    throw error;
  }
}

function packetOf(bytes: Uint8Array, fields: Partial<BpfPacket> = {}): BpfPacket {
  return { bytes, offset: 0, caplen: bytes.length, origlen: bytes.length, ...fields };
}

/** The frame as the kernel has it: without its outermost tag, which it keeps beside. */
function stripped(bytes: Uint8Array): BpfPacket {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const rest = new Uint8Array(bytes.length - 4);
  rest.set(bytes.subarray(0, 12));
  rest.set(bytes.subarray(16), 12);
  const known = new Map([
    [SKF_AD_VLAN_TAG_PRESENT, 1],
    [SKF_AD_VLAN_TPID, view.getUint16(12)],
    [SKF_AD_VLAN_TAG, view.getUint16(14)],
  ]);
  return packetOf(rest, { ancillary: (what) => known.get(what) ?? 0 });
}

describe("programs of conditions", () => {
  it("have the verdict of the tree, as they come and made short", () => {
    const lengths = { plain: 0, short: 0 };
    for (let seed = SEED; seed < SEED + CONDITIONS; seed++) {
      const below = randomOf(seed);
      const condition = randomCondition(below, { values: new ValuePool(), depth: 5, reach: REACH });
      const plain = programOf(condition, { isShort: false });
      const short = programOf(condition, { isShort: true });
      if (plain === undefined || short === undefined) continue;
      assertEquals(validateProgram(plain, { target: "kernel" }), undefined, `CAPKIT_SEED=${seed}`);
      assertEquals(validateProgram(short, { target: "kernel" }), undefined, `CAPKIT_SEED=${seed}`);
      lengths.plain += plain.length;
      lengths.short += short.length;
      for (let i = 0; i < PACKETS; i++) {
        const bytes = Uint8Array.from({ length: LONGEST }, () => below(3));
        const packet = packetOf(bytes);
        const expected = evaluate(condition, packet);
        // A division by zero rejects, unless the test is not made: because it leads to the same place either way, or
        // because another one has decided before.
        for (const program of expected.isRejected ? [] : [plain, short]) {
          if ((interpret(program, packet) !== 0) === expected.matches) continue;
          fail(`CAPKIT_SEED=${seed}: not ${expected.matches} on ${bytes}\n${formatProgram(program, "listing")}`);
        }
        const cut = packetOf(bytes.subarray(0, below(REACH)));
        const { matches, isRejected } = evaluate(condition, cut);
        if (isRejected || (interpret(plain, cut) !== 0) === matches) continue;
        fail(`CAPKIT_SEED=${seed}: cut to ${cut.caplen} of ${bytes}\n${formatProgram(plain, "listing")}`);
      }
    }
    assert(lengths.short < lengths.plain, `${lengths.short} instructions instead of ${lengths.plain}`);
  });

  it("have the verdict of the frame with its tag where the kernel has taken it out", () => {
    let moved = 0;
    for (let seed = SEED; seed < SEED + CONDITIONS; seed++) {
      const below = randomOf(seed);
      const values = new ValuePool();
      const condition = randomCondition(below, { values, depth: 4, reach: REACH });
      const anywhere = whereverTheTagIs(condition, values);
      const program = anywhere && programOf(anywhere, { isShort: true });
      if (program === undefined) continue;
      moved++;
      for (let i = 0; i < PACKETS; i++) {
        const bytes = Uint8Array.from({ length: LONGEST }, () => below(3));
        // The kernel takes out tags with two TPIDs, no others.
        const tagged = bytes.slice();
        tagged.set(i % 2 === 0 ? [0x81, 0x00] : [0x88, 0xa8], 12);
        const nothing = packetOf(bytes, { ancillary: () => 0 });
        for (const [packet, frame] of [[stripped(tagged), tagged], [nothing, bytes]] as const) {
          const expected = evaluate(condition, packetOf(frame));
          if (expected.isRejected || (interpret(program, packet) !== 0) === expected.matches) continue;
          fail(`CAPKIT_SEED=${seed}: not ${expected.matches} on ${frame}\n${formatProgram(program, "listing")}`);
        }
      }
    }
    assert(moved > CONDITIONS / 4, `${moved} of ${CONDITIONS}`);
  });

  it("reach over 255 instructions", () => {
    const values = new ValuePool();
    const tests = new Tests(values);
    const byte = (at: number) => values.load(1, { constant: at });
    for (const join of [and, or]) {
      const many = join(...Array.from({ length: 700 }, (_, i) => tests.is(byte(i), 1)));
      // Both ways of the first test go far.
      const condition = and(or(tests.is(byte(800), 2), many), tests.is(byte(801), 3));
      for (const isShort of [false, true]) {
        const program = programOf(condition, { isShort }) ?? [];
        assertEquals(validateProgram(program, { target: "kernel" }), undefined);
        for (const [first, all, last] of [[2, 0, 3], [2, 0, 1], [0, 1, 3], [0, 0, 3], [0, 1, 0]]) {
          const bytes = new Uint8Array(802).fill(all ?? 0, 0, 700);
          bytes.set([first ?? 0, last ?? 0], 800);
          const packet = packetOf(bytes);
          assertEquals(interpret(program, packet) !== 0, evaluate(condition, packet).matches);
        }
      }
    }
  });
});
