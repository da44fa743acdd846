/**
 * `struct passwd`, a user as getpwnam(3) describes one (pwd.h); the same in glibc and musl, on x86_64 and aarch64.
 *
 * ```text
 *  0 pw_name   address     16 pw_uid u32     24 pw_gecos address     40 pw_shell address
 *  8 pw_passwd address     20 pw_gid u32     32 pw_dir   address
 * ```
 *
 * @module
 */

const PW_UID = 16;
const PW_GID = 20;
const PASSWD_LENGTH = 48;

/** The numbers of a user. */
export interface Passwd {
  /** `pw_uid`, the user's own number; 0 for root. */
  readonly uid: number;
  /** `pw_gid`, the number of the group that the user is of first of all. */
  readonly gid: number;
}

/**
 * Reads the structure.
 *
 * @param address What getpwnam returned.
 * @param memoryAt The memory at an address.
 */
export function readPasswd(address: number, memoryAt: (address: number, length: number) => ArrayBuffer): Passwd {
  const view = new DataView(memoryAt(address, PASSWD_LENGTH));
  return { uid: view.getUint32(PW_UID, true), gid: view.getUint32(PW_GID, true) };
}
