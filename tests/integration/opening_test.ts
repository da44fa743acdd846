import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { OpeningParameters, OpeningResult } from "./scenarios/opening.ts";

const TIMES = 40;

describe("Opening a capture", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(`lets in nothing from before, and nothing of another interface; ${engine}`, { timeout: 60_000 }, async () => {
      using namespace = Namespace.create().veth("v0", "v1").veth("w0", "w1");
      const parameters: OpeningParameters = { engine, times: TIMES };
      const result = await namespace.scenario<OpeningResult>("opening.ts", { parameters });
      assertEquals(result, { foreign: 0, early: 0, right: TIMES });
    });
  }
});
