/**
 * The one loop of the filter language: `protochain` goes from one extension header to the next. The kernel takes no
 * loops, so a program with one runs in JavaScript.
 *
 * @module
 */

import {
  BPF_ABS,
  BPF_ADD,
  BPF_ALU,
  BPF_B,
  BPF_IMM,
  BPF_IND,
  BPF_JA,
  BPF_JMP,
  BPF_K,
  BPF_LD,
  BPF_LDX,
  BPF_LSH,
  BPF_MEM,
  BPF_MISC,
  BPF_MSH,
  BPF_ST,
  BPF_TAX,
  BPF_X,
  type Instruction,
  jumpIfEqual,
  statement,
} from "../bpf/instruction.ts";
import {
  IPPROTO_AH,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
} from "../wire/ip_protocol.ts";
import type { ProtocolChainValue } from "./value.ts";

/** Instructions that go on to the header behind one. */
const STEP = 9;

/**
 * Leaves in A the protocol at which the search ended. X counts bytes from the IP header; it grows by 8 at least with each
 * header, so that the loop ends, at the packet's end at last.
 *
 * An authentication header has its length in words of 4 bytes less 2, the others have theirs in words of 8 less 1
 * (RFC 4302, section 2.2; RFC 8200, section 4).
 *
 * @param place A free word of scratch memory.
 */
export function protocolChain({ version, header, wanted }: ProtocolChainValue, place: number): Instruction[] {
  const begin = version === 4
    ? [load(header + 9), statement(BPF_LDX | BPF_B | BPF_MSH, header)]
    : [load(header + 6), statement(BPF_LDX | BPF_IMM, 40)];
  const inEights = version === 4 ? [] : [IPPROTO_HOPOPTS, IPPROTO_DSTOPTS, IPPROTO_ROUTING, IPPROTO_FRAGMENT];
  const ends = [wanted, IPPROTO_NONE];
  const tests = ends.length + inEights.length + 1;
  const steps = (version === 4 ? 1 : 2) * STEP;
  // The steps stand behind the tests: that for AH first, then that for the others.
  const program = [...begin];
  const again = program.length;
  const end = again + tests + steps;
  for (const protocol of ends) program.push(jumpIfEqual(protocol, { jt: end - program.length - 1, jf: 0 }));
  for (const protocol of inEights) {
    program.push(jumpIfEqual(protocol, { jt: again + tests + STEP - program.length - 1, jf: 0 }));
  }
  program.push(jumpIfEqual(IPPROTO_AH, { jt: 0, jf: end - program.length - 1 }));
  const step = (lessWords: number, shift: number): void => {
    program.push(
      statement(BPF_LD | BPF_B | BPF_IND, header),
      statement(BPF_ST, place),
      statement(BPF_LD | BPF_B | BPF_IND, header + 1),
      statement(BPF_ALU | BPF_ADD | BPF_K, lessWords),
      statement(BPF_ALU | BPF_LSH | BPF_K, shift),
      statement(BPF_ALU | BPF_ADD | BPF_X),
      statement(BPF_MISC | BPF_TAX),
      statement(BPF_LD | BPF_MEM, place),
    );
    program.push(statement(BPF_JMP | BPF_JA, (again - program.length - 1) >>> 0));
  };
  step(2, 2);
  if (inEights.length > 0) step(1, 3);
  return program;
}

function load(offset: number): Instruction {
  return statement(BPF_LD | BPF_B | BPF_ABS, offset);
}
