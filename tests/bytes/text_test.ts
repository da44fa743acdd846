import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { asciiAt, paddedTextAt, printableAt, utf8At, utf8BeforeZero } from "../../lib/bytes/text.ts";
import { endWithoutZeros, isZero } from "../../lib/bytes/zero.ts";

/** The bytes, between others that are none of theirs. */
function between(bytes: readonly number[]): [view: DataView, offset: number, end: number] {
  return [new DataView(Uint8Array.of(0x78, ...bytes, 0x79).buffer), 1, 1 + bytes.length];
}

describe("bytes as text", () => {
  it("are UTF-8, or ASCII, with U+FFFD for what is neither", () => {
    const bytes = [0x61, 0xc3, 0xa9, 0xff];
    assertEquals(utf8At(...between(bytes)), "aé\ufffd");
    assertEquals(asciiAt(...between(bytes)), "a\ufffd\ufffd\ufffd");
  });

  it("end at the first zero", () => {
    assertEquals(utf8BeforeZero(...between([0x61, 0xc3, 0xa9, 0, 0x62])), "aé");
    assertEquals(utf8BeforeZero(...between([0x61, 0x62])), "ab");
    assertEquals(utf8BeforeZero(...between([0, 0x62])), "");
  });

  it("are printable ASCII, all of them or none", () => {
    assertEquals(printableAt(...between([0x20, 0x7e])), " ~");
    assertEquals(printableAt(...between([])), "");
    for (const byte of [0, 0x1f, 0x7f, 0x80]) assertEquals(printableAt(...between([0x61, byte])), undefined);
  });

  it("are filled up with as many zeros as needed, and no more", () => {
    const padded = (bytes: readonly number[]) => {
      const [view, offset, end] = between(bytes);
      return paddedTextAt(view, { offset, end, unit: 4 });
    };
    assertEquals(padded([0x61, 0, 0, 0]), "a");
    assertEquals(padded([0x61, 0x62, 0x63, 0x64]), "abcd");
    assertEquals(padded([]), "");
    assertEquals(padded([0, 0, 0, 0]), undefined);
    assertEquals(padded([0x61, 0, 0x62, 0]), undefined);
  });
});

describe("zeros", () => {
  it("are all there is, or what is at the end", () => {
    assertEquals(isZero(...between([0, 0])), true);
    assertEquals(isZero(...between([])), true);
    assertEquals(isZero(...between([0, 1])), false);
    assertEquals(endWithoutZeros(...between([0, 1, 0, 0])), 3);
    assertEquals(endWithoutZeros(...between([0, 0])), 1);
    assertEquals(endWithoutZeros(...between([])), 1);
  });
});
