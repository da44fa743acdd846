import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { LentParameters, LentResult, LentWay } from "./scenarios/lent.ts";

/** All that can be had of a batch that was taken back. */
const NOTHING = [
  "a layer's port: TypeError",
  "a packet of the batch: TypeError",
  "batch.keep(): TypeError",
  "batch.packet(0): TypeError",
  "block.bytes: 0 bytes",
  "block.rows: 0",
  "first byte of a view: undefined",
  "packet.bytes: TypeError",
  "packet.caplen: TypeError",
  "packet.copy(): TypeError",
  "packet.udp: TypeError",
  "view of a frame: 0 bytes",
  "view of a payload: 0 bytes",
  "view of the block: 0 bytes",
];

async function run(engine: EngineName, way: LentWay): Promise<LentResult> {
  using namespace = Namespace.create().veth("v0", "v1");
  const parameters: LentParameters = { engine, way };
  // A crash would be a signal in place of an exit code.
  const result = await namespace.scenario<LentResult>("lent.ts", { parameters });
  assertEquals(result.engine, engine);
  assertEquals(result.outcomes, NOTHING);
  assertEquals(result.kept, ["caplen: 100", "first byte: 2", "the same number: true"]);
  assertEquals(result.rings, 0);
  assert(result.after > 0, "the next capture received nothing");
  return result;
}

describe("A batch that was taken back", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(`shows nothing: after the next one, after the loop, after close; ${engine}`, { timeout: 60_000 }, async () => {
      const { batches, used, error } = await run(engine, "nothing");
      assertEquals({ batches, used, error }, { batches: 30, used: 27, error: undefined });
    });

    it(`lives on as a copy in another thread; ${engine}`, { timeout: 60_000 }, async () => {
      const { batches, error, elsewhere } = await run(engine, "clone");
      assertEquals({ batches, error }, { batches: 30, error: undefined });
      assert(elsewhere !== undefined && elsewhere.readings > 1 && elsewhere.length > 0);
      assertEquals([elsewhere.zeros, elsewhere.others], [0, 0]);
    });

    it(`is what it was, or zeros, where another thread took its memory; ${engine}`, { timeout: 60_000 }, async () => {
      const { batches, error, elsewhere } = await run(engine, "transfer");
      assert(elsewhere !== undefined && elsewhere.readings > 1 && elsewhere.length > 0);
      assertEquals(elsewhere.others, 0);
      // A ring's memory can't be replaced: the loop ends and says why. That of recvmsg is.
      assertEquals(batches, engine === "ring" ? 15 : 30);
      if (engine === "ring") assertStringIncludes(error ?? "", "TypeError: Cannot go on capturing on");
      else assertEquals(error, undefined);
    });

    it(`is the same where that happened just before the end; ${engine}`, { timeout: 60_000 }, async () => {
      const { batches, error, elsewhere } = await run(engine, "transfer at the end");
      assertEquals({ batches, error }, { batches: 30, error: undefined });
      assert(elsewhere !== undefined && elsewhere.readings > 1 && elsewhere.length > 0);
      assertEquals(elsewhere.others, 0);
    });
  }
});
