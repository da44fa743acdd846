/**
 * A program that sends numbered UDP frames: `IFNAME COUNT BYTES RATE`, as the `flood` of `../shared/peers` does.
 *
 * @module
 */

import process from "node:process";
import { ethernet, frame, ipv4, openSender, udp } from "../../mod.ts";
import { sleep } from "./scenario.ts";

/** Bytes before the UDP payload. */
const HEADERS = 14 + 20 + 8;

const [from = "", ...numbers] = process.argv.slice(2);
const [count = 0, bytes = 0, rate = 0] = numbers.map(Number);
const packet = frame(
  ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
  ipv4({ src: "10.99.0.1", dst: "10.99.0.2" }),
  // Without a checksum: the number changes.
  udp({ srcPort: 12345, dstPort: 5000, checksum: 0 }),
  new Uint8Array(bytes - HEADERS),
);
const view = new DataView(packet.buffer);
using sender = await openSender(from);
const start = performance.now();
for (let sent = 0; sent < count;) {
  const elapsed = (performance.now() - start) / 1000;
  const due = rate === 0 ? sent + 1000 : Math.min(count, Math.floor(elapsed * rate));
  for (; sent < Math.min(due, count); sent++) {
    view.setUint32(HEADERS, sent);
    // The interface's queue may be full: the frame was not sent.
    while (!sender.send(packet)) await sleep(0);
  }
  if (rate > 0) await sleep(1);
}
