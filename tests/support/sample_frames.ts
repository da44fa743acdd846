/**
 * A frame of every layer, well formed: what the tests that change, cut and mix frames begin with.
 *
 * @module
 */

import {
  arp,
  encodeDns,
  ethernet,
  frame,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  ipv6DestinationOptions,
  ipv6Fragment,
  ipv6HopByHop,
  ipv6Routing,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
  llc,
  loopback,
  sll,
  sll2,
  snap,
  tcp,
  type TcpOption,
  udp,
  vlan,
} from "@capkit/capkit/core";

/** A frame and what it begins with. */
export interface SampleFrame {
  bytes: Uint8Array<ArrayBuffer>;
  linktype: number;
}

/** The frames; made anew at each call, so that whoever changes one changes no other's. */
export function sampleFrames(): SampleFrame[] {
  const head = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
  const v4 = { src: "192.0.2.1", dst: "198.51.100.2" };
  const v6 = { src: "2001:db8::1", dst: "2001:db8::2" };
  const data = Uint8Array.from({ length: 30 }, (_, i) => i);
  const options: TcpOption[] = [
    { name: "mss", mss: 1460 },
    { name: "sackPermitted" },
    { name: "timestamps", tsval: 1, tsecr: 2 },
    { name: "nop" },
    { name: "wscale", wscale: 7 },
  ];
  const sack: TcpOption[] = [{ name: "nop" }, { name: "nop" }, { name: "sack", blocks: [{ left: 9, right: 19 }] }];
  const query = encodeDns({ id: 1, rd: true, questions: [{ name: "a.example.com", type: 1, class: 1 }] });
  const answer = encodeDns({
    id: 1,
    qr: true,
    questions: [{ name: "a.example.com", type: 1, class: 1 }],
    answers: [{ name: "a.example.com", type: 1, class: 1, ttl: 60, rdata: { kind: "address", address: "192.0.2.9" } }],
  });
  const route = { name: "looseSourceRoute" as const, pointer: 4, route: ["192.0.2.9", "192.0.2.10"] };
  const slla = { name: "sourceLinkLayerAddress" as const, address: "02:00:00:00:00:01" };
  const prefix = { prefixLength: 64, flags: 0xc0, validLifetime: 1, preferredLifetime: 1, prefix: "2001:db8::" };
  const nd = { src: "fe80::1", dst: "fe80::2", hopLimit: 255 };

  const overEthernet = [
    frame(head, ipv4(v4), tcp({ srcPort: 4000, dstPort: 80, flags: { syn: true }, options })),
    frame(head, vlan({ vid: 100, pcp: 5 }), ipv4(v4), udp({ srcPort: 4000, dstPort: 9 }), data),
    frame(head, vlan({ tpid: 0x88a8, vid: 7 }), vlan({ vid: 8 }), ipv6(v6), tcp({ dstPort: 443, options: sack }), data),
    frame(head, ipv6(v6), udp({ dstPort: 9 }), data),
    frame(head, ipv4({ ...v4, options: [route, { name: "routerAlert", value: 0 }] }), icmp({ type: 8 }), data),
    frame(head, ipv4({ ...v4, moreFragments: true }), udp({ dstPort: 9 }), data),
    frame(head, ipv4({ ...v4, fragmentOffset: 1480, protocol: 17 }), data),
    frame(head, ipv4({ ...v4, totalLength: 0 }), tcp({ dstPort: 80 }), data),
    frame(head, ipv4(v4), icmp({ type: 3, code: 4, mtu: 1400 }), data),
    frame(head, ipv4(v4), icmp({ type: 5, gateway: "192.0.2.254" }), data),
    frame(head, ipv4(v4), ipv6(v6), ipv4(v4), udp({ dstPort: 9 })),
    frame(head, ipv4(v4), udp({ srcPort: 4000, dstPort: 53 }), query),
    frame(head, ipv6(v6), udp({ srcPort: 5353, dstPort: 5353 }), answer),
    frame(head, ipv4(v4), tcp({ srcPort: 53, dstPort: 4000 }), Uint8Array.of(0, answer.length), answer),
    frame(
      head,
      ipv6(v6),
      ipv6HopByHop({ options: [{ name: "routerAlert", value: 0 }] }),
      ipv6Routing({ routingType: 4, segmentsLeft: 1, addresses: ["2001:db8::9", "2001:db8::8"] }),
      ipv6DestinationOptions({ options: [{ name: "padn", data: "00000000" }] }),
      tcp({ dstPort: 80 }),
    ),
    frame(
      head,
      ipv6(v6),
      ipv6Routing({ routingType: 0, segmentsLeft: 1, addresses: ["::1", "::2"] }),
      udp({ dstPort: 9 }),
    ),
    frame(head, ipv6(v6), ipv6Fragment({ moreFragments: true }), udp({ dstPort: 9 }), data),
    frame(head, ipv6(v6), ipv6Fragment({ nextHeader: 17, fragmentOffset: 1232 }), data),
    frame(head, ipv6(nd), icmpv6({ type: 135, target: "fe80::2", options: [slla] })),
    frame(
      head,
      ipv6(nd),
      icmpv6({ type: 134, options: [{ name: "prefixInformation", ...prefix }, { name: "mtu", mtu: 1500 }] }),
    ),
    frame(head, ipv6(nd), icmpv6({ type: 137, target: "fe80::3", destination: "2001:db8::9", options: [slla] })),
    frame(head, ipv6(nd), icmpv6({ type: 128, identifier: 1, sequence: 2 }), data),
    frame(head, ipv6(nd), icmpv6({ type: 131, multicastAddress: "ff02::fb" })),
    frame(head, arp({ sha: "02:00:00:00:00:01", spa: "192.0.2.1", tpa: "192.0.2.2" }), new Uint8Array(18)),
    frame(head, llc({ dsap: 0x42, ssap: 0x42 }), data),
    frame(head, vlan({ vid: 1 }), llc({ dsap: 0xaa, ssap: 0xaa }), snap(), ipv4(v4), udp({ dstPort: 9 })),
    frame(ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x88b5 }), data),
  ];
  return [
    ...overEthernet.map((bytes) => ({ bytes, linktype: LINKTYPE_ETHERNET })),
    { linktype: LINKTYPE_RAW, bytes: frame(ipv4(v4), tcp({ dstPort: 80 }), data) },
    { linktype: LINKTYPE_RAW, bytes: frame(ipv6(v6), udp({ dstPort: 9 }), data) },
    {
      linktype: LINKTYPE_LINUX_SLL,
      bytes: frame(sll({ address: "02:00:00:00:00:01" }), ipv4(v4), udp({ dstPort: 9 })),
    },
    { linktype: LINKTYPE_LINUX_SLL, bytes: frame(sll(), llc({ dsap: 0x42, ssap: 0x42 }), data) },
    {
      linktype: LINKTYPE_LINUX_SLL2,
      bytes: frame(sll2({ ifindex: 3 }), vlan({ vid: 9 }), ipv6(v6), tcp({ dstPort: 80 })),
    },
    { linktype: LINKTYPE_NULL, bytes: frame(loopback({ littleEndian: true }), ipv4(v4), icmp({ type: 0 }), data) },
    { linktype: LINKTYPE_LOOP, bytes: frame(loopback(), ipv6(v6), icmpv6({ type: 129 }), data) },
  ];
}
