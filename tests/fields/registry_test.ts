import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { fieldByName, fieldNames, FieldPrinter } from "../../lib/fields/registry.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { decode } from "../../lib/packet.ts";

describe("the registry of fields", () => {
  it("has each name once", () => {
    const names = fieldNames();
    assertEquals(new Set(names).size, names.length);
    assert(names.every((name) => fieldByName(name)?.name === name));
    assertEquals(fieldByName("frame.no_such"), undefined);
  });

  it("joins occurrences with commas, and leaves out what is not there", () => {
    const printer = new FieldPrinter([
      { name: "a.one", title: "one", occurrences: () => ["1"] },
      { name: "a.none", title: "none", occurrences: () => [] },
      { name: "a.two", title: "two", occurrences: ({ caplen }, number) => [String(caplen), String(number)] },
    ]);
    assertEquals(printer.header, "a.one\ta.none\ta.two");
    assertEquals(printer.line(decode(new Uint8Array(60), LINKTYPE_ETHERNET), 7), "1\t\t60,7");
  });
});

describe("frame.time_epoch", () => {
  const time = (timestampNs: bigint): readonly string[] | undefined =>
    fieldByName("frame.time_epoch")?.occurrences(decode(new Uint8Array(0), LINKTYPE_ETHERNET, { timestampNs }), 1);

  it("has all nanoseconds", () => {
    assertEquals(time(1_500_000_000_000_000_001n), ["1500000000.000000001"]);
    assertEquals(time(0n), ["0.000000000"]);
  });

  it("is the true number before 1970", () => {
    assertEquals(time(-1n), ["-0.000000001"]);
    assertEquals(time(-1_500_000_000n), ["-1.500000000"]);
    assertEquals(time(-2_000_000_000n), ["-2.000000000"]);
  });
});
