/**
 * Filter programs of a kernel that is not one.
 *
 * @module
 */

import {
  type Instruction,
  SKF_AD_HATYPE,
  SKF_AD_IFINDEX,
  SKF_AD_PKTTYPE,
  SKF_AD_PROTOCOL,
  SKF_AD_VLAN_TAG,
  SKF_AD_VLAN_TAG_PRESENT,
  SKF_AD_VLAN_TPID,
} from "../../lib/bpf/instruction.ts";
import { validateProgram } from "../../lib/bpf/validate.ts";
import { interpret } from "../../lib/bpf/vm.ts";
import { EINVAL } from "../../lib/linux/errno.ts";
import { protocolOf, type StrippedFrame } from "./fake_frame.ts";
import type { FakeMemory } from "./fake_memory.ts";

/** The program that a `struct sock_fprog` refers to, or `-errno`: bpf_check_classic(). */
export function loadFilter(memory: FakeMemory, program: DataView): readonly Instruction[] | number {
  if (program.byteLength !== 16) return -EINVAL;
  const count = program.getUint16(0, true);
  const code = memory.at(Number(program.getBigUint64(8, true)), 8 * count);
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  const filter = Array.from({ length: count }, (_, i) => ({
    code: view.getUint16(8 * i, true),
    jt: view.getUint8(8 * i + 2),
    jf: view.getUint8(8 * i + 3),
    k: view.getUint32(8 * i + 4, true),
  }));
  return validateProgram(filter, { target: "kernel" }) === undefined ? filter : -EINVAL;
}

/** Bytes of memory that a program takes: what counts against net.core.optmem_max. */
export function filterMemory(program: readonly Instruction[]): number {
  return program.length === 0 ? 0 : 64 + 8 * program.length;
}

/** Runs a program on a frame as a socket sees it: how many bytes are kept. */
export function runFilter(program: readonly Instruction[], stripped: StrippedFrame): number {
  const { bytes } = stripped;
  const ancillary = (what: number): number => ancillaryOf(stripped, what);
  return interpret(program, { bytes, offset: 0, caplen: bytes.length, origlen: bytes.length, ancillary });
}

/** What the kernel knows of a frame: `what` is a `SKF_AD_` number. */
function ancillaryOf(stripped: StrippedFrame, what: number): number {
  const { frame, tag } = stripped;
  switch (what) {
    case SKF_AD_PROTOCOL:
      return protocolOf(stripped);
    case SKF_AD_PKTTYPE:
      return frame.packetType;
    case SKF_AD_IFINDEX:
      return frame.ifindex;
    case SKF_AD_HATYPE:
      return frame.hatype;
    case SKF_AD_VLAN_TAG:
      return tag?.tci ?? 0;
    case SKF_AD_VLAN_TAG_PRESENT:
      return tag === undefined ? 0 : 1;
    case SKF_AD_VLAN_TPID:
      return tag?.tpid ?? 0;
  }
  throw new Error(`the fake kernel does not know what ${what} is of a packet`);
}
