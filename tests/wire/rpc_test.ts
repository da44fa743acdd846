import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  Rpc,
  tcp,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });

function datagram(hex: string, port = 2049): string {
  return formatHex(frame(ADDRESSES, udp({ srcPort: 40000, dstPort: port }), parseHex(hex)));
}

function segment(hex: string, port = 2049): string {
  return formatHex(frame(ADDRESSES, tcp({ srcPort: 40000, dstPort: port }), parseHex(hex)));
}

/** NFS 3, GETATTR: AUTH_SYS of user 1000 on `box`, groups 100, 4 and 24; and the handle. */
const CALL = "0000002a 00000000 00000002 000186a3 00000003 00000001" +
  "00000001 00000020 499602d2 00000003 626f7800 000003e8 00000064 00000002 00000004 00000018" +
  "00000000 00000000";
const HANDLE = "00000004 01020304";

describe("Rpc", () => {
  testVector({
    origin: "RFC 5531, section 9 and appendix A, by hand: a call",
    linktype: LINKTYPE_RAW,
    hex: datagram(CALL + HANDLE),
    layer: "rpc",
    fields: {
      xid: 42,
      messageType: 0,
      rpcVersion: 2,
      program: 100003,
      programVersion: 3,
      procedure: 1,
      credentials: {
        flavor: 1,
        length: 32,
        sys: { stamp: 1234567890, machinename: "box", uid: 1000, gids: [100, 4, 24] },
      },
      verifier: { flavor: 0, length: 0 },
    },
    payload: HANDLE,
  });

  testVector({
    origin: "scapy, contrib.oncrpc: a reply, over TCP",
    linktype: LINKTYPE_RAW,
    hex: "45000044000100004006f6afc0000201c000020208019c40000000000000000050022000e7600000" +
      "80000018000000070000000100000000000000000000000000000000",
    layer: "rpc",
    fields: { xid: 7, messageType: 1, replyStatus: 0, verifier: { flavor: 0, length: 0 }, acceptStatus: 0 },
  });

  testVector({
    origin: "RFC 5531, section 9, by hand: a call that is denied",
    linktype: LINKTYPE_RAW,
    hex: datagram("0000002a 00000001 00000001 00000001 00000005"),
    layer: "rpc",
    fields: { xid: 42, messageType: 1, replyStatus: 1, rejectStatus: 1, authStatus: 5 },
  });

  it("prints what tshark prints", () => {
    const of = (name: string) => {
      return fieldByName(name)?.occurrences(decode(parseHex(datagram(CALL)), LINKTYPE_RAW), 1).join();
    };
    assertEquals(["rpc.xid", "rpc.program", "rpc.procedure", "rpc.auth.flavor", "rpc.auth.machinename"].map(of), [
      "0x0000002a",
      "100003",
      "1",
      "1,0",
      "box",
    ]);
    assertEquals([of("rpc.auth.stamp"), of("rpc.auth.gid")], ["0x499602d2", "100,4,24"]);
  });

  it("is known by its numbers alone, and says no where one is unusual", () => {
    const found = (hex: string) => decode(parseHex(datagram(hex, 9999)), LINKTYPE_RAW).layer(Rpc) !== undefined;
    assertStrictEquals(found(CALL), true);
    assertStrictEquals(found(CALL.replace("00000002 000186a3", "00000003 000186a3")), false);
    assertStrictEquals(found(CALL.replace("000186a3", "000086a3")), false);
    assertStrictEquals(found(CALL.replace("00000001 00000020", "00000009 00000020")), false);
    assertStrictEquals(found(CALL.slice(0, 53)), false);
    assertStrictEquals(found("0000002a 00000001 00000000 00000000 00000000 00000006"), false);
    assertStrictEquals(found("00000000 00000001 00000000 00000000 00000000 00000000"), false);
    assertStrictEquals(found("0000002a 00000002 00000000 00000000 00000000 00000000"), false);
  });
});

describe("RpcRecordMark", () => {
  testVector({
    origin: "scapy, contrib.oncrpc: before a reply",
    linktype: LINKTYPE_RAW,
    hex: "45000044000100004006f6afc0000201c000020208019c40000000000000000050022000e7600000" +
      "80000018000000070000000100000000000000000000000000000000",
    layer: "rpc.record_mark",
    fields: { isLast: true, length: 24 },
    payload: "000000070000000100000000000000000000000000000000",
  });

  testVector({
    origin: "RFC 5531, section 11, by hand: a fragment that is not the last one",
    linktype: LINKTYPE_RAW,
    hex: segment("00000018 0000002a 00000001 00000000 00000000 00000000 00000000"),
    layer: "rpc.record_mark",
    fields: { isLast: false, length: 24 },
    payload: "0000002a 00000001 00000000 00000000 00000000 00000000",
  });
});
