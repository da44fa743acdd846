/**
 * What a descriptor is that somebody else opened.
 *
 * @module
 */

import { AF_PACKET, SO_DOMAIN, SO_TYPE, SOCK_RAW, SOL_SOCKET } from "../linux/abi.ts";
import { EBADF, ENOTSOCK, systemCallError } from "../linux/errno.ts";
import { parseSockaddrLl, SOCKADDR_LL_LENGTH, type SockaddrLl } from "../linux/sockaddr_ll.ts";
import type { Sys } from "./sys.ts";

const ADVICE: ReadonlyMap<number, string> = new Map([
  [EBADF, "nothing is open under this number: pass the descriptor of an open packet socket"],
  [ENOTSOCK, "this is not a socket: pass the descriptor of a packet socket"],
]);

/**
 * Looks at a packet socket that somebody else opened: which interface it is bound to (0: to all, or not yet), and which
 * protocol it receives (0: nothing). Nothing about the socket is changed, and it is the caller's to close.
 *
 * @throws RangeError where `fd` can't be a descriptor.
 * @throws TypeError where it is a socket of another kind: only raw packet sockets give whole frames.
 * @throws SystemCallError where the kernel refuses: EBADF where nothing is open there, ENOTSOCK for what is no socket.
 */
export function describeSocket(sys: Sys, fd: number): SockaddrLl {
  if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff) {
    throw new RangeError(`Cannot use descriptor ${fd}: a whole number from 0 to 2147483647 is needed`);
  }
  const domain = option(sys, fd, { name: "SO_DOMAIN", option: SO_DOMAIN });
  if (domain !== AF_PACKET) {
    throw new TypeError(
      `Cannot use descriptor ${fd}: it is a socket of domain ${domain}, open it with socket(AF_PACKET, SOCK_RAW, 0)`,
    );
  }
  const type = option(sys, fd, { name: "SO_TYPE", option: SO_TYPE });
  if (type !== SOCK_RAW) {
    throw new TypeError(
      `Cannot use descriptor ${fd}: it is a packet socket of type ${type}, which hides the frame's header; ` +
        "open it with socket(AF_PACKET, SOCK_RAW, 0)",
    );
  }
  const address = new Uint8Array(new ArrayBuffer(SOCKADDR_LL_LENGTH));
  check(sys.getsockname(fd, address), { fd, syscall: "getsockname" });
  return parseSockaddrLl(address);
}

function option(sys: Sys, fd: number, { name, option }: { name: string; option: number }): number {
  const value = new DataView(new ArrayBuffer(4));
  check(sys.getsockopt(fd, SOL_SOCKET, option, new Uint8Array(value.buffer)), { fd, syscall: `getsockopt ${name}` });
  return value.getInt32(0, true);
}

function check(result: number, { fd, syscall }: { fd: number; syscall: string }): void {
  if (result >= 0) return;
  throw systemCallError(result, { action: "use descriptor", target: String(fd), syscall, advice: ADVICE.get(-result) });
}
