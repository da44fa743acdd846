/**
 * The fields of SCTP.
 *
 * @module
 */

import { type ItemForm, type ItemPart, itemParts } from "../wire/item_list.ts";
import { Sctp } from "../wire/sctp.ts";
import * as chunk from "../wire/sctp_chunk.ts";
import { type FieldEntry, HEX16, HEX32, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, ipv4At, ipv6At, uint16, uint32, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** Fields of chunks of some types. */
function chunks(types: readonly number[], entries: readonly FieldEntry<ItemPart>[]): FieldEntry<ItemPart>[] {
  return only(({ view, offset }) => types.includes(view.getUint8(offset)), entries);
}

/** Fields of parameters, or causes, of one type. */
function ofType(type: number, entries: readonly FieldEntry<ItemPart>[]): FieldEntry<ItemPart>[] {
  return only(({ view, offset }) => view.getUint16(offset) === type, entries);
}

/** Items within a chunk, from `at` on, or from where the chunk itself says. */
function within(at: number | ((part: ItemPart) => number), form: ItemForm): (part: ItemPart) => ItemPart[] {
  return (part) => {
    const offset = part.offset + (typeof at === "number" ? at : at(part));
    return itemParts(part.view, { offset, end: part.end }, form);
  };
}

/** How many items of a fixed size a SACK has at most, by its count at `at`. */
function counted(at: number, from: (part: ItemPart) => number, size: number): (part: ItemPart) => ItemPart[] {
  return (part) => {
    const { view, offset, end } = part;
    if (offset + 16 > end) return [];
    const first = offset + from(part);
    const last = Math.min(end, first + size * view.getUint16(offset + at));
    return itemParts(view, { offset: first, end: last }, { headerLength: size, lengthAt: () => size });
  };
}

const gapBytes = ({ view, offset, end }: ItemPart) => offset + 16 > end ? 16 : 16 + 4 * view.getUint16(offset + 12);

function parameters(types: readonly number[], at: number): FieldEntry<ItemPart>[] {
  return chunks(types, [list({ title: "Parameter", items: within(at, chunk.SCTP_PARAMETERS), fields: PARAMETER })]);
}

const PARAMETER: readonly FieldEntry<ItemPart>[] = [
  uint16("sctp.parameter_type", "Type", { at: 0, format: HEX16, names: chunk.sctpParameterName }),
  uint16("sctp.parameter_length", "Length", { at: 2 }),
  ...ofType(0x0001, [bytesAt("sctp.parameter_heartbeat_information", "Heartbeat Information", { at: 4 })]),
  ...ofType(0x0005, [ipv4At("sctp.parameter_ipv4_address", "IPv4 Address", { at: 4 })]),
  ...ofType(0x0006, [ipv6At("sctp.parameter_ipv6_address", "IPv6 Address", { at: 4 })]),
  ...ofType(0x0007, [bytesAt("sctp.parameter_state_cookie", "State Cookie", { at: 4 })]),
  ...ofType(0x0009, [uint32("sctp.parameter_cookie_preservative_incr", "Increment", { at: 4 })]),
  ...ofType(0x000c, [{
    name: "sctp.parameter_supported_address_type",
    title: "Supported Address Type",
    at: 4,
    size: ({ offset, end }) => end - offset - 4,
    value: ({ view, offset, end }) => {
      const types: number[] = [];
      for (let at = offset + 4; at + 2 <= end; at += 2) types.push(view.getUint16(at));
      return types;
    },
  }]),
  ...ofType(0x8002, [bytesAt("sctp.random_number", "Random Number", { at: 4 })]),
  ...ofType(0x8003, [typeList("sctp.chunk_type_to_auth", "Chunk Type to Authenticate")]),
  ...ofType(0x8008, [typeList("sctp.supported_chunk_type", "Supported Chunk Type")]),
  ...ofType(0xc006, [uint32("sctp.adaptation_layer_indication", "Indication", { at: 4, format: HEX32 })]),
];

/** Chunk types, a byte each. */
function typeList(name: string, title: string): FieldEntry<ItemPart> {
  return {
    name,
    title,
    at: 4,
    size: ({ offset, end }) => end - offset - 4,
    value: ({ view, offset, end }) => Array.from({ length: end - offset - 4 }, (_, i) => view.getUint8(offset + 4 + i)),
    names: chunk.sctpChunkTypeName,
  };
}

/** The fields of an INIT or INIT ACK chunk, which differ in their names alone. */
function init(name: string): FieldEntry<ItemPart>[] {
  return [
    uint32(`sctp.${name}_initiate_tag`, "Initiate Tag", { at: 4, format: HEX32 }),
    uint32(`sctp.${name}_credit`, "Advertised Receiver Window Credit", { at: 8 }),
    uint16(`sctp.${name}_nr_out_streams`, "Outbound Streams", { at: 12 }),
    uint16(`sctp.${name}_nr_in_streams`, "Inbound Streams", { at: 14 }),
    uint32(`sctp.${name}_initial_tsn`, "Initial TSN", { at: 16 }),
  ];
}

/** SCTP. */
export const SCTP: Protocol = protocol(Sctp, {
  name: "sctp",
  title: "Stream Control Transmission Protocol",
  fields: [
    uint16("sctp.srcport", "Source Port", { at: 0, also: "sctp.port" }),
    uint16("sctp.dstport", "Destination Port", { at: 2, also: "sctp.port" }),
    uint32("sctp.verification_tag", "Verification Tag", { at: 4, format: HEX32 }),
    uint32("sctp.checksum", "Checksum", { at: 8, format: HEX32 }),
    checksumStatus("sctp.checksum.status"),
    list({
      title: ({ view, offset }: ItemPart) => `${chunk.sctpChunkTypeName(view.getUint8(offset)) ?? "Unknown"} Chunk`,
      items: ({ chunkParts }: Sctp) => chunkParts,
      fields: [
        uint8("sctp.chunk_type", "Type", { at: 0, names: chunk.sctpChunkTypeName }),
        uint8("sctp.chunk_flags", "Flags", { at: 1, format: HEX8 }),
        ...chunks([chunk.SCTP_DATA, chunk.SCTP_I_DATA], [
          bit8("sctp.data_e_bit", "Last Fragment", { at: 1, mask: 0x01 }),
          bit8("sctp.data_b_bit", "First Fragment", { at: 1, mask: 0x02 }),
          bit8("sctp.data_u_bit", "Unordered", { at: 1, mask: 0x04 }),
          bit8("sctp.data_i_bit", "Immediate", { at: 1, mask: 0x08 }),
        ]),
        ...chunks([chunk.SCTP_ABORT], [bit8("sctp.abort_t_bit", "T Bit", { at: 1, mask: 0x01 })]),
        ...chunks([chunk.SCTP_SHUTDOWN_COMPLETE], [
          bit8("sctp.shutdown_complete_t_bit", "T Bit", { at: 1, mask: 0x01 }),
        ]),
        uint16("sctp.chunk_length", "Length", { at: 2 }),
        ...chunks([chunk.SCTP_DATA, chunk.SCTP_I_DATA], [
          uint32("sctp.data_tsn_raw", "Transmission Sequence Number", { at: 4 }),
          uint16("sctp.data_sid", "Stream", { at: 8, format: HEX16 }),
        ]),
        ...chunks([chunk.SCTP_DATA], [
          uint16("sctp.data_ssn", "Stream Sequence Number", { at: 10 }),
          uint32("sctp.data_payload_proto_id", "Payload Protocol Identifier", { at: 12 }),
        ]),
        ...chunks([chunk.SCTP_I_DATA], [
          uint16("sctp.data_reserved", "Reserved", { at: 10 }),
          uint32("sctp.data_mid", "Message Identifier", { at: 12 }),
          ...only<ItemPart>(({ view, offset }) => (view.getUint8(offset + 1) & 2) !== 0, [
            uint32("sctp.data_payload_proto_id", "Payload Protocol Identifier", { at: 16 }),
          ]),
          ...only<ItemPart>(({ view, offset }) => (view.getUint8(offset + 1) & 2) === 0, [
            uint32("sctp.data_fsn", "Fragment Sequence Number", { at: 16 }),
          ]),
        ]),
        ...chunks([chunk.SCTP_INIT], init("init")),
        ...chunks([chunk.SCTP_INIT_ACK], init("initack")),
        ...parameters([chunk.SCTP_INIT, chunk.SCTP_INIT_ACK], 20),
        ...parameters([chunk.SCTP_HEARTBEAT, chunk.SCTP_HEARTBEAT_ACK, chunk.SCTP_RE_CONFIG], 4),
        ...parameters([chunk.SCTP_ASCONF, chunk.SCTP_ASCONF_ACK], 8),
        ...chunks([chunk.SCTP_SACK], [
          uint32("sctp.sack_cumulative_tsn_ack_raw", "Cumulative TSN Ack", { at: 4 }),
          uint32("sctp.sack_a_rwnd", "Advertised Receiver Window Credit", { at: 8 }),
          uint16("sctp.sack_number_of_gap_blocks", "Number of Gap Ack Blocks", { at: 12 }),
          uint16("sctp.sack_number_of_duplicated_tsns", "Number of Duplicate TSNs", { at: 14 }),
          list({
            title: "Gap Ack Block",
            items: counted(12, () => 16, 4),
            fields: [
              uint16<ItemPart>("sctp.sack_gap_block_start", "Start", { at: 0 }),
              uint16("sctp.sack_gap_block_end", "End", { at: 2 }),
            ],
          }),
          list({
            title: "Duplicate TSN",
            items: counted(14, gapBytes, 4),
            fields: [uint32<ItemPart>("sctp.sack_duplicate_tsn", "TSN", { at: 0 })],
          }),
        ]),
        ...chunks([chunk.SCTP_ABORT, chunk.SCTP_ERROR], [
          list({
            title: "Cause",
            items: within(4, chunk.SCTP_PARAMETERS),
            fields: [
              uint16<ItemPart>("sctp.cause_code", "Code", { at: 0, format: HEX16, names: chunk.sctpCauseName }),
              uint16("sctp.cause_length", "Length", { at: 2 }),
              bytesAt("sctp.cause_information", "Information", { at: 4 }),
            ],
          }),
        ]),
        ...chunks([chunk.SCTP_SHUTDOWN], [uint32("sctp.shutdown_cumulative_tsn_ack", "Cumulative TSN Ack", { at: 4 })]),
        ...chunks([chunk.SCTP_COOKIE_ECHO], [bytesAt("sctp.cookie", "Cookie", { at: 4 })]),
        ...chunks([chunk.SCTP_ECNE], [uint32("sctp.ecne_lowest_tsn", "Lowest TSN", { at: 4 })]),
        ...chunks([chunk.SCTP_CWR], [uint32("sctp.cwr_lowest_tsn", "Lowest TSN", { at: 4 })]),
        ...chunks([chunk.SCTP_AUTH], [
          uint16("sctp.shared_key_id", "Shared Key", { at: 4 }),
          uint16("sctp.hmac_id", "HMAC", { at: 6 }),
          bytesAt("sctp.hmac", "HMAC", { at: 8 }),
        ]),
        ...chunks([chunk.SCTP_FORWARD_TSN], [uint32("sctp.forward_tsn_tsn", "New Cumulative TSN", { at: 4 })]),
        ...chunks([chunk.SCTP_I_FORWARD_TSN], [uint32("sctp.i_forward_tsn_tsn", "New Cumulative TSN", { at: 4 })]),
      ],
    }),
  ],
});
