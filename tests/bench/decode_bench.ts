/**
 * Nanoseconds a packet for reading fields of 4,096 mixed frames in one block: Ethernet, 30 % with a VLAN tag, one in four
 * IPv6, TCP and UDP. Each round makes a Packet a frame and asserts its answer; the best of several repetitions counts.
 *
 * Run with `deno run -A tests/bench/decode_bench.ts` or `bun tests/bench/decode_bench.ts`.
 */

import {
  Block,
  type BlockReader,
  type CaptureInterface,
  ethernet,
  frame,
  ipv4,
  ipv6,
  LINKTYPE_ETHERNET,
  Packet,
  PacketSource,
  type ReaderCounts,
  tcp,
  udp,
  vlan,
} from "../../lib/mod.ts";
import { ROW_CAPLEN, ROW_OFFSET, ROW_ORIGLEN, ROW_SECONDS, ROW_WORDS } from "../../lib/block.ts";

const PACKETS = 4096;
const ROUNDS = 1;
const REPETITIONS = 2000;

/** What the frames hold, counted while they are made. */
const truth = { few: 0, ports: 0, all: 0, keep: 0 };

function makeBlock(): Block {
  const frames = Array.from({ length: PACKETS }, (_, i) => makeFrame(i));
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  const rows = new Uint32Array(PACKETS * ROW_WORDS);
  let offset = 0;
  frames.forEach((each, i) => {
    bytes.set(each, offset);
    rows[i * ROW_WORDS + ROW_OFFSET] = offset;
    rows[i * ROW_WORDS + ROW_CAPLEN] = each.length;
    rows[i * ROW_WORDS + ROW_ORIGLEN] = each.length;
    rows[i * ROW_WORDS + ROW_SECONDS] = i;
    offset += each.length;
  });
  const interfaces: CaptureInterface[] = [{ name: "bench", ifindex: 1, linktype: LINKTYPE_ETHERNET, snaplen: 0 }];
  return new Block({ bytes, rows, length: PACKETS, interfaces });
}

function makeFrame(i: number): Uint8Array {
  const tagged = i % 10 < 3;
  const v6 = i % 4 === 0;
  const isTcp = i % 3 !== 0;
  const vid = i % 4095 + 1;
  const hops = i % 200 + 1;
  const dstPort = 1024 + i;
  truth.few += (tagged ? vid : 0) + dstPort;
  truth.ports += hops + dstPort;
  const ends = v6 ? { src: "2001:db8::1", dst: "2001:db8::2" } : { src: "192.0.2.1", dst: "192.0.2.2" };
  const transport = isTcp
    ? tcp({ srcPort: 9, dstPort, seq: i, ack: i, flags: { ack: true }, window: i })
    : udp({ srcPort: 9, dstPort });
  const tag = tagged ? [vlan({ vid, pcp: i % 8 })] : [];
  const ip = v6 ? ipv6({ ...ends, hopLimit: hops }) : ipv4({ ...ends, ttl: hops, identification: i });
  const payload = new Uint8Array(i % 100);
  const head = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
  const bytes = frame(head, ...tag, ip, transport, payload);
  truth.all += (tagged ? vid + i % 8 : 0) + hops + 9 + dstPort + payload.length + bytes.length + i % 4096;
  truth.all += (v6 ? 0 : bytes.length - 14 - (tagged ? 4 : 0) + i) + (isTcp ? 2 * i + 0x10 + i : 8 + payload.length);
  truth.keep += dstPort;
  return bytes;
}

/** The VLAN id and the destination port. */
function few(block: Block): number {
  let sum = 0;
  for (let row = 0; row < block.length; row++) {
    const packet = new Packet(block, row);
    sum += packet.vlans[0]?.vid ?? 0;
    sum += packet.tcp?.dstPort ?? packet.udp?.dstPort ?? 0;
  }
  return sum;
}

/** Time to live and destination port. */
function ports(block: Block): number {
  let sum = 0;
  for (let row = 0; row < block.length; row++) {
    const packet = new Packet(block, row);
    sum += packet.ipv4?.ttl ?? packet.ipv6?.hopLimit ?? 0;
    sum += packet.tcp?.dstPort ?? packet.udp?.dstPort ?? 0;
  }
  return sum;
}

