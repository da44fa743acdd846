import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import { Block, ROW_CAPLEN, ROW_FLAGS, ROW_ORIGLEN, ROW_WORDS } from "../../lib/block.ts";
import { parseHex } from "../../lib/bytes/hex.ts";
import { decode } from "../../lib/decode.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { Packet } from "../../lib/packet.ts";
import { FLAG_NO_TIMESTAMP, FLAG_OUTBOUND } from "../../lib/packet_flag.ts";
import { packetJson } from "../../lib/print/json.ts";

/** A UDP datagram of two bytes in VLAN 100: written by hand after IEEE 802.1Q, RFC 791 and RFC 768. */
const FRAME = parseHex(`
  020000000002 020000000001 8100 a064 0800
  4500 001e 0001 0000 40 11 f6cb c0000201 c0000202
  0fa0 0009 000a 0000 abcd`);

/** A packet with these flags, of an interface with this name. */
function captured(flags: number, name: string): Packet {
  const rows = new Uint32Array(ROW_WORDS);
  rows[ROW_CAPLEN] = FRAME.length;
  rows[ROW_ORIGLEN] = FRAME.length;
  rows[ROW_FLAGS] = flags;
  const interfaces = [{ name, ifindex: 1, linktype: LINKTYPE_ETHERNET, snaplen: 0 }];
  return new Packet(new Block({ bytes: FRAME, rows, length: 1, interfaces }), 0);
}

describe("packetJson", () => {
  it("holds what is known, each layer with its name first", () => {
    const packet = decode(FRAME, LINKTYPE_ETHERNET, { origlen: 1500, timestampNs: 1_700_000_000_123_456_789n });
    const { layers, ...rest } = packetJson(packet);
    assertEquals(rest, { timestampNs: "1700000000123456789", caplen: FRAME.length, origlen: 1500, linktype: "EN10MB" });
    assertEquals(layers.map(({ name }) => name), ["ethernet", "vlan", "ipv4", "udp"]);
    assertEquals(layers[3], { name: "udp", srcPort: 4000, dstPort: 9, length: 10, checksum: 0 });
    assertEquals(Object.keys(layers[1] ?? {})[0], "name");
  });

  it("is plain: nothing changes on the way through JSON", () => {
    const json = packetJson(decode(FRAME, LINKTYPE_ETHERNET));
    assertEquals(JSON.parse(JSON.stringify(json)), { ...json });
  });

  it("has interface and direction where they are known, and no time where it is not", () => {
    const json = packetJson(captured(FLAG_OUTBOUND | FLAG_NO_TIMESTAMP, "eth0"));
    assertEquals([json.interface, json.direction, "timestampNs" in json], ["eth0", "out", false]);
    const bare = packetJson(captured(0, ""));
    assertEquals(["interface" in bare, "direction" in bare, bare.timestampNs], [false, false, "0"]);
  });

  it("says why a packet could not be decoded to its end", () => {
    const json = packetJson(decode(FRAME.slice(0, 20), LINKTYPE_ETHERNET));
    assertEquals(json.layers.map(({ name }) => name), ["ethernet", "vlan"]);
    assertMatch(json.error ?? "", /^Cannot decode ipv4 at byte 18: /);
    assert(!("error" in packetJson(decode(FRAME, LINKTYPE_ETHERNET))));
  });
});
