import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { describeSocket } from "../../lib/capture/describe_socket.ts";
import { AF_INET, AF_PACKET, ETH_P_ALL, SOCK_DGRAM, SOCK_RAW } from "../../lib/linux/abi.ts";
import { EBADF, EINTR, ENOMEM, ENOTSOCK, EPERM, errnoName } from "../../lib/linux/errno.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

describe("describeSocket", () => {
  it("says where a packet socket is bound to", () => {
    const kernel = new FakeKernel();
    const fd = kernel.socket(AF_PACKET, SOCK_RAW, 0);
    assertEquals(describeSocket(kernel, fd), { protocol: 0, ifindex: 0, hatype: 0 });
    kernel.bind(fd, encodeSockaddrLl(2));
    assertEquals(describeSocket(kernel, fd), { protocol: ETH_P_ALL, ifindex: 2, hatype: 1 });
    assertEquals([kernel.openDescriptors, kernel.violations], [1, []]);
  });

  it("refuses sockets of other kinds", () => {
    const kernel = new FakeKernel();
    const cooked = kernel.socket(AF_PACKET, SOCK_DGRAM, 0);
    const datagrams = kernel.socket(AF_INET, SOCK_DGRAM, 0);
    const messages = [cooked, datagrams].map((fd) => assertThrows(() => describeSocket(kernel, fd), TypeError).message);
    assertEquals(messages, [
      `Cannot use descriptor ${cooked}: it is a packet socket of type 2, which hides the frame's header; ` +
      "open it with socket(AF_PACKET, SOCK_RAW, 0)",
      `Cannot use descriptor ${datagrams}: it is a socket of domain 2, open it with socket(AF_PACKET, SOCK_RAW, 0)`,
    ]);
    assertEquals(kernel.openDescriptors, 2);
  });

  it("refuses what can't be a descriptor", () => {
    const kernel = new FakeKernel();
    for (const fd of [-1, 0.5, NaN, 2 ** 31]) assertThrows(() => describeSocket(kernel, fd), RangeError, `${fd}`);
    assertEquals(kernel.calls, []);
  });

  it("says why where nothing is open there, or no socket", () => {
    const nothing = assertThrows(() => describeSocket(new FakeKernel(), 77), SystemCallError);
    assertEquals([nothing.code, nothing.target, nothing.syscall], ["EBADF", "77", "getsockopt"]);
    assertStringIncludes(nothing.message, 'Cannot use descriptor "77": getsockopt SO_DOMAIN failed with EBADF (9), ');
    const kernel = new FakeKernel();
    kernel.failCall("getsockopt", ENOTSOCK);
    assertStringIncludes(
      assertThrows(() => describeSocket(kernel, 77), SystemCallError).message,
      "this is not a socket",
    );
  });

  it("passes on what the kernel says at each call", () => {
    for (const errno of [EPERM, EBADF, EINTR, ENOMEM]) {
      for (const [n, name] of ["getsockopt", "getsockopt", "getsockname"].entries()) {
        const kernel = new FakeKernel();
        const fd = kernel.socket(AF_PACKET, SOCK_RAW, 0);
        kernel.failCall(n + 2, errno);
        const error = assertThrows(() => describeSocket(kernel, fd));
        assertInstanceOf(error, SystemCallError);
        assertEquals([error.syscall, error.code, error.target], [name, errnoName(errno), String(fd)]);
        assert(kernel.openDescriptors === 1, "it stays the caller's");
      }
    }
  });
});
