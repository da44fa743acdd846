/** Each example runs, and says what it should. */

import { encodeDns, ethernet, formatHex, frame, ipv4, parseHex, tcp, udp } from "@capkit/capkit/core";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { canUseNamespaces, type Ended, Namespace, runProcess, runtimeCommand } from "./support/namespace.ts";
import { CLIENT_HELLO } from "./vectors/client_hello.ts";

const EXAMPLES = new URL("../examples/", import.meta.url);
const CHECKOUT = fileURLToPath(new URL("../", import.meta.url));
const isDeno = "deno" in process.versions;
const missing = canUseNamespaces();

function example(name: string): string {
  return fileURLToPath(new URL(name, EXAMPLES));
}

/** Runs an example, and checks that it ended well. */
async function output(command: string[], cwd: string = CHECKOUT): Promise<Ended> {
  const ended = await runProcess(command, { timeoutMs: 30_000, cwd });
  assertEquals(ended.code, 0, `${command.join(" ")}\n${ended.stdout}\n${ended.stderr}`);
  return ended;
}

describe("examples on live traffic", { skip: missing ?? false }, () => {
  let namespace: Namespace;
  before(() => {
    namespace = Namespace.create();
    namespace.ip("link add br0 type bridge");
    namespace.veth("port", "host");
    namespace.ip("link set port master br0");
    namespace.ip("link set br0 up");
  });
  after(() => namespace[Symbol.dispose]());

  /** Runs an example in the namespace while frames come in over the bridge's port: tagged ones where none are given. */
  async function withTraffic(file: string, args: string[], frames?: Uint8Array[]): Promise<Ended> {
    const parameters = { interface: "host", seconds: 2, frames: frames?.map(formatHex) };
    const sending = namespace.run(frames === undefined ? "send_tagged.ts" : "send_frames.ts", { parameters });
    const command = [
      "timeout",
      "--foreground",
      "--preserve-status",
      "-s",
      "INT",
      "2",
      ...runtimeCommand(example(file), args),
    ];
    const ended = await output(["ip", "netns", "exec", namespace.name, ...command]);
    await sending;
    return ended;
  }

  it("vlan_watch.ts names each host with its tags once", async () => {
    const { stdout } = await withTraffic("vlan_watch.ts", ["br0"]);
    // The bridge itself may send, from an address of its own.
    const lines = stdout.trim().split("\n").filter((line) => line.startsWith("02:00:00:00:00:0")).sort();
    assertEquals(lines, [
      "02:00:00:00:00:01 0x8100 vid 100 pcp 5",
      "02:00:00:00:00:02 0x88a8 vid 30 pcp 0 / 0x8100 vid 200 pcp 0",
      "02:00:00:00:00:03 untagged",
    ]);
  });

  it("vlan_inventory.ts lists each stack of tags with its hosts", async () => {
    const { stdout } = await withTraffic("vlan_inventory.ts", ["br0", "1"]);
    const lines = stdout.trim().split("\n");
    const line = (begin: string): string => lines.find((one) => one.startsWith(begin)) ?? stdout;
    assertMatch(line("100 "), /^100 \(0x8100\): [1-9]\d* packets, [1-9]\d* bytes, 1 hosts: 02:00:00:00:00:01$/);
    assertMatch(line("30 "), /^30 \(0x88a8\) > 200 \(0x8100\): .* 1 hosts: 02:00:00:00:00:02$/);
    assertMatch(line("untagged"), /02:00:00:00:00:03/);
  });

  it("dns_log.ts prints what was asked and answered", async () => {
    const answer = encodeDns({
      qr: true,
      questions: [{ name: "example.com", type: 1, class: 1 }],
      answers: [{ name: "example.com", type: 1, class: 1, ttl: 60, rdata: { kind: "address", address: "192.0.2.80" } }],
    });
    const bytes = frame(
      ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:09" }),
      ipv4({ src: "192.0.2.53", dst: "192.0.2.9" }),
      udp({ srcPort: 53, dstPort: 4000 }),
      answer,
    );
    const { stdout } = await withTraffic("dns_log.ts", ["br0"], [bytes]);
    assertMatch(stdout, /^\S+ \S+ 192\.0\.2\.9 example\.com A NoError 192\.0\.2\.80$/m);
  });

  it("sni.ts prints the names that clients ask for", async () => {
    const bytes = frame(
      ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:09" }),
      ipv4({ src: "192.0.2.1", dst: "192.0.2.9" }),
      tcp({ srcPort: 4000, dstPort: 443, flags: { ack: true, psh: true } }),
      parseHex(CLIENT_HELLO),
    );
    const { stdout } = await withTraffic("sni.ts", ["br0"], [bytes]);
    assertMatch(stdout, / 192\.0\.2\.1 > 192\.0\.2\.9 tcp www\.example\.com h2,http\/1\.1 t13d\S+$/m);
  });

  it("filter.ts prints what matches, and what the filter means", async () => {
    const { stdout, stderr } = await withTraffic("filter.ts", ["port", "vlan 100 and udp"]);
    const lines = stdout.trim().split("\n");
    assert(lines.length > 3, stdout);
    for (const line of lines) assertStringIncludes(line, "vlan 100, p 5");
    assertStringIncludes(stderr, "vlan 100: VLAN tag with VID 100");
    assertStringIncludes(stderr, "the filter runs in kernel");
  });

  it("deno_capture.ts prints packets", { skip: !isDeno && "a script for Deno" }, async () => {
    const { stdout, stderr } = await withTraffic("deno_capture.ts", ["port", "3"]);
    assertEquals(stdout.trim().split("\n").length, 3);
    assertStringIncludes(stdout, "192.0.2.1.4000 > 192.0.2.9.9: UDP, length 16");
    assertEquals(stderr.trim(), "3 captured, 0 dropped");
  });

  it("bun_capture.ts adds up bytes for each source", { skip: isDeno && "a script for Bun" }, async () => {
    const { stdout } = await withTraffic("bun_capture.ts", ["br0", "1"]);
    assertStringIncludes(stdout, "192.0.2.1");
  });

  it("fanout.ts adds up what its Workers counted", async () => {
    const sending = namespace.run("send_tagged.ts", { parameters: { interface: "host", seconds: 4 } });
    const command = runtimeCommand(example("fanout.ts"), ["port", "3", "1"]);
    const { stdout } = await output(["ip", "netns", "exec", namespace.name, ...command]);
    await sending;
    const lines = stdout.trim().split("\n");
    assertEquals(lines.length, 4, stdout);
    const numbers = (what: string): number[] =>
      lines.map((line) => Number(new RegExp(`(\\d+) ${what}\\b`).exec(line)?.[1] ?? 0));
    // Also what the bridge itself sends.
    const [captured, udp, other] = [numbers("captured"), numbers("udp"), numbers("other")];
    assertEquals(captured, udp.map((packets, i) => packets + (other[i] ?? 0)), stdout);
    const [total = 0, ...parts] = captured.toReversed();
    assertEquals(parts.reduce((sum, one) => sum + one), total, stdout);
    assertEquals(numbers("dropped"), [0, 0, 0, 0]);
    assert((udp[3] ?? 0) > 0, stdout);
  });

  it("demo.ts shows every tag on both interfaces, and leaves no namespace behind", async () => {
    const { stdout } = await output(runtimeCommand(example("demo.ts"), []));
    for (const tag of ["0x8100 vid 100 pcp 5", "0x8100 vid 0 pcp 0", "0x88a8 vid 30 pcp 0, 0x8100 vid 200 pcp 0"]) {
      assertStringIncludes(stdout, `ckd-p1   ${tag}: 2, 2`);
      assertStringIncludes(stdout, `ckd-br   ${tag}: 2, 2`);
    }
    const { stdout: left } = await output(["ip", "netns", "list"]);
    assertEquals(left.includes("capkit-demo"), false);
  });
});

