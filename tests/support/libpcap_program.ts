/**
 * The programs that tcpdump, and so libpcap, makes of filter expressions.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import type { Instruction } from "../../lib/bpf/instruction.ts";

/** Why a test beside libpcap can't run; false where it can. */
export const skip: string | false = spawnSync("tcpdump", ["--version"]).status !== 0 && "tcpdump is not installed";

/** The program for a link type, by the name that tcpdump takes; libpcap's message where it refuses. */
export function libpcapProgram(expression: string, linktype: string): readonly Instruction[] | string {
  const { status, stdout, stderr } = spawnSync("tcpdump", ["-y", linktype, "-ddd", expression], { encoding: "utf8" });
  if (status !== 0) return stderr.trim();
  const [, ...lines] = stdout.trim().split("\n");
  return lines.map((line) => {
    const [code = 0, jt = 0, jf = 0, k = 0] = line.split(" ").map(Number);
    return { code, jt, jf, k };
  });
}
