import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import type { InterfacesOptions, NetworkInterface } from "../../lib/capture/interfaces.ts";
import { main } from "../../lib/cli/main.ts";
import { FakeHost } from "./fake_host.ts";

const INTERFACES: readonly NetworkInterface[] = [
  {
    name: "lo",
    ifindex: 1,
    flags: ["up", "loopback", "running"],
    mac: "00:00:00:00:00:00",
    addresses: [
      { family: "ipv4", address: "127.0.0.1", prefixLength: 8 },
      { family: "ipv6", address: "::1", prefixLength: 128 },
    ],
    mtu: 65_536,
    linktype: 1,
    counters: {
      ...{ rxPackets: 7, txPackets: 7, rxBytes: 700, txBytes: 700, rxErrors: 0, txErrors: 0 },
      ...{ rxDropped: 0, txDropped: 0, rxFifoErrors: 0, rxMissedErrors: 0 },
    },
  },
  {
    name: "tun0",
    ifindex: 12,
    flags: [],
    mac: undefined,
    addresses: [],
    mtu: 1500,
    linktype: 101,
    counters: undefined,
  },
];

const TABLE = [
  "NAME  INDEX  MTU    LINKTYPE  MAC                FLAGS                ADDRESSES",
  "lo    1      65536  EN10MB    00:00:00:00:00:00  up,loopback,running  127.0.0.1/8 ::1/128",
  "tun0  12     1500   RAW       -                  -                    -",
];

async function run(...args: string[]): Promise<{ code: number; host: FakeHost; asked: InterfacesOptions[] }> {
  const asked: InterfacesOptions[] = [];
  const interfaces = (options: InterfacesOptions): Promise<readonly NetworkInterface[]> => {
    asked.push(options);
    return Promise.resolve(INTERFACES);
  };
  const host = new FakeHost({ args, interfaces });
  return { code: await main(host), host, asked };
}

describe("capkit interfaces", () => {
  it("prints a table", async () => {
    const { code, host } = await run("interfaces");
    assertEquals([code, host.stdout.lines, host.stderr.text], [0, TABLE, ""]);
  });

  it("prints the same for dump -D", async () => {
    const { code, host } = await run("dump", "-D");
    assertEquals([code, host.stdout.lines], [0, TABLE]);
  });

  it("prints JSON, an object a line", async () => {
    for (const args of [["interfaces", "--json"], ["dump", "-D", "--json"]]) {
      const { code, host } = await run(...args);
      assertEquals(code, 0);
      const [lo, tun] = host.stdout.lines.map((line): unknown => JSON.parse(line));
      assertEquals(lo, { ...INTERFACES[0], linktype: "EN10MB" });
      assertEquals(tun, { name: "tun0", ifindex: 12, flags: [], addresses: [], mtu: 1500, linktype: "RAW" });
    }
  });

  it("prints its help", async () => {
    const { code, host } = await run("interfaces", "--help");
    assertEquals([code, host.stdout.lines[0]], [0, "Usage: capkit interfaces [--netns NAME] [--json]"]);
  });

  it("asks for those of a network namespace", async () => {
    assertEquals((await run("interfaces")).asked, [{}]);
    assertEquals((await run("interfaces", "--netns", "blue")).asked, [{ netns: "blue" }]);
    assertEquals((await run("interfaces", "--json", "--netns=/proc/1/ns/net")).asked, [{ netns: "/proc/1/ns/net" }]);
    assertEquals((await run("dump", "-D")).asked, [{}]);
    assertEquals((await run("dump", "-D", "--netns", "blue")).asked, [{ netns: "blue" }]);
    const { code, host } = await run("interfaces", "--netns");
    assertEquals([code, host.stderr.lines], [2, ['capkit: option "--netns" needs a value']]);
  });

  it("refuses other arguments", async () => {
    const { code, host } = await run("interfaces", "eth0");
    assertEquals([code, host.stderr.lines], [2, ['capkit: unexpected argument "eth0"']]);
  });
});
