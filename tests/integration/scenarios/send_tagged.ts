/** Sends frames of three hosts, one in VLAN 100, one in 200 inside of S-VLAN 30, one untagged, until the time is over. */

import { ethernet, frame, ipv4, openSender, udp, vlan } from "../../../mod.ts";
import { parameters, report } from "../../support/scenario.ts";

const { interface: name, seconds } = parameters<{ interface: string; seconds: number }>();
using sender = await openSender(name);
const frames = [[vlan({ vid: 100, pcp: 5 })], [vlan({ vid: 30, tpid: 0x88a8 }), vlan({ vid: 200 })], []].map(
  (tags, index) =>
    frame(
      ethernet({ src: `02:00:00:00:00:0${index + 1}`, dst: "02:00:00:00:00:09" }),
      ...tags,
      ipv4({ src: `192.0.2.${index + 1}`, dst: "192.0.2.9" }),
      udp({ srcPort: 4000, dstPort: 9 }),
      new Uint8Array(16),
    ),
);
for (let left = seconds * 20; left > 0; left--) {
  for (const bytes of frames) sender.send(bytes);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
report({});
