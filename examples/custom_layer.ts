/**
 * A protocol that the library does not know: its layer class takes part in decoding, and its fields are printed.
 *
 *   deno run examples/custom_layer.ts        or        bun examples/custom_layer.ts
 */

import { decode, DecodeAs, frame, Ipv4, ipv4, Layer, type LayerClass, LINKTYPE_RAW, tree, udp } from "../mod.ts";

/** A header of four bytes before an IPv4 packet: version, flags, and the number of a tenant. */
class Tenant extends Layer {
  static decode(view: DataView, offset: number, end: number): Tenant | undefined {
    return end - offset < 4 ? undefined : new Tenant(view, offset, end);
  }

  get name(): string {
    return "tenant";
  }

  get headerLength(): number {
    return 4;
  }

  override get follows(): LayerClass {
    return Ipv4;
  }

  toJSON(): object {
    return { version: this.view.getUint8(this.offset), tenant: this.view.getUint16(this.offset + 2) };
  }
}

const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
const inner = frame(ipv4({ src: "10.0.0.1", dst: "10.0.0.2" }), udp({ srcPort: 4000, dstPort: 9 }));
const bytes = frame(ipv4(addresses), udp({ dstPort: 7777 }), Uint8Array.of(1, 0, 0, 42), inner);
const packet = decode(bytes, LINKTYPE_RAW, {
  decodeAs: new DecodeAs([{ field: "udp.port", value: 7777, layer: Tenant }]),
});
console.log(packet.layers.map(({ name }) => name).join(" > "), packet.layer(Tenant)?.toJSON());
console.log(tree(packet));
