import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Namespace, withoutNamespaces } from "../support/namespace.ts";
import type { EngineName } from "../support/scenario.ts";
import type { BridgeParameters, BridgeResult } from "./scenarios/bridge.ts";

const HOST_0 = "0200000000a0";
const HOST_1 = "0200000000a1";
const PAYLOAD = "88b5" + "5a".repeat(60);

/** Three frames each way: plain, tagged, double-tagged. */
const TAGS = ["", "8100b064", "88a86064810000c8"];
const FRAMES: BridgeParameters["frames"] = TAGS.flatMap((tags) => [
  { from: "h0", hex: HOST_1 + HOST_0 + tags + PAYLOAD },
  { from: "h1", hex: HOST_0 + HOST_1 + tags + PAYLOAD },
]);

const CAPTURES: Omit<BridgeParameters["captures"][number], "engine">[] = [
  { on: "p0", promiscuous: true, count: 6 },
  { on: "p0", promiscuous: false, count: 6 },
  { on: "br0", promiscuous: true, count: 6 },
  { on: "br0", promiscuous: false, count: 0 },
];
const ENGINES: EngineName[] = ["ring", "recvmsg"];

describe("A bridge with traffic between two other hosts", { skip: withoutNamespaces() }, () => {
  it(
    "shows all of it on a port, and on the bridge device only to a promiscuous capture",
    { timeout: 60_000 },
    async () => {
      using namespace = Namespace.create().veth("h0", "p0").veth("h1", "p1");
      namespace.ip("link add br0 type bridge mcast_snooping 0");
      namespace.ip("link set p0 master br0");
      namespace.ip("link set p1 master br0");
      namespace.ip("link set br0 up");
      const parameters: BridgeParameters = {
        frames: FRAMES,
        captures: ENGINES.flatMap((engine) => CAPTURES.map((one) => ({ engine, ...one }))),
      };
      const { captures } = await namespace.scenario<BridgeResult>("bridge.ts", { parameters });
      const onPort = FRAMES.map(({ from, hex }) => ({ hex, direction: from === "h0" ? "in" : "out" }));
      // What the bridge device shows has all come in to it.
      const onBridge = FRAMES.map(({ hex }) => ({ hex, direction: "in" }));
      assertEquals(captures, ENGINES.flatMap(() => [onPort, onPort, onBridge, []]));
    },
  );
});
