import { assertEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });

function datagram(hex: string, dstPort = 88): string {
  return formatHex(frame(ADDRESSES, udp({ srcPort: 40000, dstPort }), parseHex(hex)));
}

function segment(hex: string): string {
  return formatHex(frame(ADDRESSES, tcp({ srcPort: 40000, dstPort: 88 }), parseHex(hex)));
}

/** The begin of an AS-REQ, and one whole part of it. */
const AS_REQ = "6a 13 30 11 a1 03 02 01 05 a2 03 02 01 0a a4 05 30 03 a2 01 41";
/** scapy: KRB_ERROR(errorCode=25, realm="EXAMPLE.COM", ...). */
const ERROR = "4500008f000100004011f659c0000201c000020200589c40007b5a6a7e71306fa003020105a10302011ea211180f3230" +
  "3236313132333135303434365aa303020100a411180f32303236303130313030303030305aa503020101a603020119a7021b00a90d1b0b4558414d504c452e434f4daa133011a003020101a10a30081b066b7262746774ab021b00ac020400";

describe("Kerberos", () => {
  testVector({
    origin: "RFC 4120, section 5.4.1, by hand: a request, whose parts begin with 1",
    linktype: LINKTYPE_RAW,
    hex: datagram(AS_REQ),
    layer: "kerberos",
    fields: { pvno: 5, messageType: 10 },
  });

  testVector({
    origin: "scapy: an error",
    linktype: LINKTYPE_RAW,
    hex: ERROR,
    layer: "kerberos",
    fields: { pvno: 5, messageType: 30, errorCode: 25 },
  });

  it("prints what tshark prints", () => {
    const of = (name: string) => fieldByName(name)?.occurrences(decode(parseHex(ERROR), LINKTYPE_RAW), 1).join();
    assertEquals(["kerberos.pvno", "kerberos.msg_type", "kerberos.error_code"].map(of), ["5", "30", "25"]);
  });

  it("is known by its port and its numbers", () => {
    const names = (hex: string, port?: number) => {
      return decode(parseHex(datagram(hex, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names(AS_REQ), ["kerberos"]);
    assertEquals(names(AS_REQ, 9999), []);
    for (const hex of [AS_REQ.replace("6a", "6b"), AS_REQ.replace("05", "04"), "6a", "6a 03 02 01 05", "6a 80 30 80"]) {
      assertEquals(names(hex), [], hex);
    }
  });
});

describe("KerberosLength", () => {
  testVector({
    origin: "MIT Kerberos 1.20: kinit over TCP on loopback",
    linktype: LINKTYPE_RAW,
    hex: "450000efb003400040068c037f0000017f000001 ba4e0058e7c9b494bfbda3ea80180040fee300000101080a1ee6a4b8512c7980 " +
      "000000b7" +
      "6a81b43081b1a103020105a20302010aa31a3018300aa10402020096a2020400300aa10402020095a2020400a4818830" +
      "8185a00703050000000010a1123010a003020101a10930071b05616c696365a20d1b0b4558414d504c452e434f4da320" +
      "301ea003020102a11730151b066b72627467741b0b4558414d504c452e434f4da511180f323032363131323431353131" +
      "33365aa706020476650223a81a301802011202011102011402011302011002011702011902011a",
    layer: "kerberos.length",
    fields: { length: 183 },
    payload: "6a81b43081b1a103020105a20302010aa31a3018300aa10402020096a2020400300aa10402020095a2020400a4818830" +
      "8185a00703050000000010a1123010a003020101a10930071b05616c696365a20d1b0b4558414d504c452e434f4da320" +
      "301ea003020102a11730151b066b72627467741b0b4558414d504c452e434f4da511180f323032363131323431353131" +
      "33365aa706020476650223a81a301802011202011102011402011302011002011702011902011a",
  });

  testVector({
    origin: "RFC 4120, section 7.2.2, by hand: before a request",
    linktype: LINKTYPE_RAW,
    hex: segment(`00000015 ${AS_REQ}`),
    layer: "kerberos.length",
    fields: { length: 21 },
    payload: AS_REQ.replaceAll(" ", ""),
  });

  testVector({
    origin: "RFC 4120, section 7.2.2, by hand: before an answer",
    linktype: LINKTYPE_RAW,
    hex: segment("0000000e 6f 0c 30 0a a0 03 02 01 05 a1 03 02 01 0f"),
    layer: "kerberos.length",
    fields: { length: 14 },
    payload: "6f 0c 30 0a a0 03 02 01 05 a1 03 02 01 0f",
  });
});
