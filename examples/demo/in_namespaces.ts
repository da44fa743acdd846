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

/**
 * Makes the namespaces, runs the demo there, and removes them: also on Ctrl-C and on failure.
 *
 * @returns What is missing here to do so; undefined where it was done.
 */
export async function demoInNamespaces(): Promise<string | undefined> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    const missing = await namespacesMissing();
    if (missing !== undefined) return missing;
    await setUp(interrupted.signal);
    if (!interrupted.signal.aborted) await capture(interrupted.signal);
    if (interrupted.signal.aborted) process.exitCode = 130;
  } finally {
    for (const namespace of [SENDER, BRIDGE]) await run("ip", ["netns", "del", namespace]);
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  }
  return undefined;
}

/** Tries to make a namespace with a link that is up. */
async function namespacesMissing(): Promise<string | undefined> {
  const { code, stderr } = await run("ip", ["netns", "add", SENDER]);
  if (code === -1) return "the program ip is not installed (package iproute2)";
  if (code !== 0) return `CAP_SYS_ADMIN and CAP_NET_ADMIN are needed, run as root (${stderr.split("\n")[0]})`;
  const link = await run("ip", ["-n", SENDER, "link", "set", "lo", "up"]);
  await run("ip", ["netns", "del", SENDER]);
  return link.code === 0 ? undefined : `CAP_NET_ADMIN is needed, run as root (${link.stderr.split("\n")[0]})`;
}

/** Runs the capturing side in its namespace, to its end or the interruption. */
async function capture(interrupted: AbortSignal): Promise<void> {
  const [command, args] = inNamespace(BRIDGE, ["--capture", "ckd-br", "ckd-p1", SENDER, "ckd-a"]);
  const child = spawn(command, args, { stdio: "inherit" });
  interrupted.addEventListener("abort", () => child.kill("SIGKILL"));
  const code = await new Promise((resolve) => child.on("close", resolve));
  process.exitCode = code === 0 ? 0 : 1;
}

async function setUp(interrupted: AbortSignal): Promise<void> {
  // Without IPv6 nobody but the demo sends anything.
  const quiet = "sh -c echo${IFS}1>/proc/sys/net/ipv6/conf/default/disable_ipv6";
  const steps = [
    `netns add ${SENDER}`,
    `netns add ${BRIDGE}`,
    `netns exec ${SENDER} ${quiet}`,
    `netns exec ${BRIDGE} ${quiet}`,
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
    // Ctrl-C ends the programs it started, too.
    if (interrupted.aborted) return;
    if (code !== 0) throw new Error(`Cannot set up the demo's network: ip ${step}: ${stderr}`);
  }
}
