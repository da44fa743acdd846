/**
 * TCP over `lo`, whose checksums nobody fills in and whose segments travel joined.
 *
 * @module
 */

import { connect, createServer } from "node:net";
import { openLive } from "../../../mod.ts";
import { collect, report, sleep } from "../../support/scenario.ts";

/** Bytes sent over the connection. */
const LENGTH = 256 * 1024;

export interface OffloadResult {
  /** TCP packets captured. */
  packets: number;
  /** Bytes of TCP payload in them. */
  payload: number;
  /** Packets of more bytes than the interface's MTU allows, and how many of those say so. */
  long: number;
  longAndFlagged: number;
  /** Packets whose checksum was not ready, and those of them whose checksum status is "offloaded". */
  notReady: number;
  offloaded: number;
}

await using capture = await openLive({ interfaces: ["lo"] });
const server = createServer((socket) => socket.end(new Uint8Array(LENGTH)));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
if (address === null || typeof address === "string") throw new Error("the server has no port");
let received = 0;
await new Promise<void>((resolve, reject) => {
  const client = connect(address.port, "127.0.0.1");
  client.on("data", (data) => received += data.length).on("end", resolve).on("error", reject);
});
server.close();
if (received !== LENGTH) throw new Error(`${received} bytes arrived`);
await sleep(50);
capture.stop();
const packets = await collect(capture, {
  count: Infinity,
  take: (packet) => ({
    payload: packet.payload.length,
    long: packet.origlen > 1514,
    flagged: packet.segmentationOffloaded,
    notReady: packet.checksumNotReady,
    offloaded: packet.tcp !== undefined && packet.checksum(packet.tcp) === "offloaded",
  }),
});
const result: OffloadResult = {
  packets: packets.length,
  payload: packets.reduce((sum, { payload }) => sum + payload, 0),
  long: packets.filter(({ long }) => long).length,
  longAndFlagged: packets.filter(({ long, flagged }) => long && flagged).length,
  notReady: packets.filter(({ notReady }) => notReady).length,
  offloaded: packets.filter(({ offloaded }) => offloaded).length,
};
report(result);
