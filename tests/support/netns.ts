/**
 * What a thread does in a network namespace that is not its own.
 *
 * @module
 */

import { readlinkSync } from "node:fs";
import { interfaces, openSender, SystemCallError } from "../../mod.ts";

/** What it saw. */
export interface Seen {
  /** Names of the interfaces where the thread is. */
  own: string[];
  /** Names of those of the namespace, by its name and by its path. */
  byName: string[];
  byPath: string[];
  /** The code of each error, in the order of the attempts. */
  refused: string[];
}

/** The network namespace of the calling thread, `"net:[4026531840]"`. */
export function namespaceOfThread(): string {
  return readlinkSync("/proc/thread-self/ns/net");
}

/** Lists the interfaces of a namespace, sends a frame with a mark there on `w0`, and tries what can't be. */
export async function inside(netns: string, mark: number): Promise<Seen> {
  const names = async (options: { netns?: string }): Promise<string[]> =>
    (await interfaces(options)).map(({ name }) => name);
  const seen: Seen = {
    own: await names({}),
    byName: await names({ netns }),
    byPath: await names({ netns: `/run/netns/${netns}` }),
    refused: [],
  };
  {
    using sender = await openSender("w0", { netns });
    const bytes = new Uint8Array(60).fill(2, 0, 12);
    bytes.set([0x88, 0xb5, mark], 12);
    sender.send(bytes);
  }
  const attempts = [
    () => interfaces({ netns: "no such namespace" }),
    () => interfaces({ netns: "/no/such/file" }),
    () => interfaces({ netns: "/etc/passwd" }),
    () => openSender("w1", { netns }),
  ];
  for (const attempt of attempts) {
    const refused = await attempt().then(() => "nothing", (error: unknown) => error);
    seen.refused.push(refused instanceof SystemCallError ? `${refused.syscall} ${refused.code}` : String(refused));
  }
  return seen;
}
