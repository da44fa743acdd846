/**
 * The fields of UDP.
 *
 * @module
 */

import { Udp } from "../wire/udp.ts";
import { HEX16 } from "./field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** UDP. */
export const UDP: Protocol = protocol(Udp, {
  name: "udp",
  title: "User Datagram Protocol",
  fields: [
    { name: "udp.srcport", title: "Source Port", also: "udp.port", at: 0, size: 2, value: ({ srcPort }) => srcPort },
    {
      name: "udp.dstport",
      title: "Destination Port",
      also: "udp.port",
      at: 2,
      size: 2,
      value: ({ dstPort }) => dstPort,
    },
    { name: "udp.length", title: "Length", at: 4, size: 2, value: ({ length }) => length },
    { name: "udp.checksum", title: "Checksum", at: 6, size: 2, value: ({ checksum }) => checksum, format: HEX16 },
    checksumStatus("udp.checksum.status"),
  ],
});
