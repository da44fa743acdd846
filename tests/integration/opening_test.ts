import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { OpeningParameters, OpeningResult } from "./scenarios/opening.ts";

const TIMES = 40;

describe("Opening a capture", { skip: withoutNamespaces() }, () => {
  it("lets in nothing from before, and nothing of another interface", { timeout: 60_000 }, async () => {
    using namespace = Namespace.create().veth("v0", "v1").veth("w0", "w1");
    const parameters: OpeningParameters = { times: TIMES };
    const result = await namespace.scenario<OpeningResult>("opening.ts", { parameters });
    assertEquals(result, { foreign: 0, early: 0, right: TIMES });
  });
});
