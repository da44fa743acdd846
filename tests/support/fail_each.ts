/**
 * Programs of which one system call fails, whichever it is.
 *
 * @module
 */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { EAGAIN, EBADF, EINTR, EMFILE, ENOBUFS, ENOMEM, EPERM, errnoName } from "../../lib/linux/errno.ts";
import type { FakeCall } from "./fake_calls.ts";
import { assertNothingLeft } from "./fake_capture.ts";
import { FakeKernel } from "./fake_kernel.ts";
import { within } from "./timing.ts";

/** What calls fail with. */
export const ERRNOS: readonly number[] = [EPERM, ENOMEM, EBADF, EINTR, ENOBUFS, EMFILE, EAGAIN];

/** Errors in the order in which the program met them, each with what it was doing. */
export type Met = { step: string; error: unknown }[];

/** A program, and what there is before it begins. */
export interface Faulty {
  /** Its calls do not count. */
  prepare?: (kernel: FakeKernel) => void;
  scenario: (kernel: FakeKernel, met: Met) => Promise<void>;
  check: (run: { call: FakeCall; before: readonly FakeCall[]; met: Met; kernel: FakeKernel }) => void;
}

/** Runs the scenario with its n-th call failing, for n = 1, 2, ... until a run has fewer calls. */
export async function failEach(errno: number, { prepare = () => {}, scenario, check }: Faulty): Promise<void> {
  let failed = 0;
  for (let n = 1;; n++) {
    const kernel = new FakeKernel();
    prepare(kernel);
    const prepared = kernel.calls.length;
    const met: Met = [];
    kernel.failCall(prepared + n, errno);
    await within(5000, scenario(kernel, met), `with call ${n} failing with ${errnoName(errno)} the program`);
    const calls = kernel.calls.slice(prepared);
    const call = calls[n - 1];
    const what = `call ${n} (${call?.name} ${call?.args}) failing with ${errnoName(errno)}`;
    try {
      await assertNothingLeft(kernel);
      if (call === undefined) {
        assertEquals(met, []);
        break;
      }
      failed++;
      check({ call, before: calls.slice(0, n - 1), met, kernel });
    } catch (error) {
      throw new Error(`${what}: the program met ${met.map((one) => `${one.error} (${one.step})`)}`, { cause: error });
    }
  }
  assert(failed > 0);
}

/** Fails where the error is not that of the call. */
export function assertSays(
  error: unknown,
  { call, errno, targets }: { call: FakeCall; errno: number; targets: string[] },
): void {
  assertInstanceOf(error, SystemCallError);
  assertEquals([error.syscall, error.errno, error.code], [call.name, errno, errnoName(errno)]);
  assert(targets.includes(error.target), `target "${error.target}"`);
  assert(error.message.includes(`"${error.target}"`) && error.message.includes(error.code), error.message);
}
