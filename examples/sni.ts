/**
 * Which servers are asked for: the name in each TLS ClientHello, over TCP and over QUIC, with the client's fingerprint.
 *
 *   sudo deno run -A examples/sni.ts eth0        or        sudo bun examples/sni.ts eth0
 */

import process from "node:process";
import { formatTimestamp, openLive, Quic, Tls } from "../mod.ts";

const [name = "lo"] = process.argv.slice(2);

await using capture = await openLive({ interfaces: [name], filter: "port 443" });
process.once("SIGINT", () => capture.stop());

for await (const packet of capture) {
  const hello = packet.layer(Tls)?.clientHello ?? packet.layer(Quic)?.clientHello;
  if (hello === undefined) continue;
  const { src, dst } = packet.ipv4 ?? packet.ipv6 ?? { src: "?", dst: "?" };
  const time = formatTimestamp(packet.seconds, packet.nanoseconds);
  const transport = packet.tcp === undefined ? "quic" : "tcp";
  console.log(time, `${src} > ${dst}`, transport, hello.serverName ?? "-", hello.alpn.join(), hello.ja4);
}
