/**
 * TCP over `lo`, whose checksums nobody fills in and whose segments travel joined.
 *
 * @module
 */

import { connect, createServer } from "node:net";
import { openLive, type Packet } from "../../../mod.ts";
import { collect, type EngineName, parameters, report, sleep } from "../../support/scenario.ts";

/** Bytes sent over the connection, each of which tells where it is. */
const DATA = Uint8Array.from({ length: 512 * 1024 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);

export interface OffloadParameters {
  engine: EngineName;
}

export interface OffloadResult {
  /** TCP packets captured. */
  packets: number;
  /** Bytes of the stream that were in them, those that TCP sent twice counted once. */
  payload: number;
  /** Packets whose payload is not what was sent at that place of the stream. */
  garbled: number;
  /** Packets of more bytes than the interface's MTU allows, and how many of those say so. */
  long: number;
  longAndFlagged: number;
  /** Packets whose checksum was not ready, and those of them whose checksum status is "offloaded". */
  notReady: number;
  offloaded: number;
}

const { engine } = parameters<OffloadParameters>();
await using capture = await openLive({ interfaces: ["lo"], engine });
const server = createServer((socket) => socket.end(DATA));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
if (address === null || typeof address === "string") throw new Error("the server has no port");
const { port } = address;
let received = 0;
await new Promise<void>((resolve, reject) => {
  const client = connect(port, "127.0.0.1");
  client.on("data", (data) => received += data.length).on("end", resolve).on("error", reject);
});
server.close();
if (received !== DATA.length) throw new Error(`${received} bytes arrived`);
await sleep(50);
capture.stop();
/** The sequence number of the first byte of data. */
let first = 0;
/** 1 for each byte of the stream that was in a packet. */
const seen = new Uint8Array(DATA.length);
const packets = await collect(capture, {
  count: Infinity,
  take: (packet) => ({
    garbled: isGarbled(packet),
    long: packet.origlen > 1514,
    flagged: packet.segmentationOffloaded,
    notReady: packet.checksumNotReady,
    offloaded: packet.tcp !== undefined && packet.checksum(packet.tcp) === "offloaded",
  }),
});

function isGarbled({ tcp, payload }: Packet): boolean {
  if (tcp?.srcPort !== port) return payload.length > 0;
  if (tcp.flags.syn) first = (tcp.seq + 1) >>> 0;
  const at = (tcp.seq - first) >>> 0;
  seen.fill(1, at, at + payload.length);
  return payload.some((byte, i) => byte !== DATA[at + i]);
}

const result: OffloadResult = {
  packets: packets.length,
  payload: seen.reduce((sum, one) => sum + one, 0),
  garbled: packets.filter(({ garbled }) => garbled).length,
  long: packets.filter(({ long }) => long).length,
  longAndFlagged: packets.filter(({ long, flagged }) => long && flagged).length,
  notReady: packets.filter(({ notReady }) => notReady).length,
  offloaded: packets.filter(({ offloaded }) => offloaded).length,
};
report(result);
