import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  encodeMysql,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  Resp,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });

function segment(hex: string, dstPort: number, srcPort = 40000): string {
  return formatHex(frame(ADDRESSES, tcp({ srcPort, dstPort }), parseHex(hex)));
}

function hexOf(text: string): string {
  return formatHex(new TextEncoder().encode(text));
}

function of(hex: string, name: string): string | undefined {
  return fieldByName(name)?.occurrences(decode(parseHex(hex), LINKTYPE_RAW), 1).join();
}

function names(hex: string): string[] {
  return decode(parseHex(hex), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
}

describe("Resp", () => {
  const command = "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$2\r\nhi\r\n";

  testVector({
    origin: "Redis serialization protocol specification, by hand: a command",
    linktype: LINKTYPE_RAW,
    hex: segment(hexOf(command), 6379),
    layer: "resp",
    fields: {
      values: [
        { type: "*", line: "3" },
        { type: "$", line: "3", text: "SET" },
        { type: "$", line: "3", text: "key" },
        { type: "$", line: "2", text: "hi" },
      ],
    },
  });

  testVector({
    origin: "scapy: an answer, a number, an error and nothing",
    linktype: LINKTYPE_RAW,
    hex: "45000040000100004006f6b3c0000201c000020218eb9c4000000000000000005002200048510000" +
      "2b4f4b0d0a3a2d370d0a2d455252206e6f0d0a242d310d0a",
    layer: "resp",
    fields: {
      values: [
        { type: "+", line: "OK" },
        { type: ":", line: "-7" },
        { type: "-", line: "ERR no" },
        { type: "$", line: "-1" },
      ],
    },
  });

  it("prints what tshark prints", () => {
    const hex = segment(hexOf(command), 6379);
    assertStrictEquals(of(hex, "resp.bulk_string.value"), "534554,6b6579,6869");
    assertStrictEquals(of(hex, "resp.array.length"), "3");
  });

  it("is known by its port and a whole first line, and ends at what is no value", () => {
    for (const text of ["PING\r\n", "$x\r\n", "+OK", "+OK\n", "$" + "1".repeat(30) + "\r\n"]) {
      assertEquals(names(segment(hexOf(text), 6379)), [], text);
    }
    const values = (text: string) => decode(parseHex(segment(hexOf(text), 6379)), LINKTYPE_RAW).layer(Resp)?.values;
    assertEquals(values("+OK\r\nrest")?.length, 1);
    assertEquals(values("$9\r\nabc")?.map(({ text }) => text), ["abc"]);
    assertStrictEquals(values(":1\r\n".repeat(9000))?.length, 256);
  });
});

/** The first message of a client, for user and database `postgres`. */
const STARTUP = "00000029 00030000" + hexOf("user\0postgres\0database\0postgres\0\0");

describe("Pgsql", () => {
  testVector({
    origin: "PostgreSQL's documentation, Message Formats, by hand: StartupMessage",
    linktype: LINKTYPE_RAW,
    hex: segment(STARTUP, 5432),
    layer: "pgsql",
    fields: { length: 41, version: 0x30000 },
    payload: hexOf("user\0postgres\0database\0postgres\0\0"),
  });

  testVector({
    origin: "psql 15: what it sends first",
    linktype: LINKTYPE_RAW,
    hex: segment("0000000804d2162f", 5432),
    layer: "pgsql",
    fields: { length: 8, version: 0x04d2162f },
  });

  testVector({
    origin: "by hand: ReadyForQuery, and the begin of another message",
    linktype: LINKTYPE_RAW,
    hex: segment("5a 00000005 49 5a 00", 40000, 5432),
    layer: "pgsql",
    fields: { type: "Z", length: 5 },
    payload: "49",
  });

  it("prints what tshark prints", () => {
    assertEquals([of(segment(STARTUP, 5432), "pgsql.type"), of(segment(STARTUP, 5432), "pgsql.version_major")], [
      "Startup message",
      "3",
    ]);
    assertStrictEquals(of(segment("53 00000004", 5432), "pgsql.type"), "Sync");
    assertStrictEquals(of(segment("53 00000006 6100", 40000, 5432), "pgsql.type"), "Parameter status");
  });

  it("is known by its port and its numbers", () => {
    for (
      const hex of ["59 00000004", "51 00000003", "51 7fffffff", "00000007 00030000", "00000008 00020000", "16030100"]
    ) {
      assertEquals(names(segment(hex, 5432)), [], hex);
    }
  });
});

describe("Mysql", () => {
  const greeting = "0a" + hexOf("8.0.32\0") + "01000000";

  testVector({
    origin: "MySQL's documentation, Protocol::HandshakeV10, by hand: the begin of a greeting",
    linktype: LINKTYPE_RAW,
    hex: segment("0c0000 00" + greeting, 40000, 3306),
    layer: "mysql",
    fields: { length: 12, sequence: 0, serverVersion: "8.0.32" },
    payload: greeting,
    encode: encodeMysql,
  });

  testVector({
    origin: "scapy: a query",
    linktype: LINKTYPE_RAW,
    hex: "45000035000100004006f6bec0000201c00002029c400cea00000000000000005002200046a40000" +
      "090000000353454c4543542031",
    layer: "mysql",
    fields: { length: 9, sequence: 0 },
    payload: "03" + hexOf("SELECT 1"),
    encode: encodeMysql,
  });

  it("prints what tshark prints", () => {
    const hex = segment("0c0000 00" + greeting, 40000, 3306);
    assertEquals(["mysql.packet_length", "mysql.protocol", "mysql.version"].map((name) => of(hex, name)), [
      "12",
      "10",
      "8.0.32",
    ]);
  });

  it("is known by its port and a whole packet", () => {
    assertEquals(names(segment("010000 00 0e", 3306)), ["mysql"]);
    assertEquals(names(segment("020000 00 0e", 3306)), []);
    assertEquals(names(segment("000000 00", 3306)), []);
  });
});
