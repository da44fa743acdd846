/**
 * Becoming another user for good.
 *
 * Source: setresuid(2), setgroups(2), credentials(7), capabilities(7).
 *
 * @module
 */

import { SystemCallError } from "../errors.ts";
import { EACCES, EBADF, EINVAL, ENOENT, EPERM, errnoName, ESRCH, systemCallError } from "../linux/errno.ts";
import { type Passwd, readPasswd } from "../linux/passwd.ts";
import type { Sys } from "./sys.ts";

/** What getpwnam(3) leaves in errno where it looked everywhere and found nobody: what its man page lists, or nothing. */
const NOT_FOUND: ReadonlySet<number> = new Set([0, EPERM, ENOENT, ESRCH, EBADF]);
const ACTION = "drop privileges to";
const ROOT = 0;

/**
 * Becomes another user, of that user's first group alone, in all threads of the process, and makes sure that there is no
 * way back. With user 0 the kernel takes away all capabilities.
 *
 * @param user A name.
 * @throws RangeError where the user is root under whatever name.
 * @throws SystemCallError where there is no such user (ENOENT), or the kernel refuses: EPERM without CAP_SETGID and
 * CAP_SETUID. Its message says so where a part was done already; the process should end then.
 */
export function dropPrivileges(sys: Sys, user: string): void {
  const { uid, gid } = lookUp(sys, user);
  if (uid === ROOT) {
    throw new RangeError(`Cannot ${ACTION} "${user}": this is root itself, name another user`);
  }
  const groups = new Uint8Array(new ArrayBuffer(4));
  new DataView(groups.buffer).setUint32(0, gid, true);
  // The user last: until then it is root who asks.
  check(sys.setgroups(groups), { user, syscall: "setgroups" });
  check(sys.setresgid(gid, gid, gid), { user, syscall: "setresgid" });
  becomeUser(sys, user, uid);
  if (!mayBecomeRoot(sys)) return;
  // The process was not root and had CAP_SETUID, so nothing was taken away; now it is root, and has it to lose.
  becomeUser(sys, user, uid);
  if (!mayBecomeRoot(sys)) return;
  becomeUser(sys, user, uid);
  throw new SystemCallError(
    `Cannot ${ACTION} "${user}": setresuid could make it root again, ` +
      "capabilities outlive the change of user (SECBIT_NO_SETUID_FIXUP): start the process without them, and end this one",
    { syscall: "setresuid", errno: 0, code: errnoName(0), target: user },
  );
}

function lookUp(sys: Sys, user: string): Passwd {
  // The C library would read a name up to its first 0, and find another one.
  const address = user.includes("\0") ? 0 : sys.getpwnam(user);
  if (address > 0) return readPasswd(address, (at, length) => sys.memoryAt(at, length));
  // 0 is no error, but nobody was found; and errno may be of a call before.
  const result = NOT_FOUND.has(-address) ? -ENOENT : address;
  const advice = "there is no such user: list them with: getent passwd";
  throw systemCallError(result, { action: ACTION, target: user, syscall: "getpwnam", advice });
}

function becomeUser(sys: Sys, user: string, uid: number): void {
  check(sys.setresuid(uid, uid, uid), { user, syscall: "setresuid" });
}

/** Tries it: who has CAP_SETUID, or was root and kept a way back, is root then. */
function mayBecomeRoot(sys: Sys): boolean {
  return sys.setresuid(ROOT, ROOT, ROOT) >= 0;
}

function check(
  result: number,
  { user, syscall }: { user: string; syscall: "setgroups" | "setresgid" | "setresuid" },
): void {
  if (result >= 0) return;
  const advice: string[] = [];
  if (result === -EPERM) {
    advice.push(`${syscall === "setresuid" ? "CAP_SETUID" : "CAP_SETGID"} is needed: run as root`);
  } else if (result === -EACCES) {
    advice.push("the system's security policy forbids it");
  } else if (result === -EINVAL) {
    advice.push("the user namespace of this process does not have the number");
  }
  if (syscall !== "setgroups") advice.push("the groups are changed already: end the process");
  throw systemCallError(result, { action: ACTION, target: user, syscall, advice: advice.join("; ") || undefined });
}
