/**
 * What an open capture does to the process: each way of using one, and then the end of the program.
 *
 * @module
 */

import process from "node:process";
import { openLive, openSender } from "../../../mod.ts";
import { parameters, report, sleep } from "../../support/scenario.ts";

export interface ProcessParameters {
  way: Way;
}

export type Way = "closed" | "open" | "waiting" | "reopened" | "exit" | "thrown" | "interrupted" | "broken";

function marked(mark: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, mark], 12);
  return bytes;
}

const WAYS: Record<Way, () => Promise<void>> = {
  /** Opened and closed, without a loop: ends by itself. */
  closed: async () => {
    const capture = await openLive({ interfaces: ["v1"] });
    await capture.close();
    await capture.close();
    report({ stats: capture.stats() });
  },
  /** Left open, without a loop: stays. */
  open: async () => {
    await openLive({ interfaces: ["v1"] });
    console.log("open");
  },
  /** A loop that waits: stays. */
  waiting: async () => {
    const capture = await openLive({ interfaces: ["v1"] });
    console.log("open");
    for await (const _ of capture);
  },
  /** Closed, and then another: the end of the first must not take the second one's life. */
  reopened: async () => {
    const first = await openLive({ interfaces: ["v1"] });
    await first.close();
    const second = await openLive({ interfaces: ["v1"] });
    console.log("open");
    for await (const _ of second);
  },
  /** process.exit() from inside a loop. */
  exit: async () => {
    const capture = await openLive({ interfaces: ["v1"] });
    setTimeout(() => process.exit(7), 100);
    for await (const _ of capture);
  },
  /** An error that nobody catches, in the body of a loop. */
  thrown: async () => {
    const capture = await openLive({ interfaces: ["v1"] });
    using sender = await openSender("v0");
    sender.send(marked(1));
    for await (const _ of capture) throw new Error("thrown in the loop");
  },
  /** SIGINT without a handler. */
  interrupted: async () => {
    const capture = await openLive({ interfaces: ["v1"] });
    setTimeout(() => process.kill(process.pid, "SIGINT"), 100);
    for await (const _ of capture);
  },
  /** `break`, then loops of other kinds: each goes on where the one before ended. */
  broken: async () => {
    await using capture = await openLive({ interfaces: ["v1"] });
    using sender = await openSender("v0");
    for (let mark = 1; mark <= 5; mark++) sender.send(marked(mark));
    const marks: (number | undefined)[][] = [[], [], []];
    for await (const packet of capture) {
      marks[0]?.push(packet.bytes[14]);
      if (packet.bytes[14] === 2) break;
    }
    for await (const batch of capture.batches()) {
      for (const packet of batch) marks[1]?.push(packet.bytes[14]);
      if (marks[1]?.includes(5)) break;
    }
    const over = new AbortController();
    const waiting = (async () => {
      for await (const packet of capture.packets({ signal: over.signal })) marks[2]?.push(packet.bytes[14]);
    })();
    await sleep(20);
    let twice = "";
    try {
      for await (const _ of capture);
    } catch (error) {
      twice = error instanceof Error ? error.name : "";
    }
    sender.send(marked(6));
    await sleep(50);
    over.abort(new Error("over"));
    const aborted = await waiting.catch((error) => error instanceof Error ? error.message : "");
    report({ marks, twice, aborted });
  },
};

const { way } = parameters<ProcessParameters>();
void WAYS[way]();
