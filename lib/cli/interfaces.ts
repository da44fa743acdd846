/**
 * `capkit interfaces`: the interfaces of this machine.
 *
 * @module
 */

import type { NetworkInterface } from "../capture/interfaces.ts";
import { linktypeName } from "../linktype.ts";
import { readOptions } from "./args.ts";
import { UsageError } from "./command_error.ts";
import { INTERFACES_HELP } from "./help.ts";
import type { Host } from "./host.ts";

const HEADINGS = ["NAME", "INDEX", "MTU", "LINKTYPE", "MAC", "FLAGS", "ADDRESSES"];

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function interfacesCommand(host: Host, args: readonly string[]): Promise<number> {
  const options = readOptions(args, { values: ["netns"], flags: ["h", "json"], longNames: { h: "help" } });
  if (options.flag("h") > 0) {
    await host.stdout.write(INTERFACES_HELP);
    return 0;
  }
  if (options.rest.length > 0) throw new UsageError(`unexpected argument "${options.rest[0]}"`);
  await printInterfaces(host, { json: options.flag("json") > 0, netns: options.value("netns") });
  return 0;
}

/** Prints the interfaces, a line for each: a table, or JSON objects. */
export async function printInterfaces(
  host: Host,
  { json, netns }: { json: boolean; netns?: string | undefined },
): Promise<void> {
  const interfaces = await host.interfaces(netns === undefined ? {} : { netns });
  const lines = json
    ? interfaces.map((one) => JSON.stringify({ ...one, linktype: linktypeName(one.linktype) }))
    : table([HEADINGS, ...interfaces.map(row)]);
  await host.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

function row({ name, ifindex, mtu, linktype, mac, flags, addresses }: NetworkInterface): string[] {
  const ips = addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  return [
    name,
    String(ifindex),
    String(mtu),
    linktypeName(linktype),
    mac ?? "-",
    flags.join(",") || "-",
    ips.join(" ") || "-",
  ];
}

/** Rows of columns, each column as wide as its longest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}
