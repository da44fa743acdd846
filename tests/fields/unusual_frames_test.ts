/** Columns of frames that are met seldom: what tshark 4.0.17 prints of each. */

import { assertEquals } from "@std/assert";
import {
  decode,
  encodeDhcp,
  encodeTcpStart,
  ethernet,
  fieldByName,
  frame,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  LINKTYPE_ETHERNET,
  LINKTYPE_IEEE802_11,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_NULL,
  LINKTYPE_PPI,
  LINKTYPE_PPP,
  LINKTYPE_RAW,
  loopback,
  mpls,
  parseHex,
  tcp,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";

interface UnusualFrame {
  what: string;
  linktype: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** The texts of some columns, all occurrences joined by commas. */
  cells: Record<string, string>;
}

const V4 = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
const V6 = ipv6({ src: "2001:db8::1", dst: "2001:db8::2" });
const MAC = { src: "00:00:5e:00:53:01", dst: "00:00:5e:00:53:02" };
const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value.replaceAll("\n", "\r\n"));
/** A query for a.example. */
const QUERY = "1234 0100 0001 0000 0000 0000 0161 076578616d706c65 00 0001 0001";
/** An answer to it, 192.0.2.9. */
const ANSWER = "1234 8180 0001 0001 0000 0000 0161 076578616d706c65 00 0001 0001 c00c 0001 0001 00000001 0004 c0000209";

/** A segment of a web server's. */
function http(value: string): Uint8Array<ArrayBuffer> {
  return frame(V4, tcp({ srcPort: 80, dstPort: 40000, flags: { psh: true, ack: true } }), text(value));
}

/** A datagram to a port that nothing is known of. */
function datagram(hex: string): Uint8Array<ArrayBuffer> {
  return frame(V4, udp({ srcPort: 40000, dstPort: 5300 }), parseHex(hex));
}

/** A Linux cooked frame of a kind of device, a protocol and some bytes. */
function cooked(arphrd: string, protocol: string, hex: string): Uint8Array<ArrayBuffer> {
  return parseHex(`0000 ${arphrd} 0006 020000000001 0000 ${protocol} ${hex}`);
}

const CHUNKED = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";
const IP = "45000014000100004011b6d5c0000201c0000202";
const LLC = "aaaa03 000000 0800";

