import { decode, ethernet, formatHex, frame, ipv4, LINKTYPE_ETHERNET, udp } from "@capkit/capkit/core";
import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";

const ETHERNET = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
const IP = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
const DATA = Uint8Array.of(1, 2);
const TRAILER = Uint8Array.of(0xab, 0xcd, 0xef, 0x01);

/** What is behind a packet, followed by these bytes. */
function behind(bytes: Uint8Array, ...more: Uint8Array[]): { padding: string; trailer: string } {
  const whole = Uint8Array.from([bytes, ...more].flatMap((part) => [...part]));
  const { padding, trailer } = decode(whole, LINKTYPE_ETHERNET);
  return { padding: formatHex(padding), trailer: formatHex(trailer) };
}

describe("What is behind a packet in a frame", () => {
  const bytes = frame(ETHERNET, IP, udp({ srcPort: 4000, dstPort: 4001 }), DATA);
  const zeros = new Uint8Array(60 - bytes.length);

  it("is nothing where it ends with the frame", () => {
    assertEquals(behind(bytes), { padding: "", trailer: "" });
  });

  it("is padding up to 60 bytes, and a trailer behind", () => {
    assertEquals(behind(bytes, zeros), { padding: formatHex(zeros), trailer: "" });
    assertEquals(behind(bytes, zeros, TRAILER), { padding: formatHex(zeros), trailer: "abcdef01" });
  });

  it("is a trailer alone where there is no padding", () => {
    assertEquals(behind(bytes, TRAILER), { padding: "", trailer: "abcdef01" });
  });

  it("is not what UDP leaves over of the IP packet", () => {
    const short = frame(ETHERNET, IP, udp({ srcPort: 4000, dstPort: 4001, length: 8 }), new Uint8Array(40));
    assertEquals(behind(short), { padding: "", trailer: "" });
    assertEquals(behind(short, TRAILER), { padding: "", trailer: "abcdef01" });
  });

  it("is told apart for 802.3 by the length of the frame", () => {
    const llc = Uint8Array.of(0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0, 3, 0xaa, 0xaa, 0x03);
    assertEquals(behind(llc, new Uint8Array(43), TRAILER), { padding: "00".repeat(43), trailer: "abcdef01" });
  });
});
