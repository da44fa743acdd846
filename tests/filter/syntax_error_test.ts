/** What a FilterSyntaxError shows. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { FilterSyntaxError } from "@capkit/capkit/core";
import { describe, it } from "node:test";

function lines(expression: string, place: { offset: number; length: number }): string[] {
  return new FilterSyntaxError("Cannot parse filter", { expression, ...place }).message.split("\n");
}

describe("FilterSyntaxError", () => {
  it("is a SyntaxError that knows the expression and the place", () => {
    const error = new FilterSyntaxError("Cannot parse filter", { expression: "tcp prot 80", offset: 4, length: 4 });
    assertInstanceOf(error, SyntaxError);
    assertEquals([error.name, error.expression, error.offset, error.length], [
      "FilterSyntaxError",
      "tcp prot 80",
      4,
      4,
    ]);
  });

  it("shows the place with carets, one where something is missing", () => {
    assertEquals(lines("tcp prot 80", { offset: 4, length: 4 }), [
      "Cannot parse filter",
      "  tcp prot 80",
      "      ^^^^",
    ]);
    assertEquals(lines("port", { offset: 4, length: 0 }), ["Cannot parse filter", "  port", "      ^"]);
    assertEquals(lines("", { offset: 0, length: 0 }), ["Cannot parse filter", "  ", "  ^"]);
  });

  it("keeps the carets under the place where blanks are no spaces", () => {
    assertEquals(lines("tcp\tand\nprot", { offset: 8, length: 4 }).slice(1), ["  tcp and prot", "          ^^^^"]);
  });

  it("shows only what is around the place of a long expression", () => {
    const expression = `${"tcp or ".repeat(1000)}prot 80${" or udp".repeat(1000)}`;
    const [, shown = "", carets = ""] = lines(expression, { offset: 7000, length: 4 });
    assert(shown.length < 150 && shown.startsWith("  ...") && shown.endsWith("..."), shown);
    assertEquals(shown.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), "prot");
  });
});
