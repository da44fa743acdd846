/**
 * Work inside another network namespace.
 *
 * A namespace is a property of the thread: whatever the thread opens belongs to the one it is in, and stays there. So the
 * thread goes in, opens, and comes back, and JavaScript of nobody else runs in between.
 *
 * Source: setns(2), network_namespaces(7), ip-netns(8).
 *
 * @module
 */

import { SystemCallError } from "../errors.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_RDONLY } from "../linux/abi.ts";
import { EACCES, EINTR, EINVAL, ENOENT, EPERM, systemCallError } from "../linux/errno.ts";
import type { Sys } from "./sys.ts";

/** Where ip(8) keeps the namespaces that have a name. */
const NAMED = "/run/netns/";
/** The namespace that the calling thread is in. */
const OWN = "/proc/thread-self/ns/net";

const NEEDS_SYS_ADMIN = "CAP_SYS_ADMIN is needed, in the user namespaces of both network namespaces: run as root";
const ENTER_ADVICE: ReadonlyMap<number, string> = new Map([
  [EPERM, NEEDS_SYS_ADMIN],
  [EACCES, "the system's security policy forbids it"],
  [EINVAL, "this is not a network namespace"],
]);
const OPEN_ADVICE: ReadonlyMap<number, string> = new Map([
  [EACCES, "this user may not open it: run as root"],
  [EPERM, "this user may not open it: run as root"],
]);
const LOST = "this thread is in the wrong network namespace now, and so would be all that it opens: end the process";

/** The thread could not come back: all that it opens from now on would be in the wrong namespace. */
export class LostThreadError extends SystemCallError {}

/** What {@linkcode inNetns} is told. */
export interface NetnsOptions<T> {
  /** The namespace's name, or its path where there is a `/` in it; undefined for the one where the thread is. */
  readonly netns: string | undefined;
  /** Gives back a result that the caller will never see, because the thread could not come back. */
  readonly discard?: (result: T) => void;
}

/** Anything but a promise: what is awaited runs in the wrong namespace. */
export type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs work with the thread in another network namespace, and comes back.
 *
 * That the thread may come back is tried before it goes: the namespace it comes from can be the one that forbids it, to a
 * process that is root only in a user namespace of its own.
 *
 * @param work Must do all it has to before it returns.
 * @returns What `work` returned.
 * @throws What `work` throws; the thread is back then.
 * @throws TypeError where `netns` can't be a name or a path.
 * @throws SystemCallError where the kernel refuses: ENOENT for a name that no namespace has, EPERM without CAP_SYS_ADMIN;
 * `work` did not run then.
 * @throws LostThreadError where the thread could not come back; what `work` threw is its `cause`.
 */
export function inNetns<T>(sys: Sys, work: () => Synchronous<T>, options: NetnsOptions<T>): T {
  const { netns, discard } = options;
  if (netns === undefined) return work();
  const path = pathOf(netns);
  const missing = path === netns
    ? "there is no such file"
    : "there is no such namespace: list them with: ip netns list";
  const home = openNamespace(sys, OWN, { netns, missing: "there is no such file: mount /proc" });
  try {
    const target = openNamespace(sys, path, { netns, missing });
    try {
      enter(sys, home, netns);
      enter(sys, target, netns);
    } finally {
      sys.close(target);
    }
    return workAndReturn(sys, work, { home, netns, discard: discard ?? (() => {}) });
  } finally {
    sys.close(home);
  }
}

function workAndReturn<T>(
  sys: Sys,
  work: () => Synchronous<T>,
  { home, netns, discard }: { home: number; netns: string; discard: (result: T) => void },
): T {
  const comeBack = (): Error | undefined => {
    const result = setns(sys, home);
    if (result >= 0) return undefined;
    const call = { action: "leave network namespace", target: netns, syscall: "setns", advice: LOST };
    const error = systemCallError(result, call);
    return new LostThreadError(error.message, error);
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    const lost = comeBack();
    if (lost === undefined) throw error;
    lost.cause = error;
    throw lost;
  }
  const lost = comeBack();
  if (lost === undefined) return result;
  discard(result);
  throw lost;
}

/** The file that stands for a namespace. */
function pathOf(netns: string): string {
  // The C library would read a name up to its first 0, and find another one.
  if (netns !== "" && !netns.includes("\0")) return netns.includes("/") ? netns : `${NAMED}${netns}`;
  throw new TypeError(
    `Cannot enter network namespace "${netns}": this is no name, give one like "blue" or a path like "/proc/1/ns/net"`,
  );
}

function openNamespace(sys: Sys, path: string, { netns, missing }: { netns: string; missing: string }): number {
  for (;;) {
    const fd = sys.open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) return fd;
    if (fd === -EINTR) continue;
    const advice = fd === -ENOENT ? missing : OPEN_ADVICE.get(-fd);
    throw systemCallError(fd, { action: "enter network namespace", target: netns, syscall: `open ${path}`, advice });
  }
}

function enter(sys: Sys, fd: number, netns: string): void {
  const result = setns(sys, fd);
  if (result >= 0) return;
  const advice = ENTER_ADVICE.get(-result);
  throw systemCallError(result, { action: "enter network namespace", target: netns, syscall: "setns", advice });
}

function setns(sys: Sys, fd: number): number {
  for (;;) {
    const result = sys.setns(fd, CLONE_NEWNET);
    if (result !== -EINTR) return result;
  }
}
