/**
 * The fields of UDP.
 *
 * @module
 */

import { enclosingIp } from "../enclosing_ip.ts";
import { Ipv6 } from "../wire/ipv6.ts";
import { Udp } from "../wire/udp.ts";
import { type FieldContext, HEX16 } from "./field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const CHECKSUM = checksumStatus<Udp>("udp.checksum.status");
/** Wireshark's number for a checksum that is not there and must be. */
const ILLEGAL = 4;

function isMissing(udp: Udp, { packet }: FieldContext): boolean {
  return udp.checksum === 0 && enclosingIp(packet.walk, udp)?.ip instanceof Ipv6;
}

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
    {
      ...CHECKSUM,
      // Over IPv6 none is wrong (RFC 8200, section 8.1), but for tunnels (RFC 6935), which only the receiver knows.
      value: (udp, context) => isMissing(udp, context) ? ILLEGAL : CHECKSUM.value(udp, context),
      names: (value, udp) => value === ILLEGAL ? "Illegal" : CHECKSUM.names?.(value, udp),
    },
  ],
});
