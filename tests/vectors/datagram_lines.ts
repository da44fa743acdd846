/**
 * Frames with datagrams of protocols that are named in a line, and the lines that tcpdump prints for them: of the same origin
 * as those of summary_lines.ts, but made with Scapy 2.5.0.
 *
 * @module
 */

import { LINKTYPE_RAW } from "../../lib/linktype.ts";
import type { SummaryVector } from "./summary_lines.ts";

export const DATAGRAM_VECTORS: readonly SummaryVector[] = [
  {
    name: "NTP of a client",
    linktype: LINKTYPE_RAW,
    hex:
      "4500004c000100004011669e0a0000010a0000020fa0007b00380000230000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.123: NTPv4, Client, length 48",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.123: NTPv4, Client, length 48",
  },
  {
    name: "NTP of a peer",
    linktype: LINKTYPE_RAW,
    hex:
      "4500004c000100004011669e0a0000010a000002007b007b00380000190000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    line: "IP 10.0.0.1.123 > 10.0.0.2.123: NTPv3, symmetric active, length 48",
    linkLevel: "ip: 10.0.0.1.123 > 10.0.0.2.123: NTPv3, symmetric active, length 48",
  },
  {
    name: "NTP without a byte",
    linktype: LINKTYPE_RAW,
    hex: "4500001c00010000401166ce0a0000010a0000020fa0007b00080000",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.123:  [|ntp]",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.123:  [|ntp]",
  },
  {
    name: "a request of DHCP",
    linktype: LINKTYPE_RAW,
    hex:
      "4500004800010000401166a20a0000010a00000200440043003400000101060000000000000000000000000000000000000000000000000002000000000100000000000000000000",
    line: "IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 02:00:00:00:00:01, length 44",
    linkLevel: "ip: 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 02:00:00:00:00:01, length 44",
  },
  {
    name: "an answer of DHCP",
    linktype: LINKTYPE_RAW,
    hex:
      "4500004800010000401166a20a0000010a00000200430044003400000201060000000000000000000000000000000000000000000000000002000000000100000000000000000000",
    line: "IP 10.0.0.1.67 > 10.0.0.2.68: BOOTP/DHCP, Reply, length 44",
    linkLevel: "ip: 10.0.0.1.67 > 10.0.0.2.68: BOOTP/DHCP, Reply, length 44",
  },
  {
    name: "DHCP of an unknown operation",
    linktype: LINKTYPE_RAW,
    hex:
      "4500004800010000401166a20a0000010a00000200440043003400000901060000000000000000000000000000000000000000000000000002000000000100000000000000000000",
    line: "IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, unknown (0x09), length 44",
    linkLevel: "ip: 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, unknown (0x09), length 44",
  },
  {
    name: "DHCP of another hardware",
    linktype: LINKTYPE_RAW,
    hex:
      "4500004800010000401166a20a0000010a00000200440043003400000106060000000000000000000000000000000000000000000000000002000000000100000000000000000000",
    line: "IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request, length 44",
    linkLevel: "ip: 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request, length 44",
  },
  {
    name: "DHCP without its hardware address",
    linktype: LINKTYPE_RAW,
    hex:
      "4500003a00010000401166b00a0000010a0000020044004300260000010106000000000000000000000000000000000000000000000000000200",
    line: "IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request [|bootp]",
    linkLevel: "ip: 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request [|bootp]",
  },
  {
    name: "a frame cut within DHCP",
    linktype: LINKTYPE_RAW,
    origlen: 72,
    hex: "4500004800010000401166a20a0000010a0000020044004300340000",
    line: "IP 10.0.0.1.68 > 10.0.0.2.67:  [|bootp]",
    linkLevel: "ip: 10.0.0.1.68 > 10.0.0.2.67:  [|bootp]",
  },
  {
    name: "a request of RADIUS",
    linktype: LINKTYPE_RAW,
    hex: "4500003600010000401166b40a0000010a0000020fa0071400220000011f001a00000000000000000000000000000000010675736572",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.1812: RADIUS, Access-Request (1), id: 0x1f length: 26",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.1812: RADIUS, Access-Request (1), id: 0x1f length: 26",
  },
  {
    name: "RADIUS whose own length is longer",
    linktype: LINKTYPE_RAW,
    hex: "4500003000010000401166ba0a0000010a0000020fa00715001c0000041f006300000000000000000000000000000000",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.1813: RADIUS, Accounting-Request (4), id: 0x1f length: 20",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.1813: RADIUS, Accounting-Request (4), id: 0x1f length: 20",
  },
  {
    name: "RADIUS whose own length is too short",
    linktype: LINKTYPE_RAW,
    hex: "4500003000010000401166ba0a0000010a0000020fa0066d001c0000011f001300000000000000000000000000000000",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.1645:  [|radius]",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.1645:  [|radius]",
  },
  {
    name: "RADIUS of an unknown code",
    linktype: LINKTYPE_RAW,
    hex: "4500003000010000401166ba0a0000010a0000020fa00ed7001c0000321f001400000000000000000000000000000000",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.3799: RADIUS, Unknown Command (50), id: 0x1f length: 20",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.3799: RADIUS, Unknown Command (50), id: 0x1f length: 20",
  },
  {
    name: "RADIUS of the reserved code",
    linktype: LINKTYPE_RAW,
    hex: "4500003000010000401166ba0a0000010a0000020fa006a4001c0000ff00001400000000000000000000000000000000",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.1700: RADIUS, Reserved (255), id: 0x00 length: 20",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.1700: RADIUS, Reserved (255), id: 0x00 length: 20",
  },
];
