import { assert, assertEquals, assertThrows } from "@std/assert";
import { ethernet, frame, ipv4, udp, vlan } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { decode } from "../../lib/decode.ts";
import { fieldByName, fieldNames, FieldPrinter } from "../../lib/fields/registry.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from "../../lib/linktype.ts";

describe("the registry of fields", () => {
  it("has each name once", () => {
    const names = fieldNames();
    assertEquals(new Set(names).size, names.length);
    assert(names.every((name) => fieldByName(name)?.name === name));
    assertEquals(fieldByName("frame.no_such"), undefined);
  });

  it("joins occurrences with commas, and leaves out what is not there", () => {
    const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
    const tagged = frame(
      ethernet(addresses),
      vlan({ vid: 100 }),
      vlan({ vid: 200, ethertype: 0x88b5 }),
      new Uint8Array(9),
    );
    const printer = new FieldPrinter(["vlan.id", "tcp.port", "frame.number", "eth.addr", "frame.protocols"]);
    assertEquals(printer.header, "vlan.id\ttcp.port\tframe.number\teth.addr\tframe.protocols");
    const line = "100,200\t\t7\t02:00:00:00:00:02,02:00:00:00:00:01\teth:ethertype:vlan:ethertype:vlan:ethertype:data";
    assertEquals(printer.line(decode(tagged, LINKTYPE_ETHERNET), 7), line);
  });

  it("escapes what would break the table", () => {
    const query = Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0x09, 0x0d, 0x1b, 0, 0, 1, 0, 1);
    const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 53 }), query);
    assertEquals(
      new FieldPrinter(["dns.qry.name", "dns.id"]).line(decode(bytes, LINKTYPE_RAW), 1),
      "\\t\\r\\033\t0x0001",
    );
  });

  it("gathers lines as bytes until they are taken", () => {
    const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 4001 }));
    const packet = decode(bytes, LINKTYPE_RAW);
    const printer = new FieldPrinter(["frame.number", "ip.src", "tcp.srcport", "udp.port"]);
    printer.write(packet, 1);
    assertEquals(printer.line(packet, 2), "2\t192.0.2.1\t\t4000,4001", "no other line's business");
    printer.write(packet, 3);
    const lines = "1\t192.0.2.1\t\t4000,4001\n3\t192.0.2.1\t\t4000,4001\n";
    assertEquals(printer.length, lines.length);
    assertEquals(new TextDecoder().decode(printer.take()), lines);
    assertEquals(printer.length, 0);
  });

  it("reads a packet's own layers, whatever those before it had", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const inner = frame(ipv4({ src: "198.51.100.1", dst: "198.51.100.2" }), udp({ srcPort: 1, dstPort: 2 }));
    const packets = [
      [frame(ipv4(addresses), udp({ srcPort: 4000, dstPort: 4001 })), "4000\t192.0.2.1"],
      [frame(ipv4({ ...addresses, protocol: 4 }), inner), "1\t192.0.2.1,198.51.100.1"],
      [frame(ipv4({ ...addresses, protocol: 253 })), "\t192.0.2.1"],
    ] as const;
    const printer = new FieldPrinter(["udp.srcport", "ip.src"]);
    for (const [bytes, line] of [...packets, ...packets.toReversed()]) {
      assertEquals(printer.line(decode(bytes, LINKTYPE_RAW), 1), line);
    }
  });

  it("forgets shapes when there are too many, and prints the same", () => {
    const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
    const vids = Array.from({ length: 250 }, (_, vid) => vid);
    const tags = vids.map((vid) => vlan({ vid, ethertype: 0x8100 }));
    const packets = vids.map((vid) => {
      const last = vlan({ vid, ethertype: 0x88b5 });
      return decode(frame(ethernet(addresses), ...tags.slice(0, vid), last, new Uint8Array(4)), LINKTYPE_ETHERNET);
    });
    const printer = new FieldPrinter(Array<string>(6).fill("vlan.id"));
    for (const packet of [...packets, ...packets.toReversed()]) {
      const cell = packet.vlans.map(({ vid }) => vid).join();
      assertEquals(printer.line(packet, 1), Array<string>(6).fill(cell).join("\t"));
    }
  });

  it("says which field there is none of", () => {
    assertThrows(() => new FieldPrinter(["ip.src", "ip.scr"]), TypeError, 'Cannot print field "ip.scr"');
  });
});

describe("frame.time_epoch", () => {
  const time = (timestampNs: bigint): readonly string[] | undefined =>
    fieldByName("frame.time_epoch")?.occurrences(decode(new Uint8Array(0), LINKTYPE_ETHERNET, { timestampNs }), 1);

  it("has all nanoseconds", () => {
    assertEquals(time(1_500_000_000_000_000_001n), ["1500000000.000000001"]);
    assertEquals(time(0n), ["0.000000000"]);
  });

  it("is the true number before 1970", () => {
    assertEquals(time(-1n), ["-0.000000001"]);
    assertEquals(time(-1_500_000_000n), ["-1.500000000"]);
    assertEquals(time(-2_000_000_000n), ["-2.000000000"]);
  });
});
