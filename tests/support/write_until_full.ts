/**
 * Writes packets to the path that it is given until that fails, and prints the error. The n-th packet is of n nanoseconds.
 *
 * @module
 */

import { createFile, type WritablePacket } from "@capkit/capkit/core";
import process from "node:process";

/** Far more than there is room for. */
const MOST_PACKETS = 50_000;

// What does not compress.
const bytes = new Uint8Array(900);
const out = await createFile(process.argv[2] ?? "");
try {
  for (let i = 0; i < MOST_PACKETS; i++) {
    crypto.getRandomValues(bytes);
    const packet: WritablePacket = { bytes, origlen: 900, seconds: 0, nanoseconds: i, linktype: 1 };
    await out.write(packet);
  }
  await out.close();
} catch (error) {
  console.log(String(error));
}
await out.close();
