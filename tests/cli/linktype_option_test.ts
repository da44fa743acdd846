import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { UsageError } from "../../lib/cli/command_error.ts";
import { linktypeOption } from "../../lib/cli/linktype_option.ts";

describe("linktypeOption", () => {
  it("knows tcpdump's names in any case, with or without DLT_", () => {
    assertEquals(linktypeOption(undefined), undefined);
    for (const name of ["EN10MB", "en10mb", "DLT_EN10MB", "dlt_En10mb"]) assertEquals(linktypeOption(name), 1);
    assertEquals(
      ["LINUX_SLL", "LINUX_SLL2", "RAW", "NULL", "IEEE802_11", "IEEE802_11_RADIO"].map(linktypeOption),
      [113, 276, 101, 0, 105, 127],
    );
  });

  const wrong: readonly (readonly [string, string])[] = [
    ["ETHERNET", "did you mean EN10MB"],
    ["EN10BM", "did you mean EN10MB"],
    ["LINUX_SSL", "did you mean LINUX_SLL or LINUX_SLL2"],
    ["RADIOTAP", "did you mean IEEE802_11_RADIO"],
    ["QQ", "see tcpdump's -L, or https://www.tcpdump.org/linktypes.html"],
    ["_", "see tcpdump's -L, or https://www.tcpdump.org/linktypes.html"],
  ];
  for (const [name, advice] of wrong) {
    it(`refuses ${name} and gives advice`, () => {
      const error = assertThrows(() => linktypeOption(name), UsageError);
      assertEquals(error.message, `option "-y" knows no link type "${name}", ${advice}`);
    });
  }
});
