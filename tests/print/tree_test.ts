import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import {
  decode,
  DecodeAs,
  ethernet,
  frame,
  icmp,
  ipv4,
  ipv6,
  Layer,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  parseHex,
  tcp,
  tree,
  udp,
  vlan,
} from "@capkit/capkit/core";

const V4 = { src: "192.0.2.1", dst: "192.0.2.2" };
const V6 = { src: "2001:db8::1", dst: "2001:db8::2", nextHeader: 0 };
const ADDRESSES = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };

describe("tree", () => {
  it("shows every field with the bytes it is in, and what is left", () => {
    const bytes = frame(ethernet(ADDRESSES), vlan({ pcp: 5, vid: 100, ethertype: 0x88b5 }), new Uint8Array(3));
    const packet = decode(bytes, LINKTYPE_ETHERNET, { timestampNs: 1_000_000_002n, origlen: 60 });
    assertEquals(tree(packet, { number: 7 }).split("\n"), [
      "Frame 7, EN10MB [0..20]",
      "  Seconds since 1970: 1.000000002",
      "  Bytes on the wire: 60",
      "  Bytes captured: 21",
      "  Protocols: eth:ethertype:vlan:ethertype:data",
      "Ethernet [0..13]",
      "  Destination: 02:00:00:00:00:02 [0..5]",
      "  Source: 02:00:00:00:00:01 [6..11]",
      "  Type: 0x8100 [12..13]",
      "VLAN Tag [14..17]",
      "  Priority: 5 [14..15]",
      "  Drop Eligible: 0 [14]",
      "  VLAN Identifier: 100 [14..15]",
      "  Type: 0x88b5 [16..17]",
      "Payload, 3 bytes [18..20]",
    ]);
  });

  it("shows what an ICMP error quotes, and does not complain that it ends", () => {
    const quoted = frame(
      ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
      udp({ srcPort: 4000, dstPort: 9 }),
      new Uint8Array(9),
    );
    const error = frame(
      ipv4({ src: "192.0.2.2", dst: "192.0.2.1" }),
      icmp({ type: 3, code: 3 }),
      quoted.subarray(0, 28),
    );
    const packet = decode(error, LINKTYPE_RAW);
    const lines = tree(packet).split("\n");
    assert(lines.includes("  Source Port: 4000 [48..49]"), lines.join("\n"));
    assertEquals(packet.error, undefined);
    assertEquals(packet.layers.map(({ name }) => name), ["ipv4", "icmp"]);
    assertEquals(packet.quoted.map(({ name }) => name), ["ipv4", "udp"]);
    assertEquals(packet.udp, undefined);
  });

  it("ends after 1,250 lines, and says so", () => {
    const tags = new Uint8Array(1200).map((_, i) => [0x81, 0, 0, 100][i % 4] ?? 0);
    const headers = frame(ipv6(V6), new Uint8Array(2400));
    const many = tree(decode(headers, LINKTYPE_RAW)).split("\n");
    assertEquals([many.length, many.at(-2)], [1252, "There are more fields, which are not printed"]);
    const few = tree(decode(frame(ethernet({ ...ADDRESSES, ethertype: 0x8100 }), tags), LINKTYPE_ETHERNET)).split("\n");
    assert(!few.includes("There are more fields, which are not printed"));
  });

  it("cuts long values and escapes what would move a cursor, in titles too", () => {
    const text = `GET /\u001b[31m${"b".repeat(5000)} HTTP/1.1\r\na: \u001b\r\n\r\n`;
    const http = frame(ipv4(V4), tcp({ srcPort: 4000, dstPort: 80 }), new TextEncoder().encode(text));
    const shown = tree(decode(http, LINKTYPE_RAW));
    assert(!/[^\n -~…]/.test(shown));
    assert(shown.includes("  GET /\\x1b[31mbbb"));
    assert(shown.includes("b… (5019 characters) ["));
  });

  it("says why a packet could not be decoded to its end", () => {
    const lines = tree(decode(parseHex("45000014"), LINKTYPE_RAW)).split("\n");
    assertEquals(lines.at(-1), "Cannot decode ipv4 at byte 0: the header needs 20 bytes, capture leaves 4");
  });

  it("shows a layer of a user's own by what it says of itself", () => {
    class Counter extends Layer {
      static decode(view: DataView, offset: number, end: number): Counter | undefined {
        return end - offset < 2 ? undefined : new Counter(view, offset, end);
      }
      get name(): string {
        return "counter";
      }
      get headerLength(): number {
        return 2;
      }
      toJSON(): object {
        return { count: this.view.getUint16(this.offset), unit: { text: "packets" } };
      }
    }
    const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 7777 }), parseHex("0102 ff"));
    const decodeAs = new DecodeAs([{ field: "udp.port", value: 7777, layer: Counter }]);
    const lines = tree(decode(bytes, LINKTYPE_RAW, { decodeAs })).split("\n");
    assertEquals(lines.slice(-4), [
      "counter [28..29]",
      "  count: 258",
      '  unit: {"text":"packets"}',
      "Payload, 1 bytes [30]",
    ]);
  });

  it("paints each piece by its role", () => {
    const text = tree(decode(new Uint8Array(13), LINKTYPE_ETHERNET), { paint: (role, piece) => `<${role} ${piece}>` });
    assertEquals(text.split("\n").slice(0, 2), [
      "<layer Frame, EN10MB> <bytes [0..12]>",
      "  <title Seconds since 1970:> <value 0.000000000>",
    ]);
    assert(text.split("\n").at(-1)?.startsWith("<error Cannot decode ethernet"));
  });
});
