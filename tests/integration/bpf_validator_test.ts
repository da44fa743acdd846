/**
 * The kernel's word on programs: which it takes, and what they say of a packet. A Unix datagram socket asks its filter about
 * nothing but the bytes that were sent, and needs no privilege and no network.
 *
 * As many programs as CAPKIT_FUZZ says where that is set; CAPKIT_SEED starts there.
 */

import { assert, assertEquals, fail } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { loadSys } from "../../ffi/mod.ts";
import * as bpf from "../../lib/bpf/instruction.ts";
import { type Instruction, keep, statement } from "../../lib/bpf/instruction.ts";
import { formatProgram } from "../../lib/bpf/text.ts";
import { validateProgram } from "../../lib/bpf/validate.ts";
import { interpret } from "../../lib/bpf/vm.ts";
import type { Bytes, Sys } from "../../lib/capture/sys.ts";
import { SO_ATTACH_FILTER, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK, SOL_SOCKET } from "../../lib/linux/abi.ts";
import { EAGAIN, EINVAL, ENOMEM } from "../../lib/linux/errno.ts";
import { encodeSockFprog } from "../../lib/linux/sock_fprog.ts";
import { oraclePrograms, skip as skipOracle } from "../support/filter_oracle.ts";
import { randomOf } from "../support/merging.ts";
import { randomAttempt, randomProgram } from "../support/random_program.ts";

const PROGRAMS = Number(process.env["CAPKIT_FUZZ"] ?? 3_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);
const AF_UNIX = 1;
/** Loads of the packet's bytes. */
const MODES_OF_BYTES = [bpf.BPF_ABS, bpf.BPF_IND, bpf.BPF_MSH];

/** Two sockets: what is sent to the first one by the second goes through the first one's filter. */
class FilteredSocket implements Disposable {
  readonly #sys: Sys;
  readonly #receiver: number;
  readonly #sender: number;
  readonly #address: Bytes;

