import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type ByteSink,
  CaptureFileError,
  createFile,
  type CreateFileOptions,
  decode,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  NamesRecord,
  openFile,
  type Packet,
  syntheticSource,
  SystemCallError,
} from "@capkit/capkit/core";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { concat, frame } from "../support/capture_bytes.ts";
import { parseFile, plain } from "../support/parsed_packets.ts";

const directory = mkdtempSync(join(tmpdir(), "capkit-create-"));
after(() => rmSync(directory, { recursive: true }));

function packet(length: number, timestampNs = 1_600_000_000_123_456_789n, origlen = length): Packet {
  return decode(frame(length), LINKTYPE_ETHERNET, { timestampNs, origlen });
}

/** A sink that keeps what it is given, until `fails` says so. */
function memorySink(fails?: () => Error | undefined): ByteSink & { bytes(): Uint8Array; closed: number } {
  const pieces: Uint8Array[] = [];
  return {
    closed: 0,
    bytes: () => concat(...pieces),
    write(bytes) {
      const error = fails?.();
      if (error !== undefined) return Promise.reject(error);
      pieces.push(bytes.slice());
      return Promise.resolve();
    },
    close() {
      this.closed++;
      return Promise.resolve();
    },
  };
}

const noMemoryFile = !existsSync("/proc/self/mem") && "no /proc/self/mem";
const noFifo = spawnSync("mkfifo", ["--version"]).status !== 0 && "no mkfifo";

