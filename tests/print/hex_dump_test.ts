import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { hexDump } from "../../lib/print/hex_dump.ts";

describe("hexDump", () => {
  const bytes = Uint8Array.from({ length: 19 }, (_, i) => i + 0x3a);

  it("has rows of 16 bytes, two by two, as tcpdump -x prints them", () => {
    assertEquals(hexDump(bytes).split("\n"), [
      "\t0x0000:  3a3b 3c3d 3e3f 4041 4243 4445 4647 4849",
      "\t0x0010:  4a4b 4c",
    ]);
    assertEquals(hexDump(new Uint8Array(0)), "");
  });

  it("has the text behind the digits, a dot for what is none", () => {
    assertEquals(
      hexDump(Uint8Array.of(0x20, 0x21, 0x7e, 0x7f, 0x80, 0x0a, 0x41), { ascii: true }),
      "\t0x0000:  2021 7e7f 800a 41" + " ".repeat(24) + ".!~...A",
    );
    assertEquals(
      hexDump(bytes, { ascii: true }).split("\n")[0],
      "\t0x0000:  3a3b 3c3d 3e3f 4041 4243 4445 4647 4849  :;<=>?@ABCDEFGHI",
    );
  });
});
