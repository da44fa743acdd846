import { assertEquals, assertStrictEquals } from "@std/assert";
import { describe, it } from "node:test";
import { berChildren, berCut, berElement, berElements, berInteger, berNumber, berOid } from "../../lib/bytes/ber.ts";
import { parseHex } from "../../lib/bytes/hex.ts";

function element(hex: string) {
  const view = new DataView(parseHex(hex).buffer);
  return berElement(view, 0, view.byteLength);
}

describe("BER", () => {
  it("reads lengths of one and of more bytes", () => {
    assertStrictEquals(element("0403010203")?.contents, 2);
    assertStrictEquals(element("0481 03 010203")?.contents, 3);
    assertStrictEquals(element("0484 00000003 010203")?.contents, 6);
    assertStrictEquals(element("1f8101 01 ff")?.contents, 4);
  });

  it("has no element where its bytes end, and none of unknown length", () => {
    for (
      const hex of ["", "04", "0403", "04030102", "0482", "048203", "0480 0000", "0485 0000000001 00", "1f81", "1fff"]
    ) {
      assertStrictEquals(element(hex), undefined, hex);
    }
    const view = new DataView(parseHex("04030102").buffer);
    assertStrictEquals(berCut(view, 0, 4)?.end, 4);
  });

  it("reads whole numbers of X.690, section 8.3", () => {
    const number = (hex: string) => {
      const found = element(hex);
      return found && berInteger(found);
    };
    assertStrictEquals(number("0201 80"), -128n);
    assertStrictEquals(number("0202 0080"), 128n);
    assertStrictEquals(number("0209 00ffffffffffffffff"), 0xffff_ffff_ffff_ffffn);
    assertStrictEquals(number("0200"), undefined);
    const big = element("0208 7fffffffffffffff");
    assertStrictEquals(big && berNumber(big), undefined);
  });

  it("reads the object identifier of X.690, section 8.19.5, and not a broken one", () => {
    const oid = (hex: string) => {
      const found = element(hex);
      return found && berOid(found);
    };
    assertStrictEquals(oid("0603 883703"), "2.999.3");
    assertStrictEquals(oid("0605 2b06010201"), "1.3.6.1.2.1");
    assertStrictEquals(oid("0602 2b86"), undefined);
    assertStrictEquals(oid("0600"), undefined);
  });

  it("reads elements one after the other, up to one that is not whole", () => {
    const view = new DataView(parseHex("3006 0201 01 0402 0203 0201").buffer);
    assertEquals(berElements(view, 0, view.byteLength).map(({ tag }) => tag), [0x30]);
    const whole = element("3008 020101 0403 020304");
    assertEquals(whole && berChildren(whole).map(({ tag, offset }) => [tag, offset]), [[2, 2], [4, 5]]);
  });
});
