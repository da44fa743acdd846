import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import {
  decode,
  DecodeAs,
  type DecodeAsField,
  Dns,
  encodeDns,
  ethernet,
  frame,
  Ipv4,
  ipv4,
  Layer,
  type LayerClass,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  syntheticSource,
  tcp,
  Udp,
  udp,
} from "@capkit/capkit/core";
import { PacketSource } from "../../lib/source.ts";

const ADDRESSES = { src: "192.0.2.1", dst: "192.0.2.2" };

/** A protocol that the library does not know: one byte, then an IPv4 packet. */
class Wrapper extends Layer {
  static decode(view: DataView, offset: number, end: number): Wrapper | undefined {
    return end - offset < 1 ? undefined : new Wrapper(view, offset, end);
  }
  get name(): string {
    return "wrapper";
  }
  get headerLength(): number {
    return 1;
  }
  get kind(): number {
    return this.view.getUint8(this.offset);
  }
  override get follows(): LayerClass {
    return Ipv4;
  }
  toJSON(): object {
    return { kind: this.kind };
  }
}

function rule(field: DecodeAsField, value: number, layer: LayerClass): DecodeAs {
  return new DecodeAs([{ field, value, layer }]);
}

function names(bytes: Uint8Array<ArrayBuffer>, linktype: number, decodeAs?: DecodeAs): string[] {
  return decode(bytes, linktype, { decodeAs }).layers.map(({ name }) => name);
}

describe("DecodeAs", () => {
  // An update does not show itself on a port that is not its own.
  const query = encodeDns({ id: 7, opcode: 5, questions: [{ name: "example.com", type: 6, class: 1 }] });
  const inner = frame(ipv4(ADDRESSES), udp({ srcPort: 1, dstPort: 2 }));

  it("goes before what numbers commonly mean, for every kind of number", () => {
    const overUdp = frame(ipv4(ADDRESSES), udp({ srcPort: 4000, dstPort: 8053 }), query);
    assertEquals(names(overUdp, LINKTYPE_RAW), ["ipv4", "udp"]);
    assertEquals(names(overUdp, LINKTYPE_RAW, rule("udp.port", 8053, Dns)), ["ipv4", "udp", "dns"]);
    assertEquals(names(overUdp, LINKTYPE_RAW, rule("udp.port", 4000, Dns)), ["ipv4", "udp", "dns"]);
    assertEquals(names(overUdp, LINKTYPE_RAW, rule("tcp.port", 8053, Dns)), ["ipv4", "udp"]);
    const overTcp = frame(ipv4(ADDRESSES), tcp({ srcPort: 4000, dstPort: 8053 }), query);
    assertEquals(names(overTcp, LINKTYPE_RAW, rule("tcp.port", 8053, Dns)), ["ipv4", "tcp", "dns"]);
    const macs = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
    const foreign = frame(ethernet({ ...macs, ethertype: 0x88b5 }), inner);
    assertEquals(names(foreign, LINKTYPE_ETHERNET, rule("ethertype", 0x88b5, Ipv4)), ["ethernet", "ipv4", "udp"]);
    assertEquals(names(inner, 147, rule("linktype", 147, Ipv4)), ["ipv4", "udp"]);
    const overIp = frame(ipv4({ ...ADDRESSES, protocol: 253 }), udp({ srcPort: 1, dstPort: 2 }));
    assertEquals(names(overIp, LINKTYPE_RAW, rule("ip.proto", 253, Udp)), ["ipv4", "udp"]);
  });

  it("takes a class that the library does not know, and goes on with what it says", () => {
    const bytes = frame(ipv4(ADDRESSES), udp({ srcPort: 4000, dstPort: 7777 }), Uint8Array.of(9), inner);
    const decodeAs = rule("udp.port", 7777, Wrapper);
    const packet = decode(bytes, LINKTYPE_RAW, { decodeAs });
    assertEquals(packet.layers.map(({ name }) => name), ["ipv4", "udp", "wrapper", "ipv4", "udp"]);
    assertEquals(packet.layer(Wrapper)?.kind, 9);
    assertEquals(packet.copy().layer(Wrapper)?.kind, 9);
    const empty = frame(ipv4(ADDRESSES), udp({ srcPort: 4000, dstPort: 7777 }), Uint8Array.of(9));
    assertEquals(decode(empty, LINKTYPE_RAW, { decodeAs }).error?.layer, "ipv4");
  });

  it("is given to a source, and then to all its packets and batches", async () => {
    const bytes = frame(ipv4(ADDRESSES), udp({ srcPort: 4000, dstPort: 8053 }), query);
    const decodeAs = rule("udp.port", 8053, Dns);
    // Any reader will do: that of a source in memory.
    const reader = {
      interfaces: [{ name: "", ifindex: 0, linktype: LINKTYPE_RAW, snaplen: 0 }],
      inner: syntheticSource([bytes, bytes], { linktype: LINKTYPE_RAW }).batches(),
      async read() {
        const { done, value } = await this.inner.next();
        return done === true ? undefined : value.block;
      },
      stop() {},
      close: () => Promise.resolve(),
      counts: () => [],
    };
    await using source = new PacketSource(reader, { decodeAs });
    const ids: (number | undefined)[] = [];
    for await (const packet of source) {
      ids.push(packet.dns?.id);
      break;
    }
    for await (const batch of source.batches()) for (const packet of batch) ids.push(packet.dns?.id);
    assertEquals(ids, [7, 7]);
  });
});
