/**
 * Frames and the lines that tcpdump prints for them.
 *
 * Origin: the frames were written for these tests; the lines are the output of tcpdump 4.99.3 for them, `-nn -t -S` and
 * `-nn -t -S -e`, the first line only and without spaces at its end.
 *
 * @module
 */

import {
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
} from "../../lib/linktype.ts";

/** A frame and its lines. */
export interface SummaryVector {
  name: string;
  linktype: number;
  /** Bytes on the wire, where the frame was cut. */
  origlen?: number;
  hex: string;
  /** With `-nn -t -S`. */
  line: string;
  /** With `-nn -t -S -e`. */
  linkLevel: string;
}

export const SUMMARY_VECTORS: readonly SummaryVector[] = [
  {
    name: "UDP",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000108004500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
  {
    name: "UDP whose own length is longer",
    linktype: LINKTYPE_RAW,
    hex: "4500001e00010000401100000a0000010a0000020fa00009006300000102",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, bad length 91 > 2",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.9: UDP, bad length 91 > 2",
  },
  {
    name: "a frame cut within UDP",
    linktype: LINKTYPE_RAW,
    origlen: 30,
    hex: "4500001e00010000401100000a0000010a0000020fa000",
    line: "IP 10.0.0.1 > 10.0.0.2:  [|udp]",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2:  [|udp]",
  },
  {
    name: "a frame cut within Ethernet",
    linktype: LINKTYPE_ETHERNET,
    origlen: 60,
    hex: "020000000002020000",
    line: " [|ether]",
    linkLevel: " [|ether]",
  },
  {
    name: "less than the total length",
    linktype: LINKTYPE_RAW,
    hex: "4500001e00010000401100000a0000010a0000020fa00009000a000001",
    line: "IP truncated-ip - 1 bytes missing! 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel: "ip: truncated-ip - 1 bytes missing! 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
  {
    name: "a later fragment",
    linktype: LINKTYPE_RAW,
    hex: "4500001e00010002401100000a0000010a0000020fa00009000a00000102",
    line: "IP 10.0.0.1 > 10.0.0.2: ip-proto-17",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2: ip-proto-17",
  },
  {
    name: "a first fragment",
    linktype: LINKTYPE_RAW,
    hex: "4500001e00012000401100000a0000010a0000020fa00009006300000102",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 91",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 91",
  },
  {
    name: "total length 0",
    linktype: LINKTYPE_RAW,
    hex: "4500000000010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP bad-len 0",
    linkLevel: "ip: bad-len 0",
  },
  {
    name: "an IPv4 header that is too short",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000108004400001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP bad-hlen 16",
    linkLevel: "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: bad-hlen 16",
  },
  {
    name: "version 5",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000108005500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP5 (invalid)",
    linkLevel: "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: IP5 (invalid)",
  },
  {
    name: "a protocol without a printer",
    linktype: LINKTYPE_RAW,
    hex: "450000160001000040fd00000a0000010a0000020102",
    line: "IP 10.0.0.1 > 10.0.0.2:  ip-proto-253 2",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2:  ip-proto-253 2",
  },
  {
    name: "TCP with options",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000108004500003c00010000400600000a0000010a00000203e800500000100000002000a002ffff0000" +
      "0007020405b40402080a000000010000000001030307",
    line:
      "IP 10.0.0.1.1000 > 10.0.0.2.80: Flags [S], seq 4096, win 65535, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 74: 10.0.0.1.1000 > 10.0.0.2.80: Flags [S], seq 4096, win 65535, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
  },
  {
    name: "TCP flags and data",
    linktype: LINKTYPE_RAW,
    hex: "4500002b00010000400600000a0000010a00000203e82710000010000000200050ffffff00000007616263",
    line: "IP 10.0.0.1.1000 > 10.0.0.2.10000: Flags [FSRP.UEW], seq 4096:4099, ack 8192, win 65535, urg 7, length 3",
    linkLevel:
      "ip: 10.0.0.1.1000 > 10.0.0.2.10000: Flags [FSRP.UEW], seq 4096:4099, ack 8192, win 65535, urg 7, length 3",
  },
  {
    name: "SACK of two blocks",
    linktype: LINKTYPE_RAW,
    hex: "4500003c00010000400600000a0000010a00000203e827100000100000002000a010ffff00000007010105120000300000003100" +
      "0000400000004100",
    line:
      "IP 10.0.0.1.1000 > 10.0.0.2.10000: Flags [.], ack 8192, win 65535, options [nop,nop,sack 2 {12288:12544}{16384:16640}], length 0",
    linkLevel:
      "ip: 10.0.0.1.1000 > 10.0.0.2.10000: Flags [.], ack 8192, win 65535, options [nop,nop,sack 2 {12288:12544}{16384:16640}], length 0",
  },
  {
    name: "a bad option",
    linktype: LINKTYPE_RAW,
    hex: "4500002c00010000400600000a0000010a00000203e8271000001000000020006010ffff0000000702030506",
    line: "IP 10.0.0.1.1000 > 10.0.0.2.10000: Flags [.], ack 8192, win 65535, options [mss 1286[len 3]], length 0",
    linkLevel:
      "ip: 10.0.0.1.1000 > 10.0.0.2.10000: Flags [.], ack 8192, win 65535, options [mss 1286[len 3]], length 0",
  },
  {
    name: "options cut in capture",
    linktype: LINKTYPE_RAW,
    origlen: 60,
    hex: "4500003c00010000400600000a0000010a00000203e827100000100000002000a002ffff00000007020405b40402080a0000",
    line: "IP 10.0.0.1.1000 > 10.0.0.2.10000: Flags [S], seq 4096, win 65535, options [mss 1460,sackOK,TS [|tcp]>",
    linkLevel:
      "ip: 10.0.0.1.1000 > 10.0.0.2.10000: Flags [S], seq 4096, win 65535, options [mss 1460,sackOK,TS [|tcp]>",
  },
  {
    name: "TCP with a header of 8 bytes",
    linktype: LINKTYPE_RAW,
    hex: "4500002800010000400600000a0000010a00000203e8271000001000000020002010ffff00000007",
    line: "IP 10.0.0.1.1000 > 10.0.0.2.10000:  tcp 12 [bad hdr length 8 - too short, < 20]",
    linkLevel: "ip: 10.0.0.1.1000 > 10.0.0.2.10000:  tcp 12 [bad hdr length 8 - too short, < 20]",
  },
  {
    name: "an HTTP request",
    linktype: LINKTYPE_RAW,
    hex: "4500004100010000400600000a0000010a00000203e8005000001000000020005018ffff00000007474554202f20485454502f31" +
      "2e310d0a486f73743a20610d0a",
    line:
      "IP 10.0.0.1.1000 > 10.0.0.2.80: Flags [P.], seq 4096:4121, ack 8192, win 65535, length 25: HTTP: GET / HTTP/1.1",
    linkLevel:
      "ip: 10.0.0.1.1000 > 10.0.0.2.80: Flags [P.], seq 4096:4121, ack 8192, win 65535, length 25: HTTP: GET / HTTP/1.1",
  },
  {
    name: "the middle of an HTTP body",
    linktype: LINKTYPE_RAW,
    hex: "4500002c00010000400600000a0000010a000002005003e800001000000020005018ffff0000000700010203",
    line: "IP 10.0.0.1.80 > 10.0.0.2.1000: Flags [P.], seq 4096:4100, ack 8192, win 65535, length 4: HTTP",
    linkLevel: "ip: 10.0.0.1.80 > 10.0.0.2.1000: Flags [P.], seq 4096:4100, ack 8192, win 65535, length 4: HTTP",
  },
  {
    name: "an SMTP line cut in capture",
    linktype: LINKTYPE_RAW,
    origlen: 62,
    hex: "4500003e00010000400600000a0000010a000002001903e800001000000020005018ffff00000007",
    line: "IP 10.0.0.1.25 > 10.0.0.2.1000: Flags [P.], seq 4096:4118, ack 8192, win 65535, length 22: SMTP [|smtp]",
    linkLevel:
      "ip: 10.0.0.1.25 > 10.0.0.2.1000: Flags [P.], seq 4096:4118, ack 8192, win 65535, length 22: SMTP [|smtp]",
  },
  {
    name: "an SSH version",
    linktype: LINKTYPE_RAW,
    hex: "4500003300010000400600000a0000010a000002001603e800001000000020005018ffff000000075353482d322e302d780d0a",
    line: "IP 10.0.0.1.22 > 10.0.0.2.1000: Flags [P.], seq 4096:4107, ack 8192, win 65535, length 11: SSH: SSH-2.0-x",
    linkLevel:
      "ip: 10.0.0.1.22 > 10.0.0.2.1000: Flags [P.], seq 4096:4107, ack 8192, win 65535, length 11: SSH: SSH-2.0-x",
  },
  {
    name: "a DNS query",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000108004500003900010000401100000a0000010a0000020fa000350025000012340100000100000000" +
      "0000076578616d706c6503636f6d0000010001",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.53: 4660+ A? example.com. (29)",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 71: 10.0.0.1.4000 > 10.0.0.2.53: 4660+ A? example.com. (29)",
  },
  {
    name: "a DNS response",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000108004500005c00010000401100000a0000010a00000200350fa00048000012348580000100020000" +
      "0000076578616d706c6503636f6d0000ff0001c00c000100010000003c0004c0000201c00c000f00010000003c0007000a026d78" +
      "c00c",
    line: "IP 10.0.0.1.53 > 10.0.0.2.4000: 4660* 2/0/0 A 192.0.2.1, MX mx.example.com. 10 (64)",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 106: 10.0.0.1.53 > 10.0.0.2.4000: 4660* 2/0/0 A 192.0.2.1, MX mx.example.com. 10 (64)",
  },
  {
    name: "DNS over TCP",
    linktype: LINKTYPE_RAW,
    hex: "4500004700010000400600000a0000010a00000203e8003500001000000020005018ffff00000007001d12340100000100000000" +
      "0000076578616d706c6503636f6d0000010001",
    line:
      "IP 10.0.0.1.1000 > 10.0.0.2.53: Flags [P.], seq 4096:4127, ack 8192, win 65535, length 31 4660+ A? example.com. (29)",
    linkLevel:
      "ip: 10.0.0.1.1000 > 10.0.0.2.53: Flags [P.], seq 4096:4127, ack 8192, win 65535, length 31 4660+ A? example.com. (29)",
  },
  {
    name: "mDNS",
    linktype: LINKTYPE_RAW,
    hex: "4500003900010000401100000a0000010a00000214e914e900250000123400000001000000000000076578616d706c6503636f6d" +
      "0000018001",
    line: "IP 10.0.0.1.5353 > 10.0.0.2.5353: 4660 A (QU)? example.com. (29)",
    linkLevel: "ip: 10.0.0.1.5353 > 10.0.0.2.5353: 4660 A (QU)? example.com. (29)",
  },
  {
    name: "a DNS name that points forwards",
    linktype: LINKTYPE_RAW,
    hex: "4500002e00010000401100000a0000010a0000020fa00035001a0000123401000001000000000000c0ff00010001",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.53: 4660+ A? <BAD PTR> [|domain]",
    linkLevel: "ip: 10.0.0.1.4000 > 10.0.0.2.53: 4660+ A? <BAD PTR> [|domain]",
  },
  {
    name: "ICMP echo",
    linktype: LINKTYPE_RAW,
    hex: "4500001d00010000400100000a0000010a000002080000001234000700",
    line: "IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 4660, seq 7, length 9",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 4660, seq 7, length 9",
  },
  {
    name: "ICMP port unreachable",
    linktype: LINKTYPE_RAW,
    hex: "4500003800010000400100000a0000010a00000203030000000000004500001c00010000401100000a0000010a0000020fa00009" +
      "00080000",
    line: "IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 udp port 9 unreachable, length 36",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 udp port 9 unreachable, length 36",
  },
  {
    name: "ICMP fragmentation needed",
    linktype: LINKTYPE_RAW,
    hex: "4500003800010000400100000a0000010a00000203040000000005dc4500001c00010000401100000a0000010a0000020fa00009" +
      "00080000",
    line: "IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 unreachable - need to frag (mtu 1500), length 36",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 unreachable - need to frag (mtu 1500), length 36",
  },
  {
    name: "ICMP redirect",
    linktype: LINKTYPE_RAW,
    hex: "4500003800010000400100000a0000010a000002050100000a0000fe4500001c00010000401100000a0000010a0000020fa00009" +
      "00080000",
    line: "IP 10.0.0.1 > 10.0.0.2: ICMP redirect 10.0.0.2 to host 10.0.0.254, length 36",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2: ICMP redirect 10.0.0.2 to host 10.0.0.254, length 36",
  },
  {
    name: "an error cut in capture",
    linktype: LINKTYPE_RAW,
    origlen: 56,
    hex: "4500003800010000400100000a0000010a00000203030000000000004500001c0001000040110000",
    line: "IP 10.0.0.1 > 10.0.0.2:  [|icmp]",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2:  [|icmp]",
  },
  {
    name: "neighbor solicitation",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000186dd6000000000203a4020010db8000000000000000000000001fe80000000000000000000000000" +
      "0001870000000000000020010db80000000000000000000000020101020000000001",
    line: "IP6 2001:db8::1 > fe80::1: ICMP6, neighbor solicitation, who has 2001:db8::2, length 32",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv6 (0x86dd), length 86: 2001:db8::1 > fe80::1: ICMP6, neighbor solicitation, who has 2001:db8::2, length 32",
  },
  {
    name: "neighbor advertisement",
    linktype: LINKTYPE_RAW,
    hex: "6000000000183a4020010db8000000000000000000000001fe800000000000000000000000000001880000006000000020010db8" +
      "000000000000000000000002",
    line: "IP6 2001:db8::1 > fe80::1: ICMP6, neighbor advertisement, tgt is 2001:db8::2, length 24",
    linkLevel: "ip: 2001:db8::1 > fe80::1: ICMP6, neighbor advertisement, tgt is 2001:db8::2, length 24",
  },
  {
    name: "multicast listener report",
    linktype: LINKTYPE_RAW,
    hex: "600000000024004020010db8000000000000000000000001fe8000000000000000000000000000013a000502000001008f000000" +
      "0000000104000000ff020000000000000000000000000002",
    line: "IP6 2001:db8::1 > fe80::1: HBH ICMP6, multicast listener report v2, 1 group record(s), length 28",
    linkLevel: "ip: 2001:db8::1 > fe80::1: HBH ICMP6, multicast listener report v2, 1 group record(s), length 28",
  },
  {
    name: "ICMPv6 port unreachable",
    linktype: LINKTYPE_RAW,
    hex: "6000000000383a4020010db8000000000000000000000001fe800000000000000000000000000001010400000000000060000000" +
      "0008114020010db8000000000000000000000001fe8000000000000000000000000000010fa0000900080000",
    line: "IP6 2001:db8::1 > fe80::1: ICMP6, destination unreachable, unreachable port, fe80::1 udp port 9, length 56",
    linkLevel:
      "ip: 2001:db8::1 > fe80::1: ICMP6, destination unreachable, unreachable port, fe80::1 udp port 9, length 56",
  },
  {
    name: "a first IPv6 fragment",
    linktype: LINKTYPE_RAW,
    hex: "6000000000122c4020010db8000000000000000000000001fe80000000000000000000000000000111000001000000010fa00009" +
      "000a00000102",
    line: "IP6 2001:db8::1 > fe80::1: frag (0|10) 4000 > 9: UDP, length 2",
    linkLevel: "ip: 2001:db8::1 > fe80::1: frag (0|10) 4000 > 9: UDP, length 2",
  },
  {
    name: "a later IPv6 fragment",
    linktype: LINKTYPE_RAW,
    hex: "6000000000122c4020010db8000000000000000000000001fe80000000000000000000000000000111000009000000010fa00009" +
      "000a00000102",
    line: "IP6 2001:db8::1 > fe80::1: frag (8|10)",
    linkLevel: "ip: 2001:db8::1 > fe80::1: frag (8|10)",
  },
  {
    name: "a routing header",
    linktype: LINKTYPE_RAW,
    hex: "6000000000222b4020010db8000000000000000000000001fe800000000000000000000000000001110200010000000020010db8" +
      "0000000000000000000000030fa00009000a00000102",
    line:
      "IP6 2001:db8::1 > fe80::1: RT6 (len=2, type=0 [Deprecated], segleft=1, [0]2001:db8::3) 4000 > 9: UDP, length 2",
    linkLevel:
      "ip: 2001:db8::1 > fe80::1: RT6 (len=2, type=0 [Deprecated], segleft=1, [0]2001:db8::3) 4000 > 9: UDP, length 2",
  },
  {
    name: "IPv6 cut within TCP",
    linktype: LINKTYPE_RAW,
    origlen: 60,
    hex: "600000000014064020010db8000000000000000000000001fe80000000000000000000000000000103e827",
    line: "IP6 2001:db8::1 > fe80::1: [|tcp]",
    linkLevel: "ip: 2001:db8::1 > fe80::1: [|tcp]",
  },
  {
    name: "no next header",
    linktype: LINKTYPE_RAW,
    hex: "6000000000003b4020010db8000000000000000000000001fe800000000000000000000000000001",
    line: "IP6 2001:db8::1 > fe80::1: no next header",
    linkLevel: "ip: 2001:db8::1 > fe80::1: no next header",
  },
  {
    name: "IPv4 in IPv6 in IPv4",
    linktype: LINKTYPE_RAW,
    hex: "4500005a00010000402900000a0000010a00000260000000001e044020010db8000000000000000000000001fe80000000000000" +
      "00000000000000014500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP 10.0.0.1 > 10.0.0.2: IP6 2001:db8::1 > fe80::1: IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel: "ip: 10.0.0.1 > 10.0.0.2: 2001:db8::1 > fe80::1: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
  {
    name: "ARP request",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002020000000001080600010800060400010200000000010a0000010000000000000a000002",
    line: "ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype ARP (0x0806), length 42: Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
  },
  {
    name: "ARP reply in two tags",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000188a8b06481000002080600010800060400020200000000010a0000010200000000030a0000020000",
    line: "ARP, Reply 10.0.0.1 is-at 02:00:00:00:00:01, length 30",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype 802.1Q-QinQ (0x88a8), length 52: vlan 100, p 5, DEI, ethertype 802.1Q (0x8100), vlan 2, p 0, ethertype ARP (0x0806), Reply 10.0.0.1 is-at 02:00:00:00:00:01, length 30",
  },
  {
    name: "RARP",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002020000000001803500010800060400030200000000010000000002000000000100000000",
    line: "ARP, Reverse Request who-is 02:00:00:00:00:01 tell 02:00:00:00:00:01, length 28",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Reverse ARP (0x8035), length 42: Reverse Request who-is 02:00:00:00:00:01 tell 02:00:00:00:00:01, length 28",
  },
  {
    name: "ARP of another kind of address",
    linktype: LINKTYPE_ETHERNET,
    hex: "0200000000020200000000010806000608000200000101020304",
    line: "ARP, TokenRing (len 2), IPv4 (len 0), length 12",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype ARP (0x0806), length 26: TokenRing (len 2), IPv4 (len 0), length 12",
  },
  {
    name: "an EtherType without a printer",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000188b50102",
    line: "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x88b5), length 16:",
    linkLevel: "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x88b5), length 16:",
  },
  {
    name: "a tag cut in capture",
    linktype: LINKTYPE_ETHERNET,
    origlen: 60,
    hex: "020000000002020000000001810000",
    line: " [|vlan]",
    linkLevel: "02:00:00:00:00:01 > 02:00:00:00:00:02,  [|vlan]",
  },
  {
    name: "LLC",
    linktype: LINKTYPE_ETHERNET,
    hex: "02000000000202000000000100050404030102",
    line: "02:00:00:00:00:01 > 02:00:00:00:00:02 SNA Unnumbered, ui, Flags [Command], length 5",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, 802.3, length 5: LLC, dsap SNA (0x04) Individual, ssap SNA (0x04) Command, ctrl 0x03: Unnumbered, ui, Flags [Command], length 5",
  },
  {
    name: "SNAP",
    linktype: LINKTYPE_ETHERNET,
    hex: "0200000000020200000000010026aaaa0300000008004500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel:
      "02:00:00:00:00:01 > 02:00:00:00:00:02, 802.3, length 38: LLC, dsap SNAP (0xaa) Individual, ssap SNAP (0xaa) Command, ctrl 0x03: oui Ethernet (0x000000), ethertype IPv4 (0x0800), length 30: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
  {
    name: "SLL",
    linktype: LINKTYPE_LINUX_SLL,
    hex: "000400010006020000000001000008004500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel: "Out 02:00:00:00:00:01 ethertype IPv4 (0x0800), length 46: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
  {
    name: "SLL2",
    linktype: LINKTYPE_LINUX_SLL2,
    hex: "08000000000003e70001000602000000000100004500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "?     In  IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel:
      "?     In  ifindex 999 02:00:00:00:00:01 ethertype IPv4 (0x0800), length 50: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
  {
    name: "BSD loopback",
    linktype: LINKTYPE_NULL,
    hex: "020000004500001e00010000401100000a0000010a0000020fa00009000a00000102",
    line: "IP 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
    linkLevel: "AF IPv4 (2), length 34: 10.0.0.1.4000 > 10.0.0.2.9: UDP, length 2",
  },
];
