/**
 * sFlow version 5, https://sflow.org/sflow_version_5.txt: packets that a switch has seen, one of many, and its counters.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                          Version (5)                          |
 * +---------------------------------------------------------------+
 * |         Address Type: 1 is IPv4, 2 is IPv6; then Agent Address|
 * +---------------------------------------------------------------+
 * |   Sub-agent ID, Sequence Number, Uptime, Number of Samples    |
 * +---------------------------------------+-----------------------+
 * |         Enterprise of a Sample        |        Format         |
 * +---------------------------------------+-----------------------+
 * |                Sample Length; then the sample                 |
 * ```
 *
 * A sample ends with records, each of which begins as a sample does.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { type ItemForm, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const ADDRESS_TYPE = 4;
const ADDRESS = 8;
/** Bytes of the header but for the agent's address. */
const FIXED_LENGTH = 24;
const VERSION_5 = 5;
/** Address types, and how many bytes their addresses have. */
const ADDRESS_IPV4 = 1;
const ADDRESS_IPV6 = 2;
/** Records of a sample at most: no honest one has more. */
const MAX_RECORDS = 32;
/** Bytes of what a sample or a record begins with. */
const ITEM_HEADER_LENGTH = 8;

/** sFlow sample: packets. */
export const SFLOW_FLOW_SAMPLE = 1;
/** sFlow sample: counters. */
export const SFLOW_COUNTERS_SAMPLE = 2;
/** sFlow sample: packets, with large numbers of interfaces. */
export const SFLOW_EXPANDED_FLOW_SAMPLE = 3;
/** sFlow sample: counters, with large numbers of interfaces. */
export const SFLOW_EXPANDED_COUNTERS_SAMPLE = 4;
/** sFlow record of a flow sample: the first bytes of a packet. */
export const SFLOW_SAMPLED_HEADER = 1;

/** Words of 4 bytes before the records of a sample, by its format; the last one says how many there are. */
const WORDS: Readonly<Record<number, number>> = {
  [SFLOW_FLOW_SAMPLE]: 8,
  [SFLOW_COUNTERS_SAMPLE]: 3,
  [SFLOW_EXPANDED_FLOW_SAMPLE]: 11,
  [SFLOW_EXPANDED_COUNTERS_SAMPLE]: 4,
};

const ITEM_FORM: ItemForm = {
  headerLength: ITEM_HEADER_LENGTH,
  lengthAt: (view, at) => ITEM_HEADER_LENGTH + view.getUint32(at + 4),
};

/** Where a sample or a record lies in a frame: 4 bytes of format, 4 of length, then what it says. */
export interface SflowPart extends ItemPart {
  /** Who has defined the format; 0 is sFlow itself. */
  readonly enterprise: number;
  /** What it is, an `SFLOW_` number. */
  readonly format: number;
}

/**
 * The header of an sFlow datagram. Its samples are the payload; `sampleParts` and `sflowRecordParts` know where they are.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, Sflow, udp } from "@capkit/capkit/core";
 *
 * const datagram = parseHex("00000005 00000001 c0000201 00000000 00000007 0001e240 00000000");
 * const ports = udp({ srcPort: 40000, dstPort: 6343 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, datagram), LINKTYPE_RAW);
 * if (packet.layer(Sflow)?.agentAddress !== "192.0.2.1") throw new Error("a datagram of no sample");
 * ```
 */
