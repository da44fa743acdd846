/**
 * Every expression of the shared list for every link type: accepted where libpcap accepts, and refused where it refuses.
 */

import { assertEquals } from "@std/assert";
import { compileFilter, FilterSyntaxError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { LINKTYPES, type OracleCount, oracleCounts, oracleExpressions, skip } from "../support/filter_oracle.ts";

/** The link types of the list itself. */
const LISTED = ["EN10MB", "LINUX_SLL", "LINUX_SLL2", "RAW", "NULL", "IEEE802_11_RADIO"];

/** Where we differ, by the reason: the ids of the expressions, each with a link type, `"0288 IPV6"`. None are known. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {};

const excepted = new Set(Object.values(EXCEPTIONS).flat());

/** The first line of the message with which it is refused; undefined where it is accepted. */
function refusal(expression: string, linktype: string): string | undefined {
  try {
    compileFilter(expression, { linktype: LINKTYPES[linktype] ?? -1 });
    return undefined;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return error.message.split("\n")[0];
    throw error;
  }
}

function assertAccepted(counts: readonly OracleCount[]): void {
  const expressions = new Map(oracleExpressions().map(({ id, expression }) => [id, expression]));
  const different: string[] = [];
  let asked = 0;
  for (const { id, linktype, error } of counts) {
    if (excepted.has(`${id} ${linktype}`)) continue;
    asked++;
    const expression = expressions.get(id) ?? "";
    const refused = refusal(expression, linktype);
    if ((refused === undefined) === (error === undefined)) continue;
    different.push(
      `${id} ${linktype} ${expression.slice(0, 60)}: ${refused ?? "accepted"}, not ${error ?? "accepted"}`,
    );
  }
  console.log(`accepted as libpcap: ${asked - different.length} of ${asked}`);
  assertEquals(different, []);
}

describe("acceptance", { skip }, () => {
  const counts = skip === false ? oracleCounts() : [];

  it("is libpcap's on the link types of the list", () => {
    assertAccepted(counts.filter(({ linktype }) => LISTED.includes(linktype)));
  });

  it("is libpcap's on the other link types", () => {
    assertAccepted(counts.filter(({ linktype }) => !LISTED.includes(linktype)));
  });
});