describe("createFile", () => {
  it("writes what openFile reads, to a path", async () => {
    const path = join(directory, "there.pcap");
    const frames = Array.from({ length: 9000 }, (_, i) => frame(i % 300, i));
    const source = () => syntheticSource(frames, { startNs: 1_700_000_000_000_000_001n, intervalNs: 999n });
    const expected: unknown[] = [];
    {
      await using out = await createFile(path, { interfaces: source().interfaces });
      for await (const one of source()) {
        expected.push({ ...plain(one), interface: "" });
        await out.write(one);
      }
      for await (const batch of source().batches()) await out.writeBatch(batch);
      assertEquals(out.packets, 18_000);
    }
    await using file = await openFile(path);
    const found: unknown[] = [];
    for await (const one of file) found.push(plain(one));
    assertEquals(found, [...expected, ...expected]);
    const again = parseFile(readFileSync(path));
    assertEquals(again.error, undefined);
  });

  it("flushes, closes once, and refuses packets after that", async () => {
    const sink = memorySink();
    const out = await createFile(sink, { linktype: LINKTYPE_ETHERNET });
    assertEquals(sink.bytes().length, 0);
    await out.flush();
    assertEquals(sink.bytes().length, 24);
    await out.write(packet(60));
    assertEquals(sink.bytes().length, 24);
    await out.flush();
    assertEquals(sink.bytes().length, 100);
    await out.write(packet(60));
    await out.close();
    await out.close();
    assertEquals([sink.bytes().length, sink.closed], [176, 1]);
    await assertRejects(() => out.write(packet(60)), TypeError, "capture file is closed");
  });

  it("keeps the order where nobody waits for a write", async () => {
    const sink = memorySink();
    const out = await createFile(sink);
    for (let i = 0; i < 9000; i++) void out.write(packet(100, BigInt(i)));
    await out.close();
    const { packets, error } = parseFile(sink.bytes());
    assertEquals(error, undefined);
    assertEquals(packets.length, 9000);
    assert(packets.every(({ nanoseconds }, i) => nanoseconds === i));
  });

  it("says what was lost when a write fails, once, and then only closes", async () => {
    let writes = 0;
    const full = new SystemCallError("Cannot write to file: write failed with ENOSPC (28)", {
      syscall: "write",
      errno: 28,
      code: "ENOSPC",
      target: "x",
    });
    const sink = memorySink(() => writes++ === 0 ? undefined : full);
    const out = await createFile(sink);
    for (let i = 0; i < 5; i++) await out.write(packet(60));
    await out.flush();
    for (let i = 0; i < 7; i++) await out.write(packet(60));
    const error = await assertRejects(() => out.flush(), SystemCallError);
    assertEquals([error.code, error.errno, error.target], ["ENOSPC", 28, "x"]);
    assertStringIncludes(error.message, "ENOSPC (28); the last 7 of 12 packets are lost");
    assert(await assertRejects(() => out.write(packet(60))) === error);
    await out.close();
    assertEquals([sink.closed, sink.bytes().length], [1, 24 + 5 * 76]);

    const broken = memorySink(() => new Error("the peer went away"));
    const lost = await createFile(broken);
    await lost.write(packet(60));
    await assertRejects(() => lost.close(), Error, "the peer went away; the last 1 of 1 packets are lost");
    assertEquals(broken.closed, 1);
  });

  it(
    "fails with the system's own reason on a full device",
    { skip: !existsSync("/dev/full") && "no /dev/full" },
    async () => {
      const out = await createFile("/dev/full");
      await out.write(packet(60));
      const error = await assertRejects(() => out.flush(), SystemCallError);
      assertEquals([error.syscall, error.code, error.target], ["write", "ENOSPC", "/dev/full"]);
      assertStringIncludes(error.message, "the last 1 of 1 packets are lost");
      await out.close();
    },
  );

  it("fails with the system's own reason where a write is an error", { skip: noMemoryFile }, async () => {
    // At its address 0 there is nothing to write to.
    const path = "/proc/self/mem";
    const out = await createFile(path);
    await out.write(packet(60));
    const error = await assertRejects(() => out.flush(), SystemCallError);
    assertEquals([error.syscall, error.code, error.target], ["write", "EIO", path]);
    assertStringIncludes(error.message, "input or output error, check the device; the last 1 of 1 packets are lost");
    await out.close();
  });

  it("fails where nobody reads a pipe any more", { skip: noFifo }, async () => {
    const path = join(directory, "pipe");
    assertEquals(spawnSync("mkfifo", [path]).status, 0);
    // It reads one byte and goes.
    const reader = spawn("head", ["-c", "1", path], { stdio: "ignore" });
    const gone = new Promise((resolve) => reader.on("close", resolve));
    const out = await createFile(path);
    await out.write(packet(60));
    await out.flush();
    await gone;
    await out.write(packet(60));
    const error = await assertRejects(() => out.flush(), SystemCallError);
    assertEquals([error.syscall, error.code, error.target], ["write", "EPIPE", path]);
    assertStringIncludes(error.message, "nobody reads it any more; the last 1 of 2 packets are lost");
    await out.close();
  });

  it("refuses interfaces of several link types, and a path that can't be created", async () => {
    const one = { name: "a", ifindex: 0, linktype: LINKTYPE_ETHERNET, snaplen: 0 };
    const path = join(directory, "none", "out.pcap");
    await assertRejects(
      () => createFile(path, { interfaces: [one, { ...one, linktype: LINKTYPE_LINUX_SLL }] }),
      TypeError,
      "the interfaces are of link types EN10MB and LINUX_SLL",
    );
    const error = await assertRejects(() => createFile(path), SystemCallError);
    assertEquals([error.syscall, error.code, error.target], ["open", "ENOENT", path]);
  });

  it("takes format and compression from the name, or as it is told", async () => {
    const one = packet(60);
    for (
      const [name, options, format, magic] of [
        ["a.pcap", {}, "pcap", "4d3cb2a1"],
        ["a.cap", {}, "pcap", "4d3cb2a1"],
        ["a.pcapng", {}, "pcapng", "0a0d0d0a"],
        ["a", { format: "pcapng" }, "pcapng", "0a0d0d0a"],
        ["a.pcapng", { format: "pcap", timestamps: "us" }, "pcap", "d4c3b2a1"],
        ["a.pcap.gz", {}, "pcap", "1f8b0800"],
        ["a.pcapng.zst", {}, "pcapng", "28b52ffd"],
        ["a.pcapng.gz", { compression: "none" }, "pcapng", "0a0d0d0a"],
        ["b.pcap", { compression: "gzip", level: 9 }, "pcap", "1f8b0800"],
      ] satisfies [string, CreateFileOptions, string, string][]
    ) {
      const path = join(directory, name);
      await using out = await createFile(path, options);
      assertEquals(out.format, format);
      await out.write(one);
      await out.close();
      const begin = readFileSync(path).subarray(0, 4).toString("hex");
      assertEquals(begin.slice(0, 6), magic.slice(0, 6), name);
      await using file = await openFile(path);
      const found: unknown[] = [];
      for await (const { bytes, timestampNs } of file) found.push([[...bytes], timestampNs]);
      const timestampNs = begin === "d4c3b2a1" ? 1_600_000_000_123_456_000n : one.timestampNs;
      assertEquals(found, [[[...one.bytes], timestampNs]], name);
    }
  });

  it("touches no file where an option is wrong", async () => {
    const path = join(directory, "kept.pcap.gz");
    writeFileSync(path, "kept");
    await assertRejects(() => createFile(path, { level: 77 }), RangeError, "level 77");
    await assertRejects(() => createFile(path, { snaplen: 0 }), RangeError, "snaplen 0");
    await assertRejects(() => createFile(path, { rotate: {} }), TypeError, "say when");
    await assertRejects(() => createFile(memorySink(), { rotate: { packets: 1 } }), TypeError, "give a path");
    assertEquals(readFileSync(path, "utf8"), "kept");
  });

  it("tells of a failure in the background with the next call, or when it is closed", async () => {
    const sink = memorySink(() => new Error("the peer went away"));
    const out = await createFile(sink);
    const batch = await syntheticSource(Array.from({ length: 500 }, () => frame(1000))).batches().next();
    assert(!batch.done);
    // Its bytes are on their way when it returns.
    await out.writeBatch(batch.value);
    await assertRejects(() => out.close(), Error, "the last 500 of 500 packets are lost");
    assertEquals(sink.closed, 1);
    const again = await createFile(memorySink(() => new Error("the peer went away")));
    await again.writeBatch(batch.value);
    await assertRejects(() => again.flush(), Error, "the last 500 of 500 packets are lost");
    await assertRejects(() => again.write(packet(1)), Error, "the last 500 of 500 packets are lost");
    await again.close();
  });

  it("writes records, and gives each call of flush to a compressor", async () => {
    const path = join(directory, "flushed.pcapng.gz");
    await using out = await createFile(path, { comments: ["all of it"] });
    await out.record(NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate"] }] }));
    await out.write(packet(60), { comment: "one" });
    await out.flush();
    await using file = await openFile(path);
    const { value } = await file[Symbol.asyncIterator]().next();
    assert(value !== undefined);
    assertEquals(value.comments, ["one"]);
    assertEquals(file.records.map(({ kind }) => kind), ["section", "names", "interface"]);
  });
});

/** Runs the program that writes packets to a path until it can't, where files may not grow. */
function writeUntilFull(path: string, prefix: string): { lost: number; written: number; code: string } {
  const program = fileURLToPath(new URL("../support/write_until_full.ts", import.meta.url));
  const runtime = "deno" in process.versions ? [process.execPath, "run", "-A"] : [process.execPath];
  const script = `${prefix}; exec "$@"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", ...runtime, program, path], {
    encoding: "utf8",
    timeout: 60_000,
  });
  const [, code = "", lost, written] = /with (E\w+) .*the last (\d+) of (\d+) packets are lost/.exec(stdout) ?? [];
  assert(code !== "", stdout + stderr);
  return { code, lost: Number(lost), written: Number(written) };
}

/** Packets of a file up to where it can be read, and how that ended. */
async function readable(path: string): Promise<{ packets: number; error: string | undefined }> {
  let packets = 0;
  try {
    await using file = await openFile(path);
    for await (const one of file) assertEquals([one.nanoseconds, one.caplen], [packets++, 900]);
    return { packets, error: undefined };
  } catch (error) {
    assert(error instanceof CaptureFileError, String(error));
    return { packets, error: error.message };
  }
}

const TMPFS = mkdtempSync(join(tmpdir(), "capkit-full-"));
after(() => rmSync(TMPFS, { recursive: true }));
const mount = `mount -t tmpfs -o size=3m none ${TMPFS}`;
const noMount = spawnSync("unshare", ["-m", "bash", "-c", mount]).status === 0 ? false : "no mount namespace";

describe("a file that can't grow", () => {
  for (const ending of ["pcap", "pcapng", "pcap.gz", "pcapng.zst"]) {
    it(`is readable, and says which packets it lacks: ${ending}`, async () => {
      const path = join(directory, `limited.${ending}`);
      // In units of 1,024 bytes, and no multiple of what is written at a time. Deno and Bun both ignore SIGXFSZ.
      const { code, lost, written } = writeUntilFull(path, "ulimit -f 2999; trap '' XFSZ");
      assertEquals(code, "EFBIG");
      const { packets, error } = await readable(path);
      assertEquals(packets, written - lost);
      assert(packets > 2000);
      if (ending.includes(".gz") || ending.includes(".zst")) assertStringIncludes(error ?? "", "Cannot read");
      else assertEquals(error, undefined);
    });
  }

  it("keeps what has room on a full file system", { skip: noMount }, async () => {
    const path = join(TMPFS, "full.pcap");
    const copy = join(directory, "full.pcap");
    const program = fileURLToPath(new URL("../support/write_until_full.ts", import.meta.url));
    const runtime = "deno" in process.versions ? "run -A" : "";
    const script = `${mount} && "${process.execPath}" ${runtime} "${program}" "${path}" && cp "${path}" "${copy}"`;
    const { stdout, stderr } = spawnSync("unshare", ["-m", "bash", "-c", script], {
      encoding: "utf8",
      timeout: 60_000,
    });
    const [, lost, written] = /ENOSPC .*the last (\d+) of (\d+) packets are lost/.exec(stdout) ?? [];
    assert(lost !== undefined, stdout + stderr);
    const { packets, error } = await readable(copy);
    assertEquals([packets, error], [Number(written) - Number(lost), undefined]);
    assert(packets > 3000);
  });
});