export class Sflow extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "sflow";

  /** The datagram at `offset`; undefined where its header is not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Sflow | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Sflow(view, offset, end);
  }

  /** Why {@linkcode Sflow.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** Whether a header of version 5 with an address of a known type is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < FIXED_LENGTH || view.getUint32(offset + VERSION) !== VERSION_5) return false;
    const type = view.getUint32(offset + ADDRESS_TYPE);
    return (type === ADDRESS_IPV4 || type === ADDRESS_IPV6) && end - offset >= neededAt(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "sflow" {
    return "sflow";
  }

  /** 5. */
  get version(): number {
    return this.view.getUint32(this.offset + VERSION);
  }

  /** What the agent's address is: 1 is IPv4, 2 IPv6. */
  get addressType(): number {
    return this.view.getUint32(this.offset + ADDRESS_TYPE);
  }

  /** Who has taken the samples; empty where the type of the address is unknown. */
  get agentAddress(): string {
    const at = this.offset + ADDRESS;
    const type = this.addressType;
    return type === ADDRESS_IPV4 ? formatIpv4(this.view, at) : type === ADDRESS_IPV6 ? formatIpv6(this.view, at) : "";
  }

  /** Which process of the agent. */
  get subAgentId(): number {
    return this.#word(0);
  }

  /** Counts the datagrams of a process. */
  get sequenceNumber(): number {
    return this.#word(1);
  }

  /** Milliseconds since the agent was started. */
  get uptime(): number {
    return this.#word(2);
  }

  /** How many samples the header says there are. */
  get sampleCount(): number {
    return this.#word(3);
  }

  /** Where the samples are, the last one as far as it is there. */
  get sampleParts(): SflowPart[] {
    return parts(this.view, { offset: this.payloadOffset, end: this.end }, this.sampleCount);
  }

  /** Bytes of the header: 28, or 40 with an IPv6 address. */
  get headerLength(): number {
    return FIXED_LENGTH + addressLength(this.addressType);
  }

  /** The datagram as plain fields. */
  toJSON(): SflowFields {
    const { version, agentAddress, subAgentId, sequenceNumber, uptime } = this;
    return {
      version,
      agentAddress,
      subAgentId,
      sequenceNumber,
      uptime,
      samples: this.sampleParts.map((sample) => ({
        ...itemFields(sample, sflowSampleHead(sample)),
        records: sflowRecordParts(sample).map((record) => itemFields(record, record.end)),
      })),
    };
  }

  /** A number behind the agent's address. */
  #word(index: number): number {
    return this.view.getUint32(this.offset + ADDRESS + addressLength(this.addressType) + 4 * index);
  }
}

/** A record of an sFlow sample, or what a sample says before its records. */
export interface SflowItem {
  /** Who has defined the format; 0 is sFlow itself. */
  enterprise: number;
  /** What it is, 0 to 4095. */
  format: number;
  /** Its bytes as hexadecimal digits. */
  data: string;
}

/** A sample of an sFlow datagram. */
export interface SflowSample extends SflowItem {
  /** What it has seen. */
  records: SflowItem[];
}

/** The fields of an sFlow datagram. */
export interface SflowFields {
  /** 5. */
  version: number;
  /** An IPv4 or IPv6 address; empty where it is neither. */
  agentAddress: string;
  /** 0 to 4,294,967,295, as the next two. */
  subAgentId: number;
  /** Counts the datagrams. */
  sequenceNumber: number;
  /** Milliseconds. */
  uptime: number;
  /** In their order. */
  samples: SflowSample[];
}

/** Where the records of a sample are, 32 at most, the last one as far as it is there; none of a sample of unknown format. */
export function sflowRecordParts(sample: SflowPart): SflowPart[] {
  const offset = sflowSampleHead(sample);
  if (sample.enterprise !== 0 || WORDS[sample.format] === undefined || offset > sample.end) return [];
  const count = Math.min(MAX_RECORDS, sample.view.getUint32(offset - 4));
  return parts(sample.view, { offset, end: sample.end }, count);
}

/** Where a sample's records begin, or would; its end where its format is unknown. */
function sflowSampleHead({ offset, end, enterprise, format }: SflowPart): number {
  const words = enterprise === 0 ? WORDS[format] : undefined;
  return words === undefined ? end : offset + ITEM_HEADER_LENGTH + 4 * words;
}

function parts(view: DataView, place: { offset: number; end: number }, count: number): SflowPart[] {
  return itemParts(view, place, ITEM_FORM).slice(0, count).map((part) => {
    const number = view.getUint32(part.offset);
    return { ...part, enterprise: number >>> 12, format: number & 0xfff };
  });
}

function itemFields({ view, offset, end, enterprise, format }: SflowPart, head: number): SflowItem {
  return { enterprise, format, data: formatHexAt(view, offset + ITEM_HEADER_LENGTH, Math.min(head, end)) };
}

function addressLength(type: number): number {
  return type === ADDRESS_IPV6 ? 16 : type === ADDRESS_IPV4 ? 4 : 0;
}

/** How many bytes the header at `offset` needs. */
function neededAt(view: DataView, offset: number, end: number): number {
  return FIXED_LENGTH + (end - offset < ADDRESS ? 0 : addressLength(view.getUint32(offset + ADDRESS_TYPE)));
}
