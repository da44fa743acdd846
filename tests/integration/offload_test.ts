import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { OffloadParameters, OffloadResult } from "./scenarios/offload.ts";

describe("TCP over lo", { skip: withoutNamespaces() }, () => {
  for (const engine of ["ring", "recvmsg"] satisfies EngineName[]) {
    it(
      `shows joined segments and checksums that are not ready as what they are; ${engine}`,
      { timeout: 60_000 },
      async () => {
        using namespace = Namespace.create();
        const parameters: OffloadParameters = { engine };
        namespace.ip("link set lo mtu 1500");
        const result = await namespace.scenario<OffloadResult>("offload.ts", { parameters });
        const { packets, payload, garbled, long, longAndFlagged, notReady, offloaded } = result;
        assertEquals({ payload, garbled }, { payload: 512 * 1024, garbled: 0 });
        assert(long > 0, `none of ${packets} packets is longer than the MTU`);
        assertEquals(longAndFlagged, long);
        assertEquals({ notReady, offloaded }, { notReady: packets, offloaded: packets });
      },
    );
  }
});
