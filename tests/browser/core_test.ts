/**
 * `./core` in Chromium and in Node: the same answers as in the runtime that runs the tests.
 */

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { type Answers, answersTo, type Capture } from "./answers.ts";
import { type KnownCapture, ownCaptures } from "./captures.ts";
import { bundle, CHROMIUM, findProgram, NODE, Running } from "./runtimes.ts";
import { CaptureServer } from "./server.ts";

const corpus = new URL("../../../shared/corpus/files/", import.meta.url);
/** Of how many files of the corpus one is read; `CAPKIT_CORPUS=all` reads all. */
const STEP = process.env["CAPKIT_CORPUS"] === "all" ? 1 : 9;
/** Longer files say no more here, and take long. */
const LONGEST = 300_000;

const noTimeout = findProgram("timeout") === undefined && "needs the program timeout (coreutils)";
const noBrowser = noTimeout || (CHROMIUM === undefined && "Chromium is not installed");
const noNode = noTimeout || (NODE === undefined && "Node is not installed");
for (const reason of new Set([noBrowser, noNode])) if (reason) console.log(`skipped: ${reason}`);

function corpusCaptures(): Capture[] {
  if (!existsSync(corpus)) {
    console.log("without the corpus, which is not beside the checkout");
    return [];
  }
  return readdirSync(corpus).sort().filter((_, i) => i % STEP === 0).map((name) => {
    return { name, bytes: new Uint8Array(readFileSync(new URL(name, corpus))) };
  }).filter(({ bytes }) => bytes.length <= LONGEST);
}

describe("./core", { skip: noBrowser && noNode }, () => {
  let own: KnownCapture[] = [];
  let captures: Capture[] = [];
  let expected: Answers;
  let program = "";

  before(async () => {
    own = ownCaptures();
    captures = [...own, ...corpusCaptures()];
    expected = await answersTo(captures);
    program = bundle();
  });

  after(() => console.log(`./core: ${captures.length} captures`));

  async function answers(start: (url: string) => Running, policy?: string): Promise<Answers> {
    const options = { program, captures, ...(policy === undefined ? {} : { policy }) };
    await using server = await CaptureServer.start(options);
    await using running = start(server.url);
    return await Promise.race([server.answers, running.failed]);
  }

  function assertSame({ readings }: Answers): void {
    const names = captures.map(({ name }) => name);
    assertEquals(Object.keys(readings), names);
    const different = names.flatMap((name) =>
      Object.entries(expected.readings[name] ?? {}).flatMap(([way, reading]) => {
        // As it comes through JSON: without what is undefined.
        const [theirs, ours] = [readings[name]?.[way], reading].map((one) => JSON.stringify(one));
        return theirs === ours ? [] : [`${name}, ${way}: ${theirs}, here ${ours}`];
      })
    );
    assertEquals(different.slice(0, 10), []);
  }

  it("reads here what was written", () => {
    for (const { name, packets, broken } of own) {
      const ways = expected.readings[name] ?? {};
      for (const way of ["bytes", "blob", "stream"]) {
        assertEquals([ways[way]?.packets, ways[way]?.error !== undefined], [packets, broken], `${name}, ${way}`);
        assertEquals(ways[way], ways["bytes"], `${name}, ${way}`);
      }
    }
    const many = expected.readings["pcap, many packets"] ?? {};
    const matches = Array.from({ length: 5_000 }, (_, i) => i % 3 === 0 || i % 10 < 3).filter(Boolean).length;
    assertEquals(many["filtered"]?.packets, matches);
    for (const way of ["written to pcap", "written to pcapng"]) assertEquals(many[way], many["bytes"], way);
    const pcapng = expected.readings["pcapng, as we write it"] ?? {};
    assertEquals(pcapng["written to pcapng"], pcapng["bytes"]);
    assertNotEquals(pcapng["bytes"]?.options, many["bytes"]?.options);
    assertEquals(expected.readings["gzip of pcap"], expected.readings["pcap, many packets"]);
    assertEquals(expected.readings["gzip of pcapng in two members"], pcapng);
  });

  it("in Chromium", { skip: noBrowser }, async () => {
    const found = await answers((url) => Running.browser(CHROMIUM ?? "", url));
    assertMatch(found.runtime, /Chrome\/\d+/);
    assert(found.makesFunctions);
    assertSame(found);
    for (const path of found.paths) {
      assertEquals(
        path,
        'TypeError: Cannot open file "/nobody/wrote/this.pcap": this runtime has no files, give the bytes, a Blob or a ' +
          "ReadableStream in place of the path",
      );
    }
  });

  it("in a page of Chromium where no function may be made from text", { skip: noBrowser }, async () => {
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
    const found = await answers((url) => Running.browser(CHROMIUM ?? "", url), policy);
    assertEquals(found.makesFunctions, false);
    assertSame(found);
  });

  it("in Node", { skip: noNode }, async () => {
    const found = await answers((url) => Running.node(NODE ?? "", program, url));
    assertMatch(found.runtime, /^node \d+\./);
    assertSame(found);
    assertEquals(found.paths, expected.paths);
  });
});
