import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { readPasswd } from "../../lib/linux/passwd.ts";

describe("readPasswd", () => {
  it("finds the numbers where the C ABI has them, in glibc and musl", () => {
    // pwd.h: pw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell; pointers of 8 bytes.
    const view = new DataView(new ArrayBuffer(48));
    [0, 8, 24, 32, 40].forEach((offset) => view.setBigUint64(offset, 0x7f11_2233_4455_6677n, true));
    view.setUint32(16, 0xffff_fffe, true);
    view.setUint32(20, 100, true);
    const asked: number[][] = [];
    const memoryAt = (address: number, length: number): ArrayBuffer => {
      asked.push([address, length]);
      return view.buffer;
    };
    assertEquals(readPasswd(0x7f00_1234_5678, memoryAt), { uid: 0xffff_fffe, gid: 100 });
    assertEquals(asked, [[0x7f00_1234_5678, 48]]);
  });
});
