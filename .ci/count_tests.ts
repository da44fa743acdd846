/**
 * Prints `N passed, N failed` for the reports that `deno task test` leaves in `coverage/`, and ends with 1 where anything
 * failed.
 *
 *   count_tests.ts --failed-steps N --tests-exit-code N
 *
 * A runner that left no report counts as one failure, and so does a failure of the test command that no report shows.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";

/** How the tests of a runner ended. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The reports, in JUnit's format. */
const REPORTS = {
  "doc examples": "coverage/doc.xml",
  "Deno, what needs no kernel": "coverage/deno_pure.xml",
  "Deno, the rest": "coverage/deno.xml",
  "Bun, what needs no kernel": "coverage/bun_pure.xml",
  "Bun, the rest": "coverage/bun.xml",
};

/** Counts test cases. Deno also reports groups as test cases, which are left out: they hold the names of others. */
function count(xml: string): Counts {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)];
  const groups = new Set<string>();
  for (const [, name = ""] of cases) {
    const parts = name.split(" &gt; ");
    for (let length = 1; length < parts.length; length++) groups.add(parts.slice(0, length).join(" &gt; "));
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, name = "", body = ""] of cases) {
    // A group that failed for itself, in a hook, has no failed test in it: its own failure is counted below.
    if (groups.has(name) && !/<(?:failure|error)(?! message="\d+ test steps? failed")/.test(body)) continue;
    if (/<(?:failure|error)\b/.test(body)) counts.failed++;
    else if (/<skipped\b/.test(body)) counts.skipped++;
    else counts.passed++;
  }
  return counts;
}

function readReport(path: string): Counts | undefined {
  try {
    const counts = count(readFileSync(path, "utf8"));
    return counts.passed + counts.failed > 0 ? counts : undefined;
  } catch {
    return undefined;
  }
}

const options = parseArgs(process.argv.slice(2), { default: { "failed-steps": 1, "tests-exit-code": 1 } });
let passed = 0;
let failed = 0;
for (const [runner, path] of Object.entries(REPORTS)) {
  const counts = readReport(path);
  if (counts === undefined) console.log(`${runner}: no report`);
  else console.log(`${runner}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  passed += counts?.passed ?? 0;
  failed += counts?.failed ?? 1;
}
if (options["tests-exit-code"] !== 0 && failed === 0) failed++;
failed += Number(options["failed-steps"]);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
