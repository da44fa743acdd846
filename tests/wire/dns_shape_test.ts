import { assert, assertFalse } from "@std/assert";
import { parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { isDnsMessage } from "../../lib/wire/dns_shape.ts";

/** Scapy 2.5.0: a query for a.example. */
const QUERY = "1234 0100 0001 0000 0000 0000 0161 076578616d706c65 00 0001 0001";
/** By hand, RFC 1035, section 4.1.3: an answer to it, 192.0.2.9. */
const ANSWER = "1234 8180 0001 0001 0000 0000 0161 076578616d706c65 00 0001 0001 c00c 0001 0001 00000001 0004 c0000209";

function isMessage(hex: string, end?: number): boolean {
  const bytes = parseHex(hex);
  return isDnsMessage(new DataView(bytes.buffer), 0, end ?? bytes.length);
}

describe("isDnsMessage", () => {
  it("knows queries and answers with one question", () => {
    assert(isMessage(QUERY));
    assert(isMessage(ANSWER));
    assert(isMessage(QUERY.slice(0, -4) + "0003"), "of another class");
  });

  it("takes nothing else for one", () => {
    const others: Record<string, string> = {
      "a query with an answer": QUERY.replace("0001 0000 0000", "0001 0001 0000") + "00".repeat(20),
      "two questions": QUERY.replace("0100 0001", "0100 0002") + "00".repeat(20),
      "an update": QUERY.replace("0100", "2800"),
      "more records than there is place for": ANSWER.replace("8180 0001 0001", "8180 0001 0003"),
      "a name that goes on": QUERY.replace("076578616d706c65", "3f6578616d706c65"),
      "a pointer in place of a name": QUERY.replace("0161", "c00c"),
      "no type": QUERY.replace("00 0001 0001", "00 0000 0001"),
      "a class that there is none of": QUERY.slice(0, -4) + "0007",
    };
    for (const [what, hex] of Object.entries(others)) assertFalse(isMessage(hex), what);
  });

  it("looks at nothing behind the end", () => {
    for (let end = 0; end < parseHex(QUERY).length; end++) assertFalse(isMessage(QUERY, end), `cut at ${end}`);
  });
});
