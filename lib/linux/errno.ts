/**
 * Error numbers of Linux, and errors made of them.
 *
 * Source: asm-generic/errno-base.h, asm-generic/errno.h; the same on x86_64 and aarch64.
 *
 * @module
 */

import { SystemCallError } from "../errors.ts";

export const EPERM = 1;
export const ENOENT = 2;
export const ESRCH = 3;
export const EINTR = 4;
export const ENXIO = 6;
export const EBADF = 9;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const ENODEV = 19;
export const EINVAL = 22;
export const ENFILE = 23;
export const EMFILE = 24;
export const ENOSYS = 38;
export const ENOTSOCK = 88;
export const EPROTONOSUPPORT = 93;
export const EAFNOSUPPORT = 97;
export const ENETDOWN = 100;
export const ENOBUFS = 105;

const NAMES: ReadonlyMap<number, string> = new Map([
  [EPERM, "EPERM"],
  [ENOENT, "ENOENT"],
  [ESRCH, "ESRCH"],
  [EINTR, "EINTR"],
  [5, "EIO"],
  [ENXIO, "ENXIO"],
  [EBADF, "EBADF"],
  [EAGAIN, "EAGAIN"],
  [ENOMEM, "ENOMEM"],
  [EACCES, "EACCES"],
  [EFAULT, "EFAULT"],
  [EBUSY, "EBUSY"],
  [ENODEV, "ENODEV"],
  [20, "ENOTDIR"],
  [EINVAL, "EINVAL"],
  [ENFILE, "ENFILE"],
  [EMFILE, "EMFILE"],
  [28, "ENOSPC"],
  [32, "EPIPE"],
  [36, "ENAMETOOLONG"],
  [ENOSYS, "ENOSYS"],
  [40, "ELOOP"],
  [ENOTSOCK, "ENOTSOCK"],
  [90, "EMSGSIZE"],
  [92, "ENOPROTOOPT"],
  [EPROTONOSUPPORT, "EPROTONOSUPPORT"],
  [95, "EOPNOTSUPP"],
  [EAFNOSUPPORT, "EAFNOSUPPORT"],
  [98, "EADDRINUSE"],
  [ENETDOWN, "ENETDOWN"],
  [ENOBUFS, "ENOBUFS"],
]);

/** What to do about an error, where that is known. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [
    EPERM,
    "CAP_NET_RAW is needed: run as root, or grant it to a copy of the runtime with: sudo setcap cap_net_raw+ep COPY",
  ],
  [EACCES, "the system's security policy forbids it: grant CAP_NET_RAW, and allow packet sockets in the sandbox"],
  [ENODEV, "there is no such interface: list them with: capkit interfaces"],
  [ENXIO, "there is no such interface: list them with: capkit interfaces"],
  [EMFILE, "this process has too many open files: close captures, or raise the limit with: ulimit -n"],
  [ENFILE, "the system has too many open files: raise fs.file-max"],
  [ENOMEM, "the kernel has no memory for it: choose a smaller bufferSize"],
  [ENOBUFS, "the kernel has no memory for it: choose a smaller bufferSize"],
  [EAFNOSUPPORT, "this kernel has no packet sockets: enable CONFIG_PACKET"],
  [EPROTONOSUPPORT, "this kernel has no packet sockets: enable CONFIG_PACKET"],
  [ENOSYS, "this kernel or its sandbox does not have the call"],
  [ENETDOWN, "bring the interface up with: ip link set dev NAME up"],
]);

/** The name of an error number, `"EPERM"` for 1; `"E12345"` for one without a name here. */
export function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `E${errno}`;
}

/** What was tried, for the message of {@linkcode systemCallError}. */
export interface FailedCall {
  /** The action that failed, without the subject: `"open packet socket on"`. */
  readonly action: string;
  /** What it was for, an interface's name. */
  readonly target: string;
  /** The system call that failed, `"socket"`, with its option where it has one: `"setsockopt PACKET_AUXDATA"`. */
  readonly syscall: string;
  /** What to do about it, where the cause is another than the error number's usual one. */
  readonly advice?: string | undefined;
}

/**
 * The error of a system call.
 *
 * @param result What the call returned: the negative error number.
 */
export function systemCallError(result: number, call: FailedCall): SystemCallError {
  const errno = -result;
  const code = errnoName(errno);
  const advice = call.advice ?? ADVICE.get(errno);
  return new SystemCallError(
    `Cannot ${call.action} "${call.target}": ${call.syscall} failed with ${code} (${errno})${
      advice ? `, ${advice}` : ""
    }`,
    { syscall: call.syscall.split(" ")[0] ?? call.syscall, errno, code, target: call.target },
  );
}
