/** The frames that the demo sends: plain, tagged, double-tagged. */

import { ethernet, frame, ipv4, tcp, udp, vlan } from "../../mod.ts";

const hosts = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
const ip = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });

const data = new Uint8Array(16);

/** One of each kind, twice. */
export const FRAMES: readonly Uint8Array<ArrayBuffer>[] = [
  frame(hosts, ip, udp({ srcPort: 4000, dstPort: 9 }), data),
  frame(hosts, vlan({ vid: 100, pcp: 5 }), ip, udp({ srcPort: 4000, dstPort: 9 }), data),
  // A priority tag: all of its bits may be 0, and it is still a tag.
  frame(hosts, vlan({ vid: 0 }), ip, tcp({ srcPort: 4000, dstPort: 80, flags: { syn: true } })),
  frame(hosts, vlan({ vid: 30, tpid: 0x88a8 }), vlan({ vid: 200 }), ip, udp({ srcPort: 4000, dstPort: 9 }), data),
].flatMap((bytes) => [bytes, bytes]);
