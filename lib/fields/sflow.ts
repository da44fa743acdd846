/**
 * The fields of sFlow.
 *
 * @module
 */

import {
  Sflow,
  SFLOW_COUNTERS_SAMPLE,
  SFLOW_EXPANDED_COUNTERS_SAMPLE,
  SFLOW_EXPANDED_FLOW_SAMPLE,
  SFLOW_FLOW_SAMPLE,
  type SflowPart,
  sflowRecordParts,
} from "../wire/sflow.ts";
import { type FieldEntry, type FieldSpec, HEX32, list } from "./field.ts";
import { group } from "./only.ts";
import { bit32, bit8, bytesAt, ipv4At, ipv6At, macAt, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Where what a sample or a record says begins. */
const BODY = 8;

const SAMPLES: readonly string[] = [
  "",
  "Flow sample",
  "Counters sample",
  "Expanded flow sample",
  "Expanded counters sample",
];
const FLOW_RECORDS: Readonly<Record<number, string>> = {
  1: "Raw packet header",
  2: "Ethernet frame data",
  3: "IPv4 data",
  4: "IPv6 data",
  1001: "Extended switch data",
  1002: "Extended router data",
  1003: "Extended gateway data",
};
const COUNTER_RECORDS: Readonly<Record<number, string>> = {
  1: "Generic interface counters",
  2: "Ethernet interface counters",
  5: "VLAN counters",
  1001: "Processor information",
};
/** What a sampled packet begins with. */
const HEADER_PROTOCOLS: readonly string[] = [
  "",
  "Ethernet",
  "Token bus",
  "Token ring",
  "FDDI",
  "Frame Relay",
  "X.25",
  "PPP",
  "SMDS",
  "AAL5",
  "AAL5-IP",
  "IPv4",
  "IPv6",
  "MPLS",
];

/** A number of a list of them: its name, its title and how many bytes it has. */
type Row = readonly [name: string, title: string, size?: 8];

/** Numbers that lie one after the other, of 32 bits where a row does not say 8 bytes. */
function numbers(from: number, rows: readonly Row[]): FieldSpec<SflowPart>[] {
  const fields: FieldSpec<SflowPart>[] = [];
  let at = from;
  for (const [name, title, size] of rows) {
    fields.push(size === 8 ? uint64(name, title, at) : uint32(name, title, { at }));
    at += size ?? 4;
  }
  return fields;
}

function uint64(name: string, title: string, at: number): FieldSpec<SflowPart> {
  return {
    name,
    title,
    at,
    size: 8,
    value: ({ view, offset, end }) => offset + at + 8 <= end ? view.getBigUint64(offset + at) : undefined,
  };
}

const ENTERPRISE: FieldSpec<SflowPart> = uint32("sflow.enterprise", "Enterprise", { at: 0, mask: 0xfffff000 });
/** Fields of samples or records of one of sFlow's own formats. */
function ofFormat(format: number, fields: readonly FieldEntry<SflowPart>[]): FieldEntry<SflowPart> {
  return group((part) => part.enterprise === 0 && part.format === format, fields);
}

const TCP_FLAGS: readonly (readonly [string, number])[] = [
  ["cwr", 0x80],
  ["ece", 0x40],
  ["urg", 0x20],
  ["ack", 0x10],
  ["psh", 0x08],
  ["rst", 0x04],
  ["syn", 0x02],
  ["fin", 0x01],
];

/** Ports and flags of a packet of IP. Flags are a number of 32 bits, of which the last byte has them. */
function transport(at: number): FieldEntry<SflowPart>[] {
  return [
    ...numbers(at, [["sflow_245.ip.source_port", "Source Port"], ["sflow.ip.destination_port", "Destination Port"]]),
    ...TCP_FLAGS.map(([name, mask]) =>
      bit8<SflowPart>(`sflow_245.ip.tcp_flag.${name}`, `TCP Flag (${name.toUpperCase()})`, { at: at + 11, mask })
    ),
  ];
}

const FLOW_RECORD: readonly FieldEntry<SflowPart>[] = [
  ENTERPRISE,
  uint32("sflow_245.flow_record_format", "Format", { at: 0, mask: 0xfff, names: (format) => FLOW_RECORDS[format] }),
  uint32("sflow_5.flow_data_length", "Flow Data Length", { at: 4 }),
  ofFormat(1, [
    uint32<SflowPart>("sflow_245.header_protocol", "Header Protocol", {
      at: BODY,
      names: (number) => HEADER_PROTOCOLS[number],
    }),
    ...numbers(BODY + 4, [
      ["sflow_245.header.frame_length", "Frame Length"],
      ["sflow_245.header.payload_stripped", "Payload Stripped"],
      ["sflow_245.header.sampled_header_length", "Sampled Header Length"],
    ]),
    bytesAt<SflowPart>("sflow_245.header", "Header of Sampled Packet", { at: BODY + 16 }),
  ]),
  ofFormat(2, [
    uint32<SflowPart>("sflow_245.ethernet.length", "Length of MAC Packet", { at: BODY }),
    macAt<SflowPart>("sflow_245.ethernet.source_mac_address", "Source MAC Address", { at: BODY + 4 }),
    macAt<SflowPart>("sflow_245.ethernet.destination_mac_address", "Destination MAC Address", { at: BODY + 12 }),
    uint32<SflowPart>("sflow_245.ethernet.packet_type", "Ethernet Packet Type", { at: BODY + 20 }),
  ]),
  ofFormat(3, [
    ...numbers(BODY, [["sflow_245.ip.length", "Length of IP Packet"], ["sflow.ip_protocol", "Protocol"]]),
    ipv4At<SflowPart>("sflow_245.ipv4_src", "Source IP Address", { at: BODY + 8 }),
    ipv4At<SflowPart>("sflow_245.ipv4_dst", "Destination IP Address", { at: BODY + 12 }),
    ...transport(BODY + 16),
    uint8<SflowPart>("sflow_245.ipv4_precedence_type", "Precedence", { at: BODY + 31, mask: 0xe0 }),
  ]),
  ofFormat(4, [
    ...numbers(BODY, [["sflow_245.ip.length", "Length of IP Packet"], ["sflow.ip_protocol", "Protocol"]]),
    ipv6At<SflowPart>("sflow_245.ipv6_src", "Source IP Address", { at: BODY + 8 }),
    ipv6At<SflowPart>("sflow_245.ipv6_dst", "Destination IP Address", { at: BODY + 24 }),
    ...transport(BODY + 40),
    uint32<SflowPart>("sflow_245.ipv6_priority", "Priority", { at: BODY + 52 }),
  ]),
  ofFormat(
    1001,
    numbers(BODY, [
      ["sflow_245.vlan.in", "Incoming 802.1Q VLAN"],
      ["sflow_245.pri.in", "Incoming 802.1p Priority"],
      ["sflow_245.vlan.out", "Outgoing 802.1Q VLAN"],
      ["sflow_245.pri.out", "Outgoing 802.1p Priority"],
    ]),
  ),
  ofFormat(1002, [
    ipv4At<SflowPart>("sflow_245.nexthop", "Next Hop", { at: BODY + 4, when: isNextHop(1) }),
    ipv6At<SflowPart>("sflow_245.nexthop.v6", "Next Hop", { at: BODY + 4, when: isNextHop(2) }),
    ...[["src_mask", "Source"] as const, ["dst_mask", "Destination"] as const].map(([name, title], i) =>
      uint32<SflowPart>(`sflow_245.nexthop.${name}`, `Next Hop ${title} Mask`, {
        at: (part) => BODY + 4 + (isNextHop(2)(part) ? 16 : 4) + 4 * i,
      })
    ),
  ]),
];

/** Whether the address of the next hop is of a type: 1 is IPv4, 2 IPv6. */
function isNextHop(type: number): (part: SflowPart) => boolean {
  return ({ view, offset, end }) => offset + BODY + 4 <= end && view.getUint32(offset + BODY) === type;
}

const COUNTERS_RECORD: readonly FieldEntry<SflowPart>[] = [
  ENTERPRISE,
  uint32("sflow_245.counters_record_format", "Format", {
    at: 0,
    mask: 0xfff,
    names: (format) => COUNTER_RECORDS[format],
  }),
  uint32("sflow_5.flow_data_length", "Flow Data Length", { at: 4 }),
  ofFormat(1, [
    ...numbers(BODY, [
      ["sflow_245.ifindex", "Interface Index"],
      ["sflow_245.iftype", "Interface Type"],
      ["sflow_245.ifspeed", "Interface Speed", 8],
      ["sflow_245.ifdirection", "Interface Direction"],
    ]),
    bit32<SflowPart>("sflow_245.ifadmin_status", "IfAdminStatus", { at: BODY + 20, mask: 1 }),
    bit32<SflowPart>("sflow_245.ifoper_status", "IfOperStatus", { at: BODY + 20, mask: 2 }),
    ...numbers(BODY + 24, [
      ["sflow_245.ifinoct", "Input Octets", 8],
      ["sflow_245.ifinpkt", "Input Packets"],
      ["sflow_245.ifinmcast", "Input Multicast Packets"],
      ["sflow_245.ifinbcast", "Input Broadcast Packets"],
      ["sflow_245.ifindisc", "Input Discarded Packets"],
      ["sflow_245.ifinerr", "Input Errors"],
      ["sflow_245.ifinunk", "Input Unknown Protocol Packets"],
      ["sflow_245.ifoutoct", "Output Octets", 8],
      ["sflow_245.ifoutpkt", "Output Packets"],
      ["sflow_245.ifoutmcast", "Output Multicast Packets"],
      ["sflow_245.ifoutbcast", "Output Broadcast Packets"],
      ["sflow_245.ifoutdisc", "Output Discarded Packets"],
      ["sflow_245.ifouterr", "Output Errors"],
      ["sflow_245.ifpromisc", "Promiscuous Mode"],
    ]),
  ]),
  ofFormat(
    2,
    numbers(BODY, [
      ["sflow_245.dot3StatsAlignmentErrors", "Alignment Errors"],
      ["sflow_245.dot3StatsFCSErrors", "FCS Errors"],
      ["sflow_245.dot3StatsSingleCollisionFrames", "Single Collision Frames"],
      ["sflow_245.dot3StatsMultipleCollisionFrames", "Multiple Collision Frames"],
      ["sflow_245.dot3StatsSQETestErrors", "SQE Test Errors"],
      ["sflow_245.dot3StatsDeferredTransmissions", "Deferred Transmissions"],
      ["sflow_245.dot3StatsLateCollisions", "Late Collisions"],
      ["sflow_245.dot3StatsExcessiveCollisions", "Excessive Collisions"],
      ["sflow_245.dot3StatsInternalMacTransmitErrors", "Internal MAC Transmit Errors"],
      ["sflow_245.dot3StatsCarrierSenseErrors", "Carrier Sense Errors"],
      ["sflow_245.dot3StatsFrameTooLongs", "Frame Too Longs"],
      ["sflow_245.dot3StatsInternalMacReceiveErrors", "Internal MAC Receive Errors"],
      ["sflow_245.dot3StatsSymbolErrors", "Symbol Errors"],
    ]),
  ),
  ofFormat(
    5,
    numbers(BODY, [
      ["sflow_245.vlan_id", "VLAN ID"],
      ["sflow_245.octets", "Octets", 8],
      ["sflow_245.ucastPkts", "Unicast Packets"],
      ["sflow_245.multicastPkts", "Multicast Packets"],
      ["sflow_245.broadcastPkts", "Broadcast Packets"],
      ["sflow_245.discards", "Discards"],
    ]),
  ),
  ofFormat(
    1001,
    numbers(BODY, [
      ["sflow_5.cpu_5s", "5 s CPU Load (100 = 1%)"],
      ["sflow_5.cpu_1m", "1 min CPU Load (100 = 1%)"],
      ["sflow_5.cpu_5m", "5 min CPU Load (100 = 1%)"],
      ["sflow_5.total_memory", "Total Memory", 8],
      ["sflow_5.free_memory", "Free Memory", 8],
    ]),
  ),
];

const hasPackets = ({ format }: SflowPart): boolean => {
  return format === SFLOW_FLOW_SAMPLE || format === SFLOW_EXPANDED_FLOW_SAMPLE;
};

const SAMPLE: readonly FieldEntry<SflowPart>[] = [
  ENTERPRISE,
  uint32("sflow_245.sampletype", "Sample Type", {
    at: 0,
    mask: 0xfff,
    when: ({ enterprise }) => enterprise === 0,
    names: (type) => SAMPLES[type],
  }),
  uint32("sflow_5.sample_length", "Sample Length", { at: 4, when: ({ enterprise }) => enterprise === 0 }),
  ofFormat(SFLOW_FLOW_SAMPLE, [
    ...numbers(BODY, [["sflow.flow_sample.sequence_number", "Sequence Number"]]),
    uint32<SflowPart>("sflow.flow_sample.source_id_class", "Source ID Class", { at: BODY + 4, mask: 0xff000000 }),
    uint32<SflowPart>("sflow.flow_sample.index", "Index", { at: BODY + 4, mask: 0xffffff }),
    ...numbers(BODY + 8, [
      ["sflow.flow_sample.sampling_rate", "Sampling Rate"],
      ["sflow.flow_sample.sample_pool", "Sample Pool"],
      ["sflow.flow_sample.dropped_packets", "Dropped Packets"],
      ["sflow.flow_sample.input_interface", "Input Interface"],
    ]),
    uint32<SflowPart>("sflow.flow_sample.output_interface", "Output Interface", { at: BODY + 24, format: HEX32 }),
    uint32<SflowPart>("sflow.flow_sample.output_interface_format", "Output Interface Format", {
      at: BODY + 24,
      mask: 0xc0000000,
    }),
    uint32<SflowPart>("sflow.flow_sample.output_interface_value", "Output Interface Value", {
      at: BODY + 24,
      mask: 0x3fffffff,
    }),
    ...numbers(BODY + 28, [["sflow.flow_sample.flow_record", "Flow Records"]]),
  ]),
  ofFormat(
    SFLOW_EXPANDED_FLOW_SAMPLE,
    numbers(BODY, [
      ["sflow.flow_sample.sequence_number", "Sequence Number"],
      ["sflow.flow_sample.source_id_type", "Source ID Type"],
      ["sflow.flow_sample.source_id_index", "Source ID Index"],
      ["sflow.flow_sample.sampling_rate", "Sampling Rate"],
      ["sflow.flow_sample.sample_pool", "Sample Pool"],
      ["sflow.flow_sample.dropped_packets", "Dropped Packets"],
      ["sflow.flow_sample.input_interface_format", "Input Interface Format"],
      ["sflow.flow_sample.input_interface_value", "Input Interface Value"],
      ["sflow.flow_sample.output_interface.format", "Output Interface Format"],
      ["sflow.flow_sample.output_interface_value", "Output Interface Value"],
      ["sflow.flow_sample.flow_record", "Flow Records"],
    ]),
  ),
  ofFormat(SFLOW_COUNTERS_SAMPLE, [
    ...numbers(BODY, [["sflow.counters_sample.sequence_number", "Sequence Number"]]),
    uint32<SflowPart>("sflow.counters_sample.source_id_type", "Source ID Type", { at: BODY + 4, mask: 0xff000000 }),
    uint32<SflowPart>("sflow.counters_sample.source_id_index", "Source ID Index", { at: BODY + 4, mask: 0xffffff }),
    ...numbers(BODY + 8, [["sflow.counters_sample.counters_records", "Counters Records"]]),
  ]),
  ofFormat(
    SFLOW_EXPANDED_COUNTERS_SAMPLE,
    numbers(BODY, [
      ["sflow.counters_sample.sequence_number", "Sequence Number"],
      ["sflow.counters_sample.source_id_type", "Source ID Type"],
      ["sflow.counters_sample.source_id_index", "Source ID Index"],
      ["sflow.counters_sample.counters_records", "Counters Records"],
    ]),
  ),
  list({
    title: ({ format }: SflowPart) => FLOW_RECORDS[format] ?? `Flow Record ${format}`,
    items: (sample: SflowPart) => hasPackets(sample) ? sflowRecordParts(sample) : [],
    fields: FLOW_RECORD,
  }),
  list({
    title: ({ format }: SflowPart) => COUNTER_RECORDS[format] ?? `Counters Record ${format}`,
    items: (sample: SflowPart) => hasPackets(sample) ? [] : sflowRecordParts(sample),
    fields: COUNTERS_RECORD,
  }),
];

/** sFlow. */
export const SFLOW: Protocol = protocol(Sflow, {
  name: "sflow",
  title: "InMon sFlow",
  ownPayload: true,
  fields: [
    uint32("sflow_245.version", "Datagram Version", { at: 0 }),
    uint32("sflow_245.agenttype", "Agent Address Type", { at: 4, names: (type) => ["", "IPv4", "IPv6"][type] }),
    ipv4At("sflow_245.agent", "Agent Address", { at: 8, when: ({ addressType }) => addressType === 1 }),
    ipv6At("sflow_245.agent.v6", "Agent Address", { at: 8, when: ({ addressType }) => addressType === 2 }),
    uint32("sflow_245.sub_agent_id", "Sub-agent ID", { at: ({ headerLength }) => headerLength - 16 }),
    uint32("sflow_245.sequence_number", "Sequence Number", { at: ({ headerLength }) => headerLength - 12 }),
    uint32("sflow_245.sysuptime", "SysUptime", { at: ({ headerLength }) => headerLength - 8 }),
    uint32("sflow_245.numsamples", "NumSamples", { at: ({ headerLength }) => headerLength - 4 }),
    list({
      title: ({ enterprise, format }: SflowPart) => {
        return (enterprise === 0 ? SAMPLES[format] : undefined) ?? `Sample ${enterprise}:${format}`;
      },
      items: ({ sampleParts }: Sflow) => sampleParts,
      fields: SAMPLE,
    }),
  ],
});
