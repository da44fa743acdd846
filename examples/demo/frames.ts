/** The frames that the demo sends: plain, tagged, double-tagged. */

import { ethernet, frame, ipv4, tcp, udp, vlan } from "../../mod.ts";

const hosts = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
const ip = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });

/** A frame, and in words which tags it was sent with. */
export const FRAMES: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
  ["no tag", frame(hosts, ip, udp({ srcPort: 4000, dstPort: 9 }), new Uint8Array(16))],
  ["VLAN 100", frame(hosts, vlan({ vid: 100, pcp: 5 }), ip, udp({ srcPort: 4000, dstPort: 9 }), new Uint8Array(16))],
  [
    "priority tag",
    frame(hosts, vlan({ vid: 0, pcp: 7 }), ip, tcp({ srcPort: 4000, dstPort: 80, flags: { syn: true } })),
  ],
  [
    "VLAN 200 in S-VLAN 30",
    frame(
      hosts,
      vlan({ vid: 30, tpid: 0x88a8 }),
      vlan({ vid: 200 }),
      ip,
      tcp({ srcPort: 1, dstPort: 2, flags: { ack: true } }),
    ),
  ],
];
