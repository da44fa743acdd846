/**
 * The fields of UDP-Lite; Wireshark has them under the names of UDP.
 *
 * @module
 */

import { UdpLite } from "../wire/udp_lite.ts";
import { HEX16 } from "./field.ts";
import { uint16 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** UDP-Lite. */
export const UDP_LITE: Protocol = protocol(UdpLite, {
  name: "udplite",
  title: "Lightweight User Datagram Protocol",
  fields: [
    uint16("udp.srcport", "Source Port", { at: 0, also: "udp.port" }),
    uint16("udp.dstport", "Destination Port", { at: 2, also: "udp.port" }),
    uint16("udp.checksum_coverage", "Checksum coverage", { at: 4 }),
    uint16("udp.checksum", "Checksum", { at: 6, format: HEX16 }),
    checksumStatus("udp.checksum.status"),
  ],
});
