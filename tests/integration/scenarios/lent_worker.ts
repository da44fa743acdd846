/**
 * The other thread of `lent.ts`: reads memory that it was given, again and again.
 *
 * @module
 */

/** What it is given: memory of a block, and the byte that each frame begins with. */
export interface ReaderRequest {
  bytes: Uint8Array;
  first: number;
}

/** What it saw in all readings. */
export interface ReaderAnswer {
  /** Bytes of the memory when it came. */
  length: number;
  /** How often the whole of it was read. */
  readings: number;
  /** How often a byte was not what it had been at first: 0 now, or another one. */
  zeros: number;
  others: number;
}

interface Scope {
  onmessage: ((event: MessageEvent<ReaderRequest | "enough">) => void) | null;
  postMessage(answer: ReaderAnswer): void;
}

const scope = globalThis as unknown as Scope;
let memory: Uint8Array = new Uint8Array(0);
let atFirst: Uint8Array = new Uint8Array(0);
const answer: ReaderAnswer = { length: 0, readings: 0, zeros: 0, others: 0 };

function read(): void {
  for (let i = 0; i < memory.length; i++) {
    const byte = memory[i];
    if (byte === atFirst[i]) continue;
    if (byte === 0) answer.zeros++;
    else answer.others++;
  }
  answer.readings++;
}

let timer: ReturnType<typeof setInterval> | undefined = undefined;
scope.onmessage = ({ data }) => {
  if (data === "enough") {
    clearInterval(timer);
    scope.postMessage(answer);
    return;
  }
  memory = data.bytes;
  atFirst = memory.slice();
  answer.length = memory.length;
  timer = setInterval(read, 1);
};
