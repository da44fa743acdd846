import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, LINKTYPE_RAW, parseHex, Sflow } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A datagram between two ports, its header and that of UDP before it. */
function packet(datagram: string): string {
  const length = datagram.replaceAll(" ", "").length / 2;
  const digits = (number: number) => number.toString(16).padStart(4, "0");
  return `4500 ${digits(length + 28)} 0001 0000 40 11 0000 c0000201 c0000202 9c40 18c7 ${
    digits(length + 8)
  } 0000 ${datagram}`;
}

const FLOW = "00000005 00000001 c0000201 00000000 00000007 0001e240 00000002 " +
  // A flow sample, its numbers and how many records it has.
  "00000001 00000074 00000009 00000003 00000200 000003e8 00000002 00000003 80000002 00000003 " +
  // The first bytes of a packet, and two bytes of padding.
  "00000001 00000020 00000001 000005ee 00000004 0000000e 0200000000020200000000010800 0000 " +
  // Of a switch.
  "000003e9 00000010 0000000a 00000001 00000014 00000002 " +
  // Of a router, without its second mask.
  "000003ea 0000000c 00000001 c0000209 00000018 " +
  // A sample of a vendor's own.
  "00009001 00000004 61626364";

const COUNTERS = "000000050000000220010db8000000000000000000000005000000010000004e0001e240000000010000000400000094" +
  "0000000600000000000000030000000200000001000000580000000300000006000000003b9aca000000000100000003" +
  "0000001cbe991a1400000001000000020000000300000004000000050000000600000000000000630000000700000008" +
  "000000090000000a0000000b00000000000003e90000001c000000010000000200000003000000000000000400000000" +
  "00000005";

describe("Sflow", () => {
  testVector({
    origin: "sFlow version 5, section 5: a flow sample and one of a vendor's own, by hand",
    linktype: LINKTYPE_RAW,
    hex: packet(FLOW),
    layer: "sflow",
    fields: {
      version: 5,
      agentAddress: "192.0.2.1",
      subAgentId: 0,
      sequenceNumber: 7,
      uptime: 123456,
      samples: [{
        enterprise: 0,
        format: 1,
        data: "000000090000000300000200000003e800000002000000038000000200000003",
        records: [
          { enterprise: 0, format: 1, data: "00000001000005ee000000040000000e02000000000202000000000108000000" },
          { enterprise: 0, format: 1001, data: "0000000a000000010000001400000002" },
          { enterprise: 0, format: 1002, data: "00000001c000020900000018" },
        ],
      }, { enterprise: 9, format: 1, data: "61626364", records: [] }],
    },
    payload: FLOW.slice(7 * 9),
  });

  testVector({
    origin: "Python's xdrlib: counters of an interface, and of a processor",
    linktype: LINKTYPE_RAW,
    hex: packet(COUNTERS),
    layer: "sflow",
    fields: {
      version: 5,
      agentAddress: "2001:db8::5",
      subAgentId: 1,
      sequenceNumber: 78,
      uptime: 123456,
      samples: [{
        enterprise: 0,
        format: 4,
        data: "00000006000000000000000300000002",
        records: [
          {
            enterprise: 0,
            format: 1,
            data: "0000000300000006000000003b9aca0000000001000000030000001cbe991a1400000001000000020000000300000004" +
              "000000050000000600000000000000630000000700000008000000090000000a0000000b00000000",
          },
          { enterprise: 0, format: 1001, data: "00000001000000020000000300000000000000040000000000000005" },
        ],
      }],
    },
    payload: COUNTERS.slice(80),
  });

  it("has the fields of samples and of their records", () => {
    const flow: Record<string, string> = {
      "sflow_245.agent": "192.0.2.1",
      "sflow_245.numsamples": "2",
      "sflow.enterprise": "0,0,0,0,9",
      "sflow_245.sampletype": "1",
      "sflow_5.sample_length": "116",
      "sflow.flow_sample.sampling_rate": "512",
      "sflow.flow_sample.output_interface": "0x80000002",
      "sflow.flow_sample.output_interface_format": "2",
      "sflow_245.flow_record_format": "1,1001,1002",
      "sflow_245.header.frame_length": "1518",
      "sflow_245.header": "02000000000202000000000108000000",
      "sflow_245.vlan.out": "20",
      "sflow_245.nexthop": "192.0.2.9",
      "sflow_245.nexthop.src_mask": "24",
      "sflow_245.nexthop.dst_mask": "",
      "sflow_245.counters_record_format": "",
    };
    const counters: Record<string, string> = {
      "sflow_245.agent.v6": "2001:db8::5",
      "sflow.counters_sample.source_id_index": "3",
      "sflow_245.counters_record_format": "1,1001",
      "sflow_245.ifspeed": "1000000000",
      "sflow_245.ifoper_status": "1",
      "sflow_245.ifinoct": "123456789012",
      "sflow_245.ifouterr": "11",
      "sflow_245.ifpromisc": "0",
      "sflow_5.cpu_5m": "3",
      "sflow_5.free_memory": "5",
      "sflow_245.header": "",
    };
    for (const [datagram, expected] of [[FLOW, flow], [COUNTERS, counters]] as const) {
      const decoded = decode(parseHex(packet(datagram)), LINKTYPE_RAW);
      for (const [name, text] of Object.entries(expected)) {
        assertStrictEquals(fieldByName(name)?.occurrences(decoded, 1).join(), text, name);
      }
    }
  });

  it("takes no other version, and no address of an unknown type", () => {
    for (const [from, to] of [["00000005", "00000004"], ["00000001", "00000003"]] as const) {
      const { layers } = decode(parseHex(packet(FLOW.replace(from, to))), LINKTYPE_RAW);
      assertEquals(layers.map(({ name }) => name), ["ipv4", "udp"]);
    }
  });

  it("has no more samples than the header says", () => {
    const decoded = decode(parseHex(packet(FLOW.replace("00000002 00000001", "00000001 00000001"))), LINKTYPE_RAW);
    assertStrictEquals(decoded.layer(Sflow)?.sampleParts.length, 1);
  });
});
