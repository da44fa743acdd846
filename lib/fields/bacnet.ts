/**
 * The fields of BACnet over IP.
 *
 * @module
 */

import { Bacnet, Bvlc, BVLC_FORWARDED_NPDU } from "../wire/bacnet.ts";
import { HEX8 } from "./field.ts";
import { ipv4At, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const FUNCTIONS: readonly string[] = [
  "BVLC-Result",
  "Write-Broadcast-Distribution-Table",
  "Read-Broadcast-Distribution-Table",
  "Read-Broadcast-Distribution-Table-Ack",
  "Forwarded-NPDU",
  "Register-Foreign-Device",
  "Read-Foreign-Device-Table",
  "Read-Foreign-Device-Table-Ack",
  "Delete-Foreign-Device-Table-Entry",
  "Distribute-Broadcast-To-Network",
  "Original-Unicast-NPDU",
  "Original-Broadcast-NPDU",
  "Secured-BVLL",
];

const isForwarded = (bvlc: Bvlc): boolean => bvlc.function === BVLC_FORWARDED_NPDU;

/** The virtual link of BACnet over IP. */
export const BVLC: Protocol = protocol(Bvlc, {
  name: "bvlc",
  title: "BACnet Virtual Link Control",
  ownPayload: ({ carriesNpdu }) => !carriesNpdu,
  fields: [
    uint8("bvlc.type", "Type", { at: 0, format: HEX8 }),
    uint8("bvlc.function", "Function", { at: 1, format: HEX8, names: (code) => FUNCTIONS[code] }),
    uint16("bvlc.length", "BVLC-Length", { at: 2 }),
    ipv4At("bvlc.fwd_ip", "IP", { at: 4, when: isForwarded }),
    uint16("bvlc.fwd_port", "Port", { at: 8, when: isForwarded }),
  ],
});

/** The network layer of BACnet. */
export const BACNET: Protocol = protocol(Bacnet, {
  name: "bacnet",
  title: "Building Automation and Control Network NPDU",
  fields: [
    uint8("bacnet.version", "Version", { at: 0 }),
    uint8("bacnet.control", "Control", { at: 1, format: HEX8 }),
    { name: "bacnet.dnet", title: "Destination Network Address", value: ({ destination }) => destination?.network },
    { name: "bacnet.snet", title: "Source Network Address", value: ({ source }) => source?.network },
    { name: "bacnet.hopc", title: "Hop Count", value: ({ hopCount }) => hopCount },
    {
      name: "bacnet.mesgtyp",
      title: "Network Layer Message Type",
      value: ({ messageType }) => messageType,
      format: HEX8,
    },
    { name: "bacapp.type", title: "APDU Type", value: ({ apduType }) => apduType },
  ],
});
