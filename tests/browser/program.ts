/**
 * What runs in another runtime: fetches the captures from the test's server, reads them, and sends the answers back.
 *
 * @module
 */

import { answersTo, type Capture } from "./answers.ts";

/** Answers a {@linkcode CaptureServer}, or tells it what went wrong. */
export async function run(server: string): Promise<void> {
  let body: string;
  try {
    body = JSON.stringify(await answersTo(captures(server)));
  } catch (error) {
    body = JSON.stringify({ failure: error instanceof Error ? `${error}\n${error.stack}` : String(error) });
  }
  await fetch(new URL("answers", server), { method: "POST", body });
}

async function* captures(server: string): AsyncGenerator<Capture> {
  const names: string[] = await (await fetch(new URL("captures", server))).json();
  for (const [index, name] of names.entries()) {
    const response = await fetch(new URL(`captures/${index}`, server));
    yield { name, bytes: new Uint8Array(await response.arrayBuffer()) };
  }
}
