/**
 * What the kernel says of a process and of the network that it is in, under `/proc/PID`.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";

/** CPU time of all threads of a process so far, in nanoseconds. */
export function cpuTime(pid: number): number {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread has ended since the folder was read.
    }
  }
  return sum;
}

/** The most memory that a process has had so far (VmHWM), in bytes. A ring counts, all of it, in the process that has it. */
export function peakRss(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Packets that an interface has received, in the network namespace of a process. */
export function receivedPackets(pid: number, ifname: string): number {
  const lines = readFileSync(`/proc/${pid}/net/dev`, "utf8").split("\n");
  return Number(lines.find((line) => line.trim().startsWith(`${ifname}:`))?.trim().split(/\s+/)[2]);
}

/** Whether a packet socket receives from an interface, in the network namespace of a process; false where it has ended. */
export function isCaptured(pid: number, ifindex: number): boolean {
  let table = "";
  try {
    table = readFileSync(`/proc/${pid}/net/packet`, "utf8");
  } catch {
    return false;
  }
  // sk RefCnt Type Proto Iface R Rmem User Inode
  const [, ...sockets] = table.split("\n");
  return sockets.some((line) => {
    const [, , , , iface, running] = line.trim().split(/\s+/);
    return Number(iface) === ifindex && running === "1";
  });
}
