import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { SeveralParameters, SeveralResult } from "./scenarios/several.ts";

describe("Several captures at once", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(
      `each see every packet until they are closed, also in another thread; ${engine}`,
      { timeout: 60_000 },
      async () => {
        using namespace = Namespace.create().veth("v0", "v1");
        const parameters: SeveralParameters = { engine };
        const { marks, each } = await namespace.scenario<SeveralResult>("several.ts", { parameters });
        assertEquals(marks, [[1], [1, 2, 3], [1, 2, 3], [1], [1, 2, 3], [1, 2]]);
        assertEquals(each, 1);
      },
    );
  }
});
