import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { SeveralResult } from "./scenarios/several.ts";

describe("Several captures at once", { skip: withoutNamespaces() }, () => {
  it("each see every packet until they are closed, also in another thread", { timeout: 60_000 }, async () => {
    using namespace = Namespace.create().veth("v0", "v1");
    const { marks, each } = await namespace.scenario<SeveralResult>("several.ts");
    assertEquals(marks, [[1], [1, 2, 3], [1, 2, 3], [1], [1, 2, 3], [1, 2]]);
    assertEquals(each, 1);
  });
});
