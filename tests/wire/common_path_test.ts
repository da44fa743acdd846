import { assert, assertEquals, fail } from "@std/assert";
import {
  arp,
  decode,
  ethernet,
  frame,
  icmp,
  ipv4,
  ipv6,
  LINKTYPE_ETHERNET,
  syntheticSource,
  Tcp,
  tcp,
  udp,
  vlan,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { LayerWalk } from "../../lib/wire/walk.ts";
import { sampleFrames } from "../support/sample_frames.ts";
import { assertTwinsAgree } from "../support/twins.ts";

const head = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
const v4 = { src: "192.0.2.1", dst: "192.0.2.2" };
const v6 = { src: "2001:db8::1", dst: "2001:db8::2" };

describe("CommonPath", () => {
  it("agrees with the walk on every sample, cut at every length", () => {
    const samples = sampleFrames().filter(({ linktype }) => linktype === LINKTYPE_ETHERNET);
    assert(samples.length > 20);
    for (const { bytes } of samples) {
      for (let length = 0; length <= bytes.length; length++) assertTwinsAgree(bytes.slice(0, length));
    }
  });

  it("agrees with the walk whatever one byte is", () => {
    const samples = [
      frame(head, vlan({ vid: 1 }), ipv4(v4), tcp({ dstPort: 80 }), Uint8Array.of(1, 2, 3)),
      frame(head, ipv6(v6), udp({ dstPort: 9 }), Uint8Array.of(1, 2, 3)),
      frame(head, ipv4(v4), icmp({ type: 11 }), frame(ipv4(v4), udp({ dstPort: 9 }))),
      frame(head, arp({ sha: "02:00:00:00:00:01", spa: v4.src, tpa: v4.dst })),
    ];
    for (const bytes of samples) {
      // All bytes but those of addresses, checksums and sequence numbers, which nothing depends on.
      for (let at = 12; at < bytes.length; at++) {
        for (const value of [0, 1, 4, 5, 6, 8, 17, 20, 0x45, 0x46, 0x60, 0x81, 0x88, 0xff]) {
          const changed = bytes.slice();
          changed[at] = value;
          assertTwinsAgree(changed);
        }
      }
    }
  });

  it("agrees with the walk on what a tunnel carries, at every port", () => {
    const packet = frame(ipv6(v6), tcp({ dstPort: 80 }));
    const tagged = frame(head, vlan({ vid: 5 }), ipv6(v6), tcp({ dstPort: 80 }));
    const carried = {
      vxlan: [8, 0, 0, 0, 0, 0, 1, 0, ...tagged],
      geneve: [0, 0, 0x65, 0x58, 0, 0, 1, 0, ...tagged],
      gtp: [0x30, 0xff, 0, packet.length, 0, 0, 0, 1, ...packet],
      teredo: [...packet],
    };
    for (const [name, inner] of Object.entries(carried)) {
      const bytes = frame(head, ipv4(v4), udp({}), Uint8Array.from(inner));
      const view = new DataView(bytes.buffer);
      const walk = new LayerWalk(view);
      const found: number[] = [];
      for (let port = 1; port < 0x1_0000; port++) {
        for (const [src, dst] of [[port, 9], [9, port]] as const) {
          view.setUint16(34, src);
          view.setUint16(36, dst);
          walk.start(0, bytes.length, LINKTYPE_ETHERNET);
          const { tcp } = walk;
          if (tcp !== undefined) found.push(port);
          if (tcp?.offset !== walk.first(Tcp)?.offset) fail(`${name} from port ${src} to ${dst}`);
          if (tcp !== undefined) assertTwinsAgree(bytes);
        }
      }
      assert(found.length >= 2, `${name} is found at ports ${found}`);
    }
  });

  it("agrees with the walk on more tags than it takes itself", () => {
    for (const count of [0, 1, 2, 7, 8, 9, 20, 253, 254, 255, 300]) {
      const tags = Array.from({ length: count }, (_, i) => vlan({ vid: i }));
      const bytes = frame(head, ...tags, ipv4(v4), udp({ dstPort: 9 }));
      assertTwinsAgree(bytes);
      // A walk goes no further than 256 layers: Ethernet, and as many tags as fit.
      assertEquals(decode(bytes, LINKTYPE_ETHERNET).vlans.length, Math.min(count, 255), `${count} tags`);
    }
  });

  it("forgets the frame before", async () => {
    const common = frame(head, vlan({ vid: 1 }), ipv4(v4), tcp({ dstPort: 80 }));
    const other = frame(ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x88b5 }), common);
    const seen: boolean[][] = [];
    for await (const packet of syntheticSource([common, other, common])) {
      const { vlans, ipv4, ipv6, tcp, udp } = packet;
      seen.push([vlans.length > 0, ipv4 !== undefined, ipv6 !== undefined, tcp !== undefined, udp !== undefined]);
    }
    const found = [true, true, false, true, false];
    assertEquals(seen, [found, [false, false, false, false, false], found]);
  });
});
