import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A segment to or from a port with this text. */
function segment(port: number, text: string): string {
  const bytes = new TextEncoder().encode(text);
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 40000, dstPort: port }), bytes));
}

/** What a column of `tshark -T fields` has for a text to a port. */
function column(name: string, port: number, text: string): string | undefined {
  return fieldByName(name)?.occurrences(decode(parseHex(segment(port, text)), LINKTYPE_RAW), 1).join();
}

describe("Smtp", () => {
  testVector({
    origin: "Python 3.11's smtplib",
    linktype: LINKTYPE_RAW,
    hex: segment(25, "mail FROM:<a@example.com> SIZE=10\r\n"),
    layer: "smtp",
    fields: { lines: ["mail FROM:<a@example.com> SIZE=10"] },
    payload: "",
  });

  testVector({
    origin: "RFC 5321, appendix D.1: an answer of several lines",
    linktype: LINKTYPE_RAW,
    hex: segment(25, "250-foo.com greets bar.com\r\n250-8BITMIME\r\n250 HELP\r\n"),
    layer: "smtp",
    fields: { lines: ["250-foo.com greets bar.com", "250-8BITMIME", "250 HELP"] },
    payload: "",
  });

  it("prints what tshark prints", () => {
    assertStrictEquals(column("smtp.req.command", 587, "MAIL FROM:<a@example.com>\r\n"), "MAIL");
    assertStrictEquals(column("smtp.req.parameter", 25, "MAIL FROM:<a@example.com>\r\n"), "FROM:<a@example.com>");
    assertStrictEquals(column("smtp.response.code", 25, "250-a\r\n250 b\r\n"), "250,250");
    assertStrictEquals(column("smtp.rsp.parameter", 25, "250-a\r\n250 b\r\n"), "a,b");
    assertStrictEquals(column("smtp.rsp", 25, "QUIT\r\n"), "");
  });

  it("is not what is encrypted on its port", () => {
    const bytes = Uint8Array.of(0x16, 3, 1, 0, 1, 0);
    const packet = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 40000, dstPort: 25 }), bytes);
    assertEquals(decode(packet, LINKTYPE_RAW).layers.map(({ name }) => name), ["ipv4", "tcp", "tls"]);
  });

  it("reads no more than a hundred lines", () => {
    const packet = decode(parseHex(segment(25, "NOOP\r\n".repeat(150))), LINKTYPE_RAW);
    assertStrictEquals(packet.layers.at(-1)?.payload.length, 50 * 6);
  });
});

describe("Ftp", () => {
  testVector({
    origin: "Python 3.11's ftplib",
    linktype: LINKTYPE_RAW,
    hex: segment(21, "USER alice\r\n"),
    layer: "ftp",
    fields: { lines: ["USER alice"] },
    payload: "",
  });

  testVector({
    origin: "RFC 959, section 5.4, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment(21, "227 Entering Passive Mode (192,0,2,1,4,0)\r\n"),
    layer: "ftp",
    fields: { lines: ["227 Entering Passive Mode (192,0,2,1,4,0)"] },
    payload: "",
  });

  it("prints what tshark prints", () => {
    assertStrictEquals(column("ftp.request.command", 21, "USER alice\r\n"), "USER");
    assertStrictEquals(column("ftp.request.arg", 21, "USER alice\r\n"), "alice");
    assertStrictEquals(column("ftp.response.code", 21, "220-a\r\n b\r\n220 c\r\n"), "220,220");
  });
});

describe("Pop", () => {
  testVector({
    origin: "Python 3.11's poplib",
    linktype: LINKTYPE_RAW,
    hex: segment(110, "USER alice\r\n"),
    layer: "pop",
    fields: { lines: ["USER alice"] },
    payload: "",
  });

  testVector({
    origin: "RFC 1939, section 10",
    linktype: LINKTYPE_RAW,
    hex: segment(110, "+OK 2 320\r\n"),
    layer: "pop",
    fields: { lines: ["+OK 2 320"] },
    payload: "",
  });

  it("prints what tshark prints", () => {
    assertStrictEquals(column("pop.request.command", 110, "RETR 1\r\n"), "RETR");
    assertStrictEquals(column("pop.response.indicator", 110, "-ERR no\r\n"), "-ERR");
    assertStrictEquals(column("pop.response.description", 110, "+OK 2 320\r\n"), "2 320");
  });
});

describe("Imap", () => {
  testVector({
    origin: "Python 3.11's imaplib",
    linktype: LINKTYPE_RAW,
    hex: segment(143, "COMM0 CAPABILITY\r\n"),
    layer: "imap",
    fields: { lines: ["COMM0 CAPABILITY"] },
    payload: "",
  });

  testVector({
    origin: "RFC 9051, section 8",
    linktype: LINKTYPE_RAW,
    hex: segment(143, "* 18 EXISTS\r\na002 OK [READ-WRITE] SELECT completed\r\n"),
    layer: "imap",
    fields: { lines: ["* 18 EXISTS", "a002 OK [READ-WRITE] SELECT completed"] },
    payload: "",
  });

  it("prints what tshark prints", () => {
    assertStrictEquals(column("imap.request.command", 143, "a1 UID FETCH 1 FLAGS\r\n"), "FETCH");
    assertStrictEquals(column("imap.response.command", 143, "a1 OK done\r\n"), "OK");
    assertStrictEquals(column("imap.request.command", 143, "* OK hi\r\n+ go on\r\n"), "");
  });
});

describe("Irc", () => {
  testVector({
    origin: "RFC 2812, section 3.1.3: a command",
    linktype: LINKTYPE_RAW,
    hex: segment(6667, "USER guest 0 * :Ronnie Reagan\r\n"),
    layer: "irc",
    fields: { lines: ["USER guest 0 * :Ronnie Reagan"] },
    payload: "",
  });

  testVector({
    origin: "by hand: an answer, and a command that the server passes on",
    linktype: LINKTYPE_RAW,
    hex: segment(6667, ":irc.example.com 001 alice :Welcome\r\n:bob!b@host PRIVMSG #a :hi\r\n"),
    layer: "irc",
    fields: { lines: [":irc.example.com 001 alice :Welcome", ":bob!b@host PRIVMSG #a :hi"] },
    payload: "",
  });

  it("prints what tshark prints", () => {
    const text = "NICK alice\r\n:irc.example.com 001 alice :Welcome\r\n";
    assertStrictEquals(column("irc.request.command", 6667, text), "NICK");
    assertStrictEquals(column("irc.response.command", 6667, text), "001");
  });
});
