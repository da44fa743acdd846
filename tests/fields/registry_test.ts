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