describe("examples without privilege", () => {
  it("custom_layer.ts decodes through a layer of its own", async () => {
    const { stdout } = await output(runtimeCommand(example("custom_layer.ts"), []));
    assertStringIncludes(stdout, "ipv4 > udp > tenant > ipv4 > udp");
    assertStringIncludes(stdout, "\n  tenant: 42\n");
  });

  it("are at most 40 lines", () => {
    const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".ts"));
    const long = files.filter((name) => readFileSync(example(name), "utf8").trimEnd().split("\n").length > 40);
    assertEquals(long, []);
  });

  const LINE = "vlan 100, p 0, ethertype IPv4 (0x0800), 192.0.2.1.4000 > 192.0.2.2.9: UDP, length 0";

  it("jsr_import.ts resolves the package by its name in the checkout", async () => {
    const { stdout } = await output(runtimeCommand(example("jsr_import.ts"), []));
    assertStringIncludes(stdout, LINE);
  });

  it(
    "jsr_import.ts runs in a project of its own with the jsr: specifier",
    { skip: !isDeno && "links are Deno's" },
    async () => {
      const directory = mkdtempSync(`${tmpdir()}/capkit-jsr-`);
      try {
        const config = { links: [CHECKOUT], imports: { "@capkit/capkit/core": "jsr:@capkit/capkit@^0.1.0/core" } };
        writeFileSync(`${directory}/deno.json`, JSON.stringify(config));
        writeFileSync(`${directory}/main.ts`, readFileSync(example("jsr_import.ts")));
        const { stdout } = await output([process.execPath, "run", "-A", "main.ts"], directory);
        assertStringIncludes(stdout, LINE);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
});
