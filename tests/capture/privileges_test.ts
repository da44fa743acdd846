import { assert, assertEquals, assertInstanceOf, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { dropPrivileges } from "../../lib/capture/privileges.ts";
import {
  EACCES,
  EAGAIN,
  EBADF,
  EINTR,
  EINVAL,
  EMFILE,
  ENOENT,
  ENOMEM,
  EPERM,
  errnoName,
  ESRCH,
} from "../../lib/linux/errno.ts";
import { assertNothingLeft } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

const UID = 4001;
const GID = 4002;

/** A process of root, and a user whose numbers differ. */
class Kernel extends FakeKernel {
  /** Who is not root has CAP_SETUID. */
  isCapable = false;
  /** Also after it was root and is not any more. */
  keeps = false;

  constructor() {
    super();
    this.identity.users.set("alice", { uid: UID, gid: GID });
    this.identity.users.set("toor", { uid: 0, gid: GID });
  }

  get names(): string[] {
    return this.calls.map(({ name }) => name);
  }

  /** Who it is: real, effective and saved user, the same of groups, and the groups beside. */
  get who(): number[][] {
    const { uids, gids, groups } = this.identity;
    return [uids, gids, groups];
  }

  override setresuid(real: number, effective: number, saved: number): number {
    const { uids } = this.identity;
    if (!this.isCapable) return super.setresuid(real, effective, saved);
    if (uids[1] === 0 && effective !== 0) this.isCapable = this.keeps;
    this.identity.uids = [0, 0, 0];
    const result = super.setresuid(real, effective, saved);
    if (result < 0) this.identity.uids = uids;
    return result;
  }
}

const ROOT = [[0, 0, 0], [0, 0, 0], [0]];
const ALICE = [[UID, UID, UID], [GID, GID, GID], [GID]];

function refusal(kernel: FakeKernel, user: string): SystemCallError {
  return assertThrows(() => dropPrivileges(kernel, user), SystemCallError);
}

describe("dropPrivileges", () => {
  it("changes groups, group and user, and tries the way back", async () => {
    const kernel = new Kernel();
    dropPrivileges(kernel, "alice");
    assertEquals(kernel.who, ALICE);
    assertEquals(kernel.calls.map(({ name, args, result }) => [name, ...args, result]).slice(1), [
      ["setgroups", 1, 0],
      ["setresgid", GID, GID, GID, 0],
      ["setresuid", UID, UID, UID, 0],
      ["setresuid", 0, 0, 0, -EPERM],
    ]);
    await assertNothingLeft(kernel);
  });

  it("refuses a user that there is not", () => {
    for (const user of ["bob", "", "alice\0", "4001"]) {
      const kernel = new Kernel();
      const error = refusal(kernel, user);
      assertEquals([error.syscall, error.code, error.target], ["getpwnam", "ENOENT", user]);
      assertEquals(
        error.message,
        `Cannot drop privileges to "${user}": getpwnam failed with ENOENT (2), ` +
          "there is no such user: list them with: getent passwd",
      );
      assertEquals(kernel.who, ROOT);
    }
  });

  it("takes the error numbers that mean the same for the same, and tells others", () => {
    for (const errno of [ENOENT, ESRCH, EBADF, EPERM]) {
      const kernel = new Kernel();
      kernel.failCall("getpwnam", errno);
      assertEquals(refusal(kernel, "alice").code, "ENOENT");
    }
    for (const errno of [EMFILE, ENOMEM, EAGAIN]) {
      const kernel = new Kernel();
      kernel.failCall("getpwnam", errno);
      assertEquals(refusal(kernel, "alice").errno, errno);
    }
  });

  it("refuses root, whatever its name", () => {
    for (const user of ["root", "toor"]) {
      const kernel = new Kernel();
      const { message } = assertThrows(() => dropPrivileges(kernel, user), RangeError);
      assertEquals(message, `Cannot drop privileges to "${user}": this is root itself, name another user`);
      assertEquals([kernel.names, kernel.who], [["getpwnam"], ROOT]);
    }
  });

  it("names the capability where it may not", () => {
    const kernel = new Kernel();
    kernel.identity.uids = [1000, 1000, 1000];
    assertEquals(
      refusal(kernel, "alice").message,
      'Cannot drop privileges to "alice": setgroups failed with EPERM (1), CAP_SETGID is needed: run as root',
    );
    const halfway = new Kernel();
    halfway.failCall("setresuid", EPERM);
    assertEquals(
      refusal(halfway, "alice").message,
      'Cannot drop privileges to "alice": setresuid failed with EPERM (1), CAP_SETUID is needed: run as root; ' +
        "the groups are changed already: end the process",
    );
  });

  for (const errno of [EPERM, EINVAL, EAGAIN, ENOMEM, EINTR, EACCES]) {
    it(`says what was done already where a call fails with ${errnoName(errno)}`, async () => {
      for (let n = 2; n <= 5; n++) {
        const kernel = new Kernel();
        kernel.failCall(n, errno);
        if (n === 5) {
          // This one is to fail.
          dropPrivileges(kernel, "alice");
          assertEquals(kernel.who, ALICE);
        } else {
          const error = refusal(kernel, "alice");
          const name = ["setgroups", "setresgid", "setresuid"][n - 2];
          assertEquals([error.syscall, error.errno, error.target, kernel.names.at(-1)], [name, errno, "alice", name]);
          assertEquals(error.message.endsWith("the groups are changed already: end the process"), n > 2, error.message);
          assert(!error.message.includes("CAP_NET_RAW"), error.message);
          assertEquals(kernel.identity.uids, [0, 0, 0]);
        }
        await assertNothingLeft(kernel);
      }
    });
  }

  it("takes the capabilities away that outlive the change of user", () => {
    const kernel = new Kernel();
    kernel.isCapable = true;
    kernel.identity.uids = [1000, 1000, 1000];
    // CAP_SETGID too.
    kernel.setgroups = () => 0;
    kernel.setresgid = () => 0;
    dropPrivileges(kernel, "alice");
    assertEquals(kernel.identity.uids, [UID, UID, UID]);
    assertEquals(kernel.calls.map(({ name, args, result }) => [name, args[0], result]).slice(1), [
      ["setresuid", UID, 0],
      ["setresuid", 0, 0],
      ["setresuid", UID, 0],
      ["setresuid", 0, -EPERM],
    ]);
  });

  it("says so where they can't be taken away, and is not root then", () => {
    const kernel = new Kernel();
    kernel.isCapable = true;
    kernel.keeps = true;
    const error = refusal(kernel, "alice");
    assertInstanceOf(error, SystemCallError);
    assertEquals([error.syscall, error.errno, error.target], ["setresuid", 0, "alice"]);
    assertMatch(error.message, /^Cannot drop privileges to "alice": setresuid could make it root again, /);
    assertStringIncludes(error.message, "end this one");
    assertEquals(kernel.identity.uids, [UID, UID, UID]);
  });
});
