/**
 * Captures opened and closed again and again, with packets flowing and garbage being made: what is left behind.
 *
 * @module
 */

import process from "node:process";
import { type Batch, openLive } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { garbageCollector, litter } from "../../support/garbage.ts";
import { descriptors, type EngineName, mappings, parameters, report, until } from "../../support/scenario.ts";

/** Milliseconds of cycles before the first look: Deno opens two sockets of its own half a second after its start. */
const WARM_UP_MS = 1_500;
/** Packets taken in each cycle at least. */
const PACKETS = 20;
/** Cycles from one collection of garbage to the next. */
const COLLECT = 16;
/** Batches that the program has not let go of. */
const HELD = 40;

export interface CyclesParameters {
  cycles: number;
  engine: EngineName;
}

export interface CyclesResult {
  descriptors: { before: number; after: number };
  /** Lines of `/proc/self/maps`, and those of them that are rings. */
  mappings: { before: number; after: number; rings: number };
  rssMiB: { before: number; after: number };
  /** Packets seen in all cycles. */
  captured: number;
  /** Cycles in which none was seen, though some arrived. */
  blind: number;
  /** Batches, held since their captures were closed, in which there was something to read. */
  readable: number;
}

const { cycles, engine } = parameters<CyclesParameters>();
const collect = garbageCollector();
using flood = new Flood({ from: "v0", rate: 5_000 });
void flood.done;

/** Batches and views of their frames, from captures that are closed. */
const held: { batch: Batch; bytes: Uint8Array }[] = [];

/** Each cycle ends in another way. */
async function cycle(n: number): Promise<number> {
  const interfaces = n % 2 === 0 ? ["v1"] : ["v1", "lo"];
  const capture = await openLive({ interfaces, engine, bufferSize: 2 ** 20, timeoutMs: 2 });
  if (capture.engine.name !== engine) throw new Error(`${capture.engine.name}: ${capture.engine.reason}`);
  let seen = 0;
  const over = new AbortController();
  /** Whether to leave the loop. */
  const enough = (): boolean => {
    if (seen < PACKETS) return false;
    if (n % 4 === 0) return true;
    if (n % 4 === 1) over.abort();
    else if (n % 4 === 2) capture.stop();
    else void capture.close();
    return false;
  };
  try {
    if (n % 3 === 0) {
      for await (const _ of capture.packets({ signal: over.signal })) {
        seen++;
        if (enough()) break;
      }
    } else {
      for await (const batch of capture.batches({ signal: over.signal })) {
        seen += batch.length;
        held.push({ batch, bytes: batch.packet(0).bytes });
        if (enough()) break;
      }
    }
  } catch (error) {
    if (error !== over.signal.reason) throw error;
  }
  await capture.close();
  return seen;
}

/** Whether a batch that was taken back shows anything. */
function isReadable({ batch, bytes }: { batch: Batch; bytes: Uint8Array }): boolean {
  if (bytes.length > 0 || batch.block.bytes.length > 0) return true;
  try {
    return batch.packet(0).caplen >= 0;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const result: CyclesResult = {
  descriptors: { before: 0, after: 0 },
  mappings: { before: 0, after: 0, rings: 0 },
  rssMiB: { before: 0, after: 0 },
  captured: 0,
  blind: 0,
  readable: 0,
};
let littered = 0;
async function run(n: number): Promise<void> {
  const seen = await cycle(n);
  result.captured += seen;
  if (seen === 0) result.blind++;
  if (n % COLLECT === 0) collect();
  else littered += litter();
  result.readable += held.filter(isReadable).length;
  result.mappings.rings = Math.max(result.mappings.rings, mappings().rings);
  held.splice(0, held.length - HELD);
}

for (let n = 0; performance.now() < WARM_UP_MS || n <= COLLECT; n++) await run(n);
collect();
result.descriptors.before = descriptors();
result.mappings.before = mappings().all;
result.rssMiB.before = process.memoryUsage.rss() / 2 ** 20;
for (let n = 0; n < cycles; n++) await run(n);
if (littered === 0) throw new Error("no garbage was made");
// Whatever the runtime closes behind our back may take a moment.
await until(() => descriptors() === result.descriptors.before, 1_000);
collect();
result.descriptors.after = descriptors();
result.mappings.after = mappings().all;
result.rssMiB.after = process.memoryUsage.rss() / 2 ** 20;
report(result);
