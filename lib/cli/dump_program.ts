/**
 * `capkit dump -d`: the program of a filter in place of packets.
 *
 * @module
 */

import { formatProgram } from "../bpf/text.ts";
import { compileFilter } from "../filter/compile.ts";
import { LINKTYPE_ETHERNET } from "../linktype.ts";
import { UsageError } from "./command_error.ts";
import type { DumpOptions } from "./dump_options.ts";
import type { Host } from "./host.ts";

/** Prints the program of an expression in the format of `-d`, `-dd` or `-ddd`; needs no privilege. */
export async function printProgram(host: Host, expression: string, options: DumpOptions): Promise<void> {
  const { optimize, snaplen, programFormat } = options;
  const linktype = await linktypeOf(host, options);
  const { program } = compileFilter(expression, { linktype, optimize, snaplen });
  await host.stdout.write(formatProgram(program, programFormat));
}

/** What `-y` says, or the file, or the interface; else Ethernet. */
async function linktypeOf(host: Host, { linktype, read, interfaces, netns }: DumpOptions): Promise<number> {
  if (linktype !== undefined) return linktype;
  if (read !== undefined) {
    await using file = await host.openFile(read);
    return file.interfaces.at(0)?.linktype ?? LINKTYPE_ETHERNET;
  }
  if (interfaces.length === 0) return LINKTYPE_ETHERNET;
  const listed = await host.interfaces(netns === undefined ? {} : { netns });
  const linktypes = new Set(interfaces.map((name) => {
    const found = listed.find((one) => one.name === name);
    // All interfaces at once are captured as Ethernet.
    if (found === undefined && name !== "any") throw new UsageError(`there is no interface "${name}"`);
    return found?.linktype ?? LINKTYPE_ETHERNET;
  }));
  const [only = LINKTYPE_ETHERNET, ...others] = linktypes;
  if (others.length > 0) throw new UsageError('interfaces differ in their link types, choose one with "-y"');
  return only;
}
