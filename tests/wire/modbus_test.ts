import { assertEquals } from "@std/assert";
import {
  decode,
  encodeMbap,
  encodeModbus,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

function segment(hex: string, srcPort = 40000, dstPort = 502): string {
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort, dstPort }), parseHex(hex)));
}

/** Read three holding registers from 107 on. */
const REQUEST = "1501 0000 0006 ff 03 006b 0003";
/** scapy, contrib.modbus: ModbusADUResponse(transId=5)/ModbusPDU03ReadHoldingRegistersError(exceptCode=2). */
const SCAPY_ERROR =
  "45000031000100004006f6c2c0000201c000020201f69c400000000000000000500220006c130000000500000003ff8302";

describe("Mbap", () => {
  testVector({
    origin: "MODBUS Messaging on TCP/IP, section 3.1.3: a request, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment(REQUEST),
    layer: "mbap",
    fields: { transactionId: 0x1501, protocolId: 0, length: 6, unitId: 255 },
    payload: "03 006b 0003",
    encode: encodeMbap,
  });

  testVector({
    origin: "scapy, contrib.modbus: an exception",
    linktype: LINKTYPE_RAW,
    hex: SCAPY_ERROR,
    layer: "mbap",
    fields: { transactionId: 5, protocolId: 0, length: 3, unitId: 255 },
    payload: "8302",
    encode: encodeMbap,
  });

  it("is known by its port and its numbers", () => {
    const names = (hex: string, port = 502) => {
      return decode(parseHex(segment(hex, 40000, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names(REQUEST), ["mbap", "modbus"]);
    assertEquals(names(REQUEST, 9999), []);
    assertEquals(names("1501 0001 0006 ff 03 006b 0003"), []);
    assertEquals(names("1501 0000 0001 ff 03"), []);
    assertEquals(names("1501 0000 00ff ff 03"), []);
    assertEquals(names("1501 0000 0002 ff 00"), []);
  });
});

describe("Modbus", () => {
  testVector({
    origin: "MODBUS Application Protocol, section 6.3: the example of reading registers",
    linktype: LINKTYPE_RAW,
    hex: segment(REQUEST),
    layer: "modbus",
    fields: { isException: false, functionCode: 3 },
    payload: "006b 0003",
    encode: encodeModbus,
  });

  testVector({
    origin: "scapy, contrib.modbus: an exception",
    linktype: LINKTYPE_RAW,
    hex: SCAPY_ERROR,
    layer: "modbus",
    fields: { isException: true, functionCode: 3, exceptionCode: 2 },
    payload: "02",
    encode: encodeModbus,
  });

  it("prints what tshark prints", () => {
    const of = (name: string) => fieldByName(name)?.occurrences(decode(parseHex(SCAPY_ERROR), LINKTYPE_RAW), 1).join();
    assertEquals(["mbtcp.trans_id", "modbus.func_code", "modbus.exception_code"].map(of), ["5", "3", "2"]);
  });
});
