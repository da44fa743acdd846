/**
 * A log of DNS answers: who asked for what, and what came back, a line each.
 *
 *   sudo deno run -A examples/dns_log.ts eth0        or        sudo bun examples/dns_log.ts eth0
 */

import process from "node:process";
import { dnsRcodeName, dnsTypeName, formatTimestamp, openLive } from "../mod.ts";

const [name = "lo"] = process.argv.slice(2);

await using capture = await openLive({ interfaces: [name], filter: "port 53 or port 5353" });
process.once("SIGINT", () => capture.stop());

for await (const packet of capture) {
  const { dns } = packet;
  if (dns?.qr !== true) continue;
  const client = packet.ipv4?.dst ?? packet.ipv6?.dst;
  const [question] = dns.questions;
  const asked = question === undefined ? "" : `${question.name} ${dnsTypeName(question.type)}`;
  const answers = dns.answers.map(({ type, rdata }) => {
    return rdata.kind === "address" ? rdata.address : `${dnsTypeName(type)} ${JSON.stringify(rdata)}`;
  });
  console.log(
    formatTimestamp(packet.seconds, packet.nanoseconds),
    client,
    asked,
    dnsRcodeName(dns.rcode),
    answers.join(", "),
  );
}
