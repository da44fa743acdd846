/**
 * The demo in two network namespaces of its own:
 *
 *   sender: ckd-a ---- ckd-p1 [bridge ckd-br] ckd-p2 ---- ckd-b: sender
 */

import { spawn } from "node:child_process";
import process from "node:process";
import { inNamespace, run } from "./process.ts";

const SENDER = `capkit-demo-${process.pid}-a`;
const BRIDGE = `capkit-demo-${process.pid}-b`;

/** What is not there to make namespaces with; undefined where all is. The attempt leaves nothing behind. */
export async function namespacesMissing(): Promise<string | undefined> {
  const { code, stderr } = await run("ip", ["netns", "add", SENDER]);
  if (code === -1) return "the program ip is not installed (package iproute2)";
  if (code !== 0) return `CAP_SYS_ADMIN and CAP_NET_ADMIN are needed, run as root (${stderr.split("\n")[0]})`;
  const link = await run("ip", ["-n", SENDER, "link", "set", "lo", "up"]);
  await run("ip", ["netns", "del", SENDER]);
  return link.code === 0 ? undefined : `CAP_NET_ADMIN is needed, run as root (${link.stderr.split("\n")[0]})`;
}

/** Makes the namespaces, runs the demo there, and removes them: also on Ctrl-C and on failure. */
export async function demoInNamespaces(): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    await setUp();
    if (interrupted.signal.aborted) return;
    const [command, args] = inNamespace(BRIDGE, ["--capture", "ckd-br", "ckd-p1", SENDER, "ckd-a"]);
    const child = spawn(command, args, { stdio: "inherit" });
    interrupted.signal.addEventListener("abort", () => child.kill("SIGKILL"));
    const code = await new Promise((resolve) => child.on("close", resolve));
    process.exitCode = interrupted.signal.aborted ? 130 : code === 0 ? 0 : 1;
  } finally {
    for (const namespace of [SENDER, BRIDGE]) await run("ip", ["netns", "del", namespace]);
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  }
}

async function setUp(): Promise<void> {
  const steps = [
    `netns add ${SENDER}`,
    `netns add ${BRIDGE}`,
    `-n ${BRIDGE} link add ckd-br type bridge`,
    `-n ${BRIDGE} link add ckd-p1 type veth peer name ckd-a netns ${SENDER}`,
    `-n ${BRIDGE} link add ckd-p2 type veth peer name ckd-b netns ${SENDER}`,
    `-n ${BRIDGE} link set ckd-p1 master ckd-br`,
    `-n ${BRIDGE} link set ckd-p2 master ckd-br`,
  ];
  for (const name of ["ckd-br", "ckd-p1", "ckd-p2"]) steps.push(`-n ${BRIDGE} link set ${name} up`);
  for (const name of ["ckd-a", "ckd-b"]) steps.push(`-n ${SENDER} link set ${name} up`);
  for (const step of steps) {
    const { code, stderr } = await run("ip", step.split(" "));
    if (code !== 0) throw new Error(`Cannot set up the demo's network: ip ${step}: ${stderr}`);
  }
}
