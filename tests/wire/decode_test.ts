import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  encodeDns,
  ethernet,
  formatHex,
  frame,
  ipv4,
  ipv6,
  Layer,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  llc,
  parseHex,
  syntheticSource,
  Tcp,
  tcp,
  udp,
  vlan,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";

const head = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
const v4 = { src: "192.0.2.1", dst: "192.0.2.2" };
const v6 = { src: "2001:db8::1", dst: "2001:db8::2" };
const query = encodeDns({ id: 7, questions: [{ name: "example.com", type: 1, class: 1 }] });

/** A layer as a user of the library would write one: a byte, and what it says. */
class OneByte extends Layer {
  static decode(view: DataView, offset: number, end: number): OneByte | undefined {
    return end - offset < 1 ? undefined : new OneByte(view, offset, end);
  }

  get name(): "one" {
    return "one";
  }

  get value(): number {
    return this.view.getUint8(this.offset);
  }

  get headerLength(): number {
    return 1;
  }

  toJSON(): { value: number } {
    return { value: this.value };
  }
}

/** LINKTYPE_USER0: for private use, so that it can mean nothing here. */
const LINKTYPE_USER0 = 147;

describe("decode", () => {
  it("keeps the layers before one that is broken", () => {
    const bytes = frame(head, vlan({ vid: 1 }), ipv4(v4), tcp({ dstPort: 80 })).subarray(0, 45);
    const packet = decode(bytes, LINKTYPE_ETHERNET);
    assertEquals(packet.layers.map(({ name }) => name), ["ethernet", "vlan", "ipv4"]);
    assertStrictEquals(packet.tcp, undefined);
    assertEquals({ ...packet.error }, {
      name: "DecodeError",
      layer: "tcp",
      offset: 38,
      needed: 20,
      available: 7,
      limit: "capture",
    });
    assertStrictEquals(formatHex(packet.payload), formatHex(bytes.subarray(38)));
  });

  it("counts the place of an error from the start of its frame", async () => {
    const cut = frame(head, ipv4(v4), udp({ dstPort: 9 })).subarray(0, 40);
    const offsets: (number | undefined)[] = [];
    for await (const packet of syntheticSource([new Uint8Array(99).fill(0xaa), cut, cut])) {
      offsets.push(packet.error?.offset);
    }
    assertEquals(offsets, [undefined, 34, 34]);
  });

  it("names the innermost length that ends the bytes", () => {
    const limit = (...parts: Parameters<typeof frame>) => {
      const error = decode(Uint8Array.of(...frame(...parts), 0, 0, 0, 0), LINKTYPE_ETHERNET).error;
      return [error?.layer, error?.limit];
    };
    assertEquals(limit(head, llc({ dsap: 0xaa, ssap: 0xaa }), Uint8Array.of(0, 0, 0)), ["snap", "ethernet.ethertype"]);
    assertEquals(limit(head, vlan({ vid: 1 }), llc({ dsap: 0xaa, ssap: 0xaa })), ["snap", "vlan.ethertype"]);
    assertEquals(limit(head, ipv4({ ...v4, protocol: 17 }), new Uint8Array(7)), ["udp", "ipv4.totalLength"]);
    assertEquals(limit(head, ipv6({ ...v6, nextHeader: 6 }), new Uint8Array(7)), ["tcp", "ipv6.payloadLength"]);
    assertEquals(limit(head, ipv4(v4), ipv6({ ...v6, payloadLength: 1, nextHeader: 58 }), Uint8Array.of(1, 2, 3)), [
      "icmpv6",
      "ipv6.payloadLength",
    ]);
    assertEquals(limit(head, ipv4(v4), ipv6({ ...v6, payloadLength: 99, nextHeader: 58 }), Uint8Array.of(1)), [
      "icmpv6",
      "ipv4.totalLength",
    ]);
  });

  it("tells padding from payload", () => {
    const bytes = new Uint8Array(60);
    bytes.set(frame(head, ipv4(v4), tcp({ dstPort: 80 })));
    const packet = decode(bytes, LINKTYPE_ETHERNET);
    assertStrictEquals(packet.payload.length, 0);
    assertStrictEquals(packet.ethernet?.payload.length, 46);
    assertStrictEquals(packet.tcp?.payload.length, 0);
  });

  it("finds DNS by the port, where there is room for it, and elsewhere a query", () => {
    const dns = (...parts: Parameters<typeof frame>) => decode(frame(ipv4(v4), ...parts), LINKTYPE_RAW).dns?.id;
    assertStrictEquals(dns(udp({ dstPort: 53 }), query), 7);
    assertStrictEquals(dns(udp({ srcPort: 5353 }), query), 7);
    assertStrictEquals(dns(udp({ dstPort: 54 }), query), 7);
    assertStrictEquals(dns(udp({ dstPort: 54 }), query.subarray(0, -1)), undefined);
    assertStrictEquals(dns(udp({ dstPort: 53 }), query.subarray(0, 11)), undefined);
    assertStrictEquals(dns(tcp({ dstPort: 53 }), Uint8Array.of(0, query.length), query), 7);
    assertStrictEquals(dns(tcp({ srcPort: 53 }), Uint8Array.of(0, query.length), query), 7);
    for (const length of [0, 11]) {
      const packet = decode(frame(ipv4(v4), tcp({ dstPort: 53 }), Uint8Array.of(0, length), query), LINKTYPE_RAW);
      assertEquals([packet.dns, packet.error, packet.payload.length], [undefined, undefined, query.length + 2]);
    }
  });

  it("goes no further than 256 layers", () => {
    const tags = Array.from({ length: 300 }, () => vlan({ vid: 1 }));
    const packet = decode(frame(head, ...tags, ipv4(v4), udp({ dstPort: 9 })), LINKTYPE_ETHERNET);
    assertStrictEquals(packet.layers.length, 256);
    assertEquals([packet.udp, packet.error], [undefined, undefined]);
    assertStrictEquals(packet.payload.length, 45 * 4 + 28);
  });

  it("leaves a link type that it does not know whole", () => {
    const packet = decode(parseHex("ff030021 45"), LINKTYPE_USER0);
    assertEquals([packet.layers.length, packet.payload.length, packet.error], [0, 5, undefined]);
  });

  it("gives a class of the user's the bytes that are left, and one of the library's its own", () => {
    const packet = decode(frame(ipv4(v4), udp({ dstPort: 9 }), Uint8Array.of(42, 43)), LINKTYPE_RAW);
    assertStrictEquals(packet.layer(OneByte)?.value, 42);
    assertEquals([...packet.layer(OneByte)?.payload ?? []], [43]);
    assertStrictEquals(packet.layer(Tcp), undefined);
    assertStrictEquals(decode(frame(ipv4(v4), udp({})), LINKTYPE_RAW).layer(OneByte), undefined);
  });

  it("prefers the outermost of several layers of a class", () => {
    const outer = { src: "198.51.100.1", dst: "198.51.100.2" };
    const packet = decode(frame(ipv4(outer), ipv4(v4), udp({ dstPort: 9 })), LINKTYPE_RAW);
    assertEquals([packet.ipv4?.src, packet.udp?.dstPort], ["198.51.100.1", 9]);
    assertStrictEquals(packet.udp && packet.checksum(packet.udp), "ok");
  });

  it("hands out layers that stay as they are while others are read", async () => {
    const frames = [80, 81, 82].map((dstPort) => frame(head, ipv4(v4), tcp({ dstPort })));
    const kept: Tcp[] = [];
    for await (const packet of syntheticSource(frames)) if (packet.tcp !== undefined) kept.push(packet.tcp);
    assertEquals(kept.map(({ dstPort }) => dstPort), [80, 81, 82]);
  });
});
