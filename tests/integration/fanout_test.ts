import { assert, assertEquals } from "@std/assert";
import { before, describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { FanoutParameters, FanoutResult } from "./scenarios/fanout.ts";

const MEMBERS = 3;
const COUNT = 6_000;
/**
 * The part of the frames that may be missing while the group grows: from when a member has joined, its share goes to it, and
 * some microseconds later it has the filter that lets it in. Before it had joined, all would have come in.
 */
const MISSING = 0.02;
const GROUPS: FanoutParameters["groups"] = [
  { engine: "ring", mode: "hash" },
  { engine: "ring", mode: "lb" },
  { engine: "ring", mode: "cpu" },
  { engine: "ring", mode: "rollover" },
  { engine: "ring", mode: "qm" },
  { engine: "recvmsg", mode: "hash" },
  { engine: "recvmsg", mode: "lb" },
];

describe("A fanout group of three Workers", { skip: withoutNamespaces() }, () => {
  let groups: FanoutResult["groups"] = [];
  before(async () => {
    using namespace = Namespace.create().veth("v0", "v1");
    const parameters: FanoutParameters = { members: MEMBERS, count: COUNT, groups: GROUPS };
    ({ groups } = await namespace.scenario<FanoutResult>("fanout.ts", { parameters, timeoutMs: 60_000 }));
  });

  for (const [place, { engine, mode }] of GROUPS.entries()) {
    it(`sees each frame once, and none twice while it grows; ${engine}, ${mode}`, { timeout: 60_000 }, () => {
      const group = groups[place];
      assert(group !== undefined);
      const { early, late, captured, received, dropped, shares, copies, wrongCopies } = group;
      console.log(
        `${engine}, ${mode}: ${early.sent} frames while it grew, ${early.missing} missing, then ${
          shares.join(", ")
        } to each`,
      );
      assertEquals(group.engine, [engine, engine, engine]);
      assertEquals(late, { sent: COUNT, missing: 0, twice: 0 });
      assertEquals(early.twice, 0);
      assert(early.missing <= MISSING * early.sent, `${early.missing} of ${early.sent} are missing`);
      const sent = early.sent - early.missing + COUNT;
      assertEquals({ captured, received, dropped }, { captured: sent, received: sent, dropped: 0 });
      assertEquals(shares.reduce((sum, share) => sum + share), COUNT);
      assert(early.sent > 100, `${early.sent} frames while it grew`);
      assertEquals(wrongCopies, 0);
      assert(copies > 0);
    });
  }

  it("spreads them: by flow, in turns, or all to the first that has room", { timeout: 60_000 }, () => {
    for (const [place, { mode }] of GROUPS.entries()) {
      const { shares = [], split } = groups[place] ?? {};
      if (mode === "hash") assertEquals(split, 0);
      if (mode === "hash") assert(shares.every((share) => share > COUNT / 10), `${shares}`);
      if (mode === "lb") assert(shares.every((share) => Math.abs(share - COUNT / MEMBERS) <= 1), `${shares}`);
      if (mode === "rollover") assertEquals(Math.max(...shares), COUNT);
    }
  });
});