const FRAMES: UnusualFrame[] = [
  {
    what: "a reset with a text, which is not of the connection's protocol",
    linktype: LINKTYPE_RAW,
    bytes: frame(V4, tcp({ srcPort: 80, dstPort: 40000, flags: { rst: true } }), text("HTTP/1.1 200 OK\n\n")),
    cells: { "frame.protocols": "raw:ip:tcp", "http.response.code": "" },
  },
  {
    what: "a query of DNS to a port that is not its own",
    linktype: LINKTYPE_RAW,
    bytes: datagram(QUERY),
    cells: { "frame.protocols": "raw:ip:udp:dns", "dns.qry.name": "a.example" },
  },
  {
    what: "an answer of DNS from such a port",
    linktype: LINKTYPE_RAW,
    bytes: datagram(ANSWER),
    cells: { "frame.protocols": "raw:ip:udp:dns", "dns.a": "192.0.2.9" },
  },
  ...[
    ["a query with an answer", QUERY.replace("0001 0000 0000", "0001 0001 0000") + "00".repeat(20)],
    ["two questions", QUERY.replace("0100 0001", "0100 0002") + "00".repeat(20)],
    ["an update", QUERY.replace("0100", "2800")],
  ].map(([what = "", hex = ""]): UnusualFrame => ({
    what: `${what}, to such a port`,
    linktype: LINKTYPE_RAW,
    bytes: datagram(hex),
    cells: { "frame.protocols": "raw:ip:udp:data" },
  })),
  {
    what: "a request of DHCP between boot servers of PXE",
    linktype: LINKTYPE_RAW,
    bytes: frame(
      V4,
      udp({ srcPort: 4011, dstPort: 4011 }),
      encodeDhcp({ op: 1, xid: 7, chaddr: "020000000001", options: [{ code: 53, value: 3 }, { code: 255 }] }),
    ),
    cells: { "frame.protocols": "raw:ip:udp:dhcp", "dhcp.option.dhcp": "3" },
  },
  {
    what: "RADIUS to the port at which servers of Cisco take changes of authorization",
    linktype: LINKTYPE_RAW,
    bytes: frame(V4, udp({ srcPort: 4000, dstPort: 1700 }), parseHex("28 01 0014 00000000000000000000000000000000")),
    cells: { "frame.protocols": "raw:ip:udp:radius" },
  },
  {
    what: "pipelined requests of HTTP, which is named once and carries nothing",
    linktype: LINKTYPE_RAW,
    bytes: frame(
      V4,
      tcp({ srcPort: 40000, dstPort: 80 }),
      text("GET /a HTTP/1.1\nHost: a\n\nHEAD /b HTTP/1.1\nHost: a\n\n"),
    ),
    cells: { "frame.protocols": "raw:ip:tcp:http", "http.request.uri": "/a,/b" },
  },
  {
    what: "a response of HTTP in whole chunks, and another one",
    linktype: LINKTYPE_RAW,
    bytes: http(`${CHUNKED}5;x=y\nhello\n3\nabc\n0\nTrailer: a\n\nHTTP/1.1 304 Not Modified\n\n`),
    cells: { "frame.protocols": "raw:ip:tcp:http:data", "http.response.code": "200,304" },
  },
  {
    what: "whole chunks, and nothing yet of the next one",
    linktype: LINKTYPE_RAW,
    bytes: http(`${CHUNKED}5\nhello\n`),
    cells: { "frame.protocols": "raw:ip:tcp:http:data" },
  },
  {
    what: "whole chunks, and one that is cut",
    linktype: LINKTYPE_RAW,
    bytes: http(`${CHUNKED}5\nhello\n5\nhel`),
    cells: { "frame.protocols": "raw:ip:tcp:http" },
  },
  {
    what: "a chunk without its end",
    linktype: LINKTYPE_RAW,
    bytes: http(`${CHUNKED}5\nhello`),
    cells: { "frame.protocols": "raw:ip:tcp:http" },
  },
  {
    what: "no chunk but the last one",
    linktype: LINKTYPE_RAW,
    bytes: http(`${CHUNKED}0\n\n`),
    cells: { "frame.protocols": "raw:ip:tcp:http" },
  },
  {
    what: "no chunk where one should be",
    linktype: LINKTYPE_RAW,
    bytes: http(`${CHUNKED}zz\nhello`),
    cells: { "frame.protocols": "raw:ip:tcp:http:data" },
  },
  {
    what: "bytes behind a message without a body",
    linktype: LINKTYPE_RAW,
    bytes: http("HTTP/1.1 304 Not Modified\n\nabc"),
    cells: { "frame.protocols": "raw:ip:tcp:http:data" },
  },
  {
    what: "8 bytes of a TCP header that an ICMP error quotes",
    linktype: LINKTYPE_RAW,
    bytes: frame(
      V4,
      icmp({ type: 11, code: 0 }),
      ipv4({ src: "192.0.2.2", dst: "198.51.100.1", totalLength: 60, protocol: 6 }),
      encodeTcpStart({ srcPort: 4000, dstPort: 80, seq: 7 }),
    ),
    cells: {
      "frame.protocols": "raw:ip:icmp:ip:tcp",
      "tcp.srcport": "4000",
      "tcp.dstport": "80",
      "tcp.seq": "7",
      "tcp.seq_raw": "",
    },
  },
  {
    what: "a whole TCP header that an ICMP error quotes",
    linktype: LINKTYPE_RAW,
    bytes: frame(
      V4,
      icmp({ type: 11, code: 0 }),
      ipv4({ src: "192.0.2.2", dst: "198.51.100.1" }),
      tcp({ srcPort: 4000, dstPort: 80, seq: 7, flags: { syn: true } }),
    ),
    cells: { "frame.protocols": "raw:ip:icmp:ip:tcp", "tcp.srcport": "4000", "tcp.seq": "7", "tcp.seq_raw": "" },
  },
  {
    what: "a whole TCP header that an ICMPv6 error quotes",
    linktype: LINKTYPE_RAW,
    bytes: frame(
      V6,
      icmpv6({ type: 3, code: 0 }),
      ipv6({ src: "2001:db8::2", dst: "2001:db8::9" }),
      tcp({ srcPort: 4000, dstPort: 80, seq: 7, flags: { syn: true } }),
    ),
    cells: { "frame.protocols": "raw:ipv6:icmpv6:ipv6:tcp", "tcp.seq_raw": "7" },
  },
  {
    what: "an Ethernet frame through a pseudowire without a control word",
    linktype: LINKTYPE_ETHERNET,
    bytes: frame(ethernet(MAC), mpls({ label: 16 }), ethernet(MAC), V4, udp({ srcPort: 1, dstPort: 2 })),
    cells: {
      "frame.protocols": "eth:ethertype:mpls:pwethheuristic:pwethnocw:eth:ethertype:ip:udp",
      "eth.type": "0x8847,0x0800",
    },
  },
  {
    what: "a type of 0",
    linktype: LINKTYPE_ETHERNET,
    bytes: frame(ethernet({ ...MAC, ethertype: 0 })),
    cells: { "eth.type": "0x0000" },
  },
  {
    what: "a number that is neither a type nor a length",
    linktype: LINKTYPE_ETHERNET,
    bytes: frame(ethernet({ ...MAC, ethertype: 0x05ff }), new Uint8Array(46)),
    cells: { "frame.protocols": "eth:data", "eth.type": "" },
  },
  {
    what: "IPX without LLC on a cooked interface",
    linktype: LINKTYPE_LINUX_SLL,
    bytes: cooked("0001", "0001", "ffff 001e 00 00 00000000 ffffffffffff 0453 00000000 020000000001 0453"),
    cells: { "frame.protocols": "sll:ipx" },
  },
  {
    what: "an Ethernet frame on a cooked interface",
    linktype: LINKTYPE_LINUX_SLL,
    bytes: cooked("0001", "0003", "020000000002 020000000001 88b5 0102"),
    cells: { "frame.protocols": "sll:eth:ethertype:data", "eth.type": "0x88b5" },
  },
  {
    what: "a monitor among cooked interfaces",
    linktype: LINKTYPE_LINUX_SLL,
    bytes: cooked("0323", "0004", "0000 0800 00000000 d400 0000 020000000001"),
    cells: { "frame.protocols": "sll:radiotap:wlan_radio:wlan" },
  },
  {
    what: "netlink among cooked interfaces, whose protocol is no EtherType",
    linktype: LINKTYPE_LINUX_SLL,
    bytes: cooked("0338", "0004", "1400 0000 0300 0100 00000000 00000000 00000000"),
    // What is inside has no name here.
    cells: { "frame.protocols": "sll:data" },
  },
  {
    what: "an EtherType in PPP",
    linktype: LINKTYPE_PPP,
    bytes: parseHex(`ff03 0800 ${IP}`),
    cells: { "frame.protocols": "ppp:ip", "ip.dst": "192.0.2.2" },
  },
  {
    what: "Cisco's HDLC on a serial line",
    linktype: LINKTYPE_PPP,
    bytes: parseHex(`0f00 0800 ${IP}`),
    cells: { "frame.protocols": "ppp:chdlc:ip", "ip.dst": "192.0.2.2" },
  },
  {
    what: "Linux's number of IPv6 in a header of the BSDs",
    linktype: LINKTYPE_NULL,
    bytes: frame(loopback({ family: 10 }), V6, udp({ srcPort: 1, dstPort: 2 })),
    cells: { "frame.protocols": "null:data" },
  },
  {
    what: "PPI before an IP packet",
    linktype: LINKTYPE_PPI,
    bytes: parseHex(`00 00 0800 65000000 ${IP}`),
    cells: { "frame.protocols": "ppi:pcap_pktdata:raw:ip" },
  },
  {
    what: "the first fragment of an 802.11 frame",
    linktype: LINKTYPE_IEEE802_11,
    bytes: parseHex(`0806 0000 020000000001 020000000002 020000000003 1000 ${LLC} ${IP}`),
    cells: { "frame.protocols": "wlan:data" },
  },
  {
    what: "a traceroute for multicast",
    linktype: LINKTYPE_RAW,
    bytes: frame(
      ipv4({ src: "192.0.2.1", dst: "224.0.0.1", protocol: 2 }),
      parseHex("1f20 38a3 00000000 ac102801 ac101401 ac102801 40000007"),
    ),
    cells: { "frame.protocols": "raw:ip:igmp:igmp", "igmp.type": "0x1f" },
  },
];

describe("the columns of unusual frames", () => {
  for (const { what, linktype, bytes, cells } of FRAMES) {
    it(what, () => {
      const packet = decode(bytes, linktype);
      const texts = Object.keys(cells).map((name) => [name, fieldByName(name)?.occurrences(packet, 1).join()]);
      assertEquals(Object.fromEntries(texts), cells);
    });
  }
});
