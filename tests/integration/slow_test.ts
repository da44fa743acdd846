import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName, Mode } from "../support/scenario.ts";
import type { SlowParameters, SlowResult } from "./scenarios/slow.ts";

/** CAPKIT_SLOW_MS asks for more. */
const FOR_MS = Number(process.env["CAPKIT_SLOW_MS"] ?? 2_000);
/** What memory may grow by after a warm-up, while some GiB of packets arrive. */
const GROWTH = 1.1;
/** What code that is still being compiled in so short a time may need besides, in MiB. */
const SLACK_MIB = FOR_MS < 10_000 ? 8 : 0;
/** The mark for a timer, in milliseconds; a busy machine is given ten times that. */
const LATE_MS = 50;

describe("A program that is too slow for a flood", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    for (const mode of ["packets", "batches"] satisfies Mode[]) {
      const name = `${engine}, ${mode}`;
      it(`is told of its losses, needs no more memory, has its timers; ${name}`, {
        timeout: 60_000 + 2 * FOR_MS,
      }, async () => {
        using namespace = Namespace.create().veth("v0", "v1");
        const parameters: SlowParameters = { engine, mode, forMs: FOR_MS };
        const timeoutMs = 30_000 + 2 * FOR_MS;
        const result = await namespace.scenario<SlowResult>("slow.ts", { parameters, timeoutMs });
        const { captured, received, dropped, lost, rssMiB: { before, after, most }, late } = result;
        const rss = [before, after, most].map((mib) => mib.toFixed(1)).join(", ");
        const times = [late.median, late.p99, late.max].map((ms) => ms.toFixed(1)).join(", ");
        console.log(
          `${name}, ${FOR_MS} ms: ${captured} captured, ${dropped} dropped; RSS at first, at last, most ${rss} MiB; ` +
            `timer late by (median, p99, max) ${times} ms`,
        );
        assert(dropped > captured, `${captured} captured, ${dropped} dropped`);
        assertEquals(captured + dropped, received);
        assertEquals(lost, dropped);
        assert(after < GROWTH * before + SLACK_MIB, `RSS went from ${before} to ${after} MiB`);
        assert(late.p99 < 10 * LATE_MS, `p99 is ${late.p99} ms`);
      });
    }
  }
});