  constructor(sys: Sys) {
    this.#sys = sys;
    const type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    this.#receiver = sys.socket(AF_UNIX, type, 0);
    this.#sender = sys.socket(AF_UNIX, type, 0);
    // A name that begins with a zero is in no file system (unix(7)).
    const name = `capkit-bpf-${process.pid}-${performance.now()}`;
    this.#address = Uint8Array.of(AF_UNIX, 0, 0, ...new TextEncoder().encode(name));
    assertEquals(sys.bind(this.#receiver, this.#address), 0);
  }

  /**
   * Whether the kernel takes a program. ENOMEM comes after the rules: what it makes of the instructions is longer, and a
   * socket has no room for it and the program before (net.core.optmem_max); then that one stays.
   */
  attach(program: readonly Instruction[]): boolean {
    const bytes = encodeSockFprog(program, (buffer) => this.#sys.addressOf(buffer));
    const result = this.#sys.setsockopt(this.#receiver, SOL_SOCKET, SO_ATTACH_FILTER, bytes.subarray(0, 16));
    assert([0, -EINVAL, -ENOMEM].includes(result), `SO_ATTACH_FILTER failed with ${-result}`);
    return result !== -EINVAL;
  }

  /** How many bytes of a packet the filter keeps, at most all. */
  keeps(packet: Bytes): number {
    assertEquals(this.#sys.sendto(this.#sender, packet, 0, this.#address), packet.length);
    const read = this.#sys.read(this.#receiver, new Uint8Array(256));
    return read === -EAGAIN ? 0 : read;
  }

  [Symbol.dispose](): void {
    this.#sys.close(this.#receiver);
    this.#sys.close(this.#sender);
  }
}

/**
 * The same program without what the kernel does otherwise than libpcap (`vm.ts`), or knows and we don't. One that loads by
 * X has only small numbers in it, so that nothing wraps; one that does not may have any.
 */
function comparable(program: readonly Instruction[], { loadsByX }: { loadsByX: boolean }): Instruction[] {
  return program.map((instruction) => {
    const { code, k } = instruction;
    const reads = bpf.classOf(code) <= bpf.BPF_LDX && MODES_OF_BYTES.includes(bpf.modeOf(code));
    switch (code) {
      case bpf.BPF_ALU | bpf.BPF_LSH | bpf.BPF_X:
      case bpf.BPF_ALU | bpf.BPF_RSH | bpf.BPF_X:
        return statement(code & ~bpf.BPF_X, 3);
      case bpf.BPF_LDX | bpf.BPF_IMM:
        return loadsByX ? statement(code, k % 40) : instruction;
      case bpf.BPF_LDX | bpf.BPF_MEM:
        return loadsByX ? statement(bpf.BPF_LDX | bpf.BPF_B | bpf.BPF_MSH, k) : instruction;
      case bpf.BPF_MISC | bpf.BPF_TAX:
        return loadsByX ? statement(bpf.BPF_MISC | bpf.BPF_TXA) : instruction;
    }
    if (bpf.isAncillary(instruction)) return bpf.loadAncillary(bpf.SKF_AD_ALU_XOR_X);
    if (!reads) return instruction;
    const fixed = bpf.modeOf(code) === bpf.BPF_IND && !loadsByX;
    return statement(fixed ? code ^ bpf.BPF_IND ^ bpf.BPF_ABS : code, k > 0x7fff_0000 ? 5 : k);
  });
}

describe("The kernel", { skip: process.platform !== "linux" && "SO_ATTACH_FILTER is a feature of Linux" }, () => {
  it(
    `takes just the programs that the validator takes: ${PROGRAMS} at random`,
    { timeout: 60_000 + PROGRAMS },
    async () => {
      using socket = new FilteredSocket(await loadSys());
      let taken = 0;
      for (let i = 0; i < PROGRAMS; i++) {
        const below = randomOf(SEED + i);
        const wild = [0, 2, 5, 100][below(4)] ?? 0;
        const program = randomAttempt(below, { length: 1 + below(40), wild });
        const fault = validateProgram(program, { target: "kernel" });
        if (socket.attach(program) !== (fault === undefined)) {
          const listing = formatProgram(program, "decimal");
          fail(`CAPKIT_SEED=${SEED + i}: ${fault?.reason ?? "taken"}, and the kernel says otherwise\n${listing}`);
        }
        if (fault === undefined) taken++;
      }
      assert(taken > PROGRAMS / 5 && taken < PROGRAMS * 4 / 5, `${taken} of ${PROGRAMS} programs were valid`);
    },
  );

  it("takes just the codes that the validator takes, with all numbers that matter", async () => {
    using socket = new FilteredSocket(await loadSys());
    const numbers = [0, 1, 15, 16, 31, 32, 0xffff_efff, 0xffff_f000, 0xffff_f03c, 0xffff_f040, 0xffff_ffff];
    for (let code = 0; code < 0x200; code++) {
      for (const k of numbers) {
        const program = [statement(code, k), keep(0)];
        const fault = validateProgram(program, { target: "kernel" });
        assertEquals(socket.attach(program), fault === undefined, `code ${code}, k ${k}: ${fault?.reason}`);
      }
    }
    for (let what = 0; what < 80; what++) {
      const program = [bpf.loadAncillary(what), keep(0)];
      const fault = validateProgram(program, { target: "kernel" });
      assertEquals(socket.attach(program), fault === undefined, `ancillary load ${what}: ${fault?.reason}`);
    }
  });

  it("takes 1 to 4,096 instructions", async () => {
    using socket = new FilteredSocket(await loadSys());
    for (const length of [0, 1, 4095, 4096, 4097, 10_000]) {
      const program = Array.from({ length }, () => keep(0));
      const fault = validateProgram(program, { target: "kernel" });
      assertEquals(socket.attach(program), fault === undefined, `${length} instructions`);
    }
  });

  it("takes just the programs of libpcap that the validator takes", { skip: skipOracle }, async () => {
    using socket = new FilteredSocket(await loadSys());
    for (const { id, linktype, program } of oraclePrograms()) {
      const fault = validateProgram(program, { target: "kernel" });
      assertEquals(socket.attach(program), fault === undefined, `${id} ${linktype}: ${fault?.reason}`);
    }
  });

  it(
    `keeps just what the interpreter keeps: ${PROGRAMS} programs at random`,
    { timeout: 60_000 + PROGRAMS },
    async () => {
      using socket = new FilteredSocket(await loadSys());
      let kept = 0;
      for (let i = 0; i < PROGRAMS; i++) {
        const below = randomOf(SEED + i);
        const program = comparable(randomProgram(below, { length: 2 + below(40) }), { loadsByX: i % 2 === 0 });
        if (!socket.attach(program)) continue;
        for (let packets = 0; packets < 4; packets++) {
          const bytes = Uint8Array.from({ length: 1 + below(47) }, () => below(256));
          const { length } = bytes;
          const expected = Math.min(length, interpret(program, { bytes, offset: 0, caplen: length, origlen: length }));
          const keeps = socket.keeps(bytes);
          if (keeps !== expected) {
            const listing = formatProgram(program, "listing");
            fail(`CAPKIT_SEED=${SEED + i}: ${keeps} bytes, interpreted ${expected}, of ${bytes}\n${listing}`);
          }
          if (expected > 0) kept++;
        }
      }
      assert(kept > PROGRAMS / 4, `${kept} of ${4 * PROGRAMS} packets were kept`);
    },
  );

  it("shifts by the low bits of X, and wraps X + k, where the interpreter does as libpcap", async () => {
    using socket = new FilteredSocket(await loadSys());
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const both = (program: readonly Instruction[]): number[] => {
      assert(socket.attach(program));
      return [socket.keeps(bytes), interpret(program, { bytes, offset: 0, caplen: 4, origlen: 4 })];
    };
    const shift = [
      statement(bpf.BPF_LD | bpf.BPF_IMM, 1),
      statement(bpf.BPF_LDX | bpf.BPF_IMM, 33),
      statement(bpf.BPF_ALU | bpf.BPF_LSH | bpf.BPF_X),
      statement(bpf.BPF_RET | bpf.BPF_A),
    ];
    assertEquals(both(shift), [2, 0]);
    const wrap = [
      statement(bpf.BPF_LDX | bpf.BPF_IMM, 0xffff_ffff),
      statement(bpf.BPF_LD | bpf.BPF_B | bpf.BPF_IND, 3),
      statement(bpf.BPF_RET | bpf.BPF_A),
    ];
    assertEquals(both(wrap), [3, 0]);
  });
});