/** Every number of every header, and the payload's length. */
function all(block: Block): number {
  let sum = 0;
  for (let row = 0; row < block.length; row++) {
    const packet = new Packet(block, row);
    sum += packet.seconds + packet.caplen;
    for (const tag of packet.vlans) sum += tag.vid + tag.pcp + (tag.dei ? 1 : 0);
    const { ipv4: v4, tcp: segment } = packet;
    let left = 0;
    if (v4 !== undefined) {
      sum += v4.ttl + v4.totalLength + v4.identification + v4.dscp + v4.ecn + v4.fragmentOffset;
    } else {
      const v6 = packet.ipv6;
      if (v6 !== undefined) sum += v6.hopLimit + v6.dscp + v6.flowLabel;
    }
    if (segment !== undefined) {
      sum += segment.srcPort + segment.dstPort + segment.seq + segment.ack + segment.flagBits + segment.window;
      left = segment.payloadEnd - segment.payloadOffset;
    } else {
      const datagram = packet.udp;
      if (datagram !== undefined) {
        sum += datagram.srcPort + datagram.dstPort + datagram.length;
        left = datagram.payloadEnd - datagram.payloadOffset;
      }
    }
    sum += left;
  }
  return sum;
}

/** A thousand packets and their TCP or UDP layers stay alive. */
const kept: unknown[] = new Array(1024).fill(undefined);

function keep(block: Block): number {
  let sum = 0;
  for (let row = 0; row < block.length; row++) {
    const packet = new Packet(block, row);
    const layer = packet.tcp ?? packet.udp;
    sum += layer?.dstPort ?? 0;
    kept[row & 1023] = layer;
  }
  return sum;
}

function measure(name: keyof typeof truth, run: (block: Block) => number, block: Block): void {
  const answer = run(block);
  if (answer !== truth[name]) throw new Error(`${name}: ${answer}, the frames hold ${truth[name]}`);
  let best = Infinity;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const start = performance.now();
    let sum = 0;
    for (let round = 0; round < ROUNDS; round++) sum += run(block);
    best = Math.min(best, (performance.now() - start) * 1e6 / (ROUNDS * PACKETS));
    if (sum !== ROUNDS * answer) throw new Error(`${name}: another answer in round ${repetition}`);
  }
  console.log(`${name.padEnd(8)} ${best.toFixed(1).padStart(6)} ns/packet`);
}

/** The block again and again, as a source: what iteration itself costs, a caplen read of each packet included. */
class Repeated implements BlockReader {
  readonly interfaces: readonly CaptureInterface[];
  readonly #block: Block;
  #left: number;

  constructor(block: Block, times: number) {
    this.interfaces = block.interfaces;
    this.#block = block;
    this.#left = times;
  }

  read(): Promise<Block | undefined> {
    return Promise.resolve(this.#left-- > 0 ? this.#block : undefined);
  }

  stop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  counts(): readonly ReaderCounts[] {
    return [];
  }
}

/** Each way to go through a source returns the sum of the caplens. */
const ways: Record<string, (source: PacketSource) => Promise<number>> = {
  async iterate(source) {
    let sum = 0;
    for await (const packet of source) sum += packet.caplen;
    return sum;
  },
  async batches(source) {
    let sum = 0;
    for await (const batch of source.batches()) for (const packet of batch) sum += packet.caplen;
    return sum;
  },
};

async function measureWay(name: string, block: Block): Promise<void> {
  const truth = Array.from({ length: block.length }, (_, row) => block.word(row, ROW_CAPLEN)).reduce((a, b) => a + b);
  let best = Infinity;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const source = new PacketSource(new Repeated(block, ROUNDS));
    const start = performance.now();
    const sum = await ways[name]?.(source);
    best = Math.min(best, (performance.now() - start) * 1e6 / (ROUNDS * PACKETS));
    if (sum !== ROUNDS * truth) throw new Error(`${name}: ${sum}, the frames hold ${ROUNDS * truth} bytes`);
  }
  console.log(`${name.padEnd(8)} ${best.toFixed(1).padStart(6)} ns/packet`);
}

const block = makeBlock();
measure("few", few, block);
measure("ports", ports, block);
measure("all", all, block);
measure("keep", keep, block);
await measureWay("iterate", block);
await measureWay("batches", block);
