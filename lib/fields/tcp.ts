/**
 * The fields of TCP.
 *
 * @module
 */

import { enclosingIp } from "../enclosing_ip.ts";
import { Ipv4 } from "../wire/ipv4.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { Tcp } from "../wire/tcp.ts";
import { TH_RST } from "../wire/tcp_flags.ts";
import { TcpStart } from "../wire/tcp_start.ts";
import { TCPOPT_MPTCP } from "../wire/tcp_mptcp.ts";
import { tcpOptionName } from "../wire/tcp_option.ts";
import { type FieldContext, type FieldSpec, hex, HEX16, list, type Part } from "./field.ts";
import { uint16 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";
import { TCP_OPTION_FIELDS } from "./tcp_option.ts";

const ALONE: readonly string[] = ["tcp"];
const WITH_MPTCP: readonly string[] = ["tcp", "mptcp"];

/** A flag of its name, one bit of the two bytes from the 12th on. */
function flag(name: string, title: string, bit: number): FieldSpec<Tcp> {
  return { name: `tcp.flags.${name}`, title, at: 12, size: 2, value: ({ flagBits }) => (flagBits & bit) !== 0 };
}

function ports<T extends Part>(): FieldSpec<T>[] {
  return [
    uint16("tcp.srcport", "Source Port", { at: 0, also: "tcp.port" }),
    uint16("tcp.dstport", "Destination Port", { at: 2, also: "tcp.port" }),
  ];
}

/** TCP. */
export const TCP: Protocol = protocol(Tcp, {
  name: "tcp",
  title: "Transmission Control Protocol",
  otherNames: ["mptcp"],
  // Wireshark has a protocol of its own for the option.
  protocols: (tcp) => tcp.hasOption(TCPOPT_MPTCP) ? WITH_MPTCP : ALONE,
  // Why a connection is reset.
  ownPayload: ({ flagBits }) => (flagBits & TH_RST) !== 0,
  fields: [
    ...ports(),
    {
      name: "tcp.seq_raw",
      title: "Sequence Number",
      at: 4,
      size: 4,
      value: (tcp, context) => isQuotedByIcmp(tcp, context) ? undefined : tcp.seq,
    },
    {
      name: "tcp.seq",
      title: "Sequence Number",
      at: 4,
      size: 4,
      value: (tcp, context) => isQuotedByIcmp(tcp, context) ? tcp.seq : undefined,
    },
    { name: "tcp.ack_raw", title: "Acknowledgment Number", at: 8, size: 4, value: ({ ack }) => ack },
    { name: "tcp.hdr_len", title: "Header Length", at: 12, value: ({ dataOffset }) => 4 * dataOffset },
    { name: "tcp.flags", title: "Flags", at: 12, size: 2, value: flagsWithReserved, format: hex(4) },
    flag("ae", "Accurate ECN", 0x100),
    flag("cwr", "Congestion Window Reduced", 0x80),
    flag("ece", "ECN Echo", 0x40),
    flag("urg", "Urgent", 0x20),
    flag("ack", "Acknowledgment", 0x10),
    flag("push", "Push", 0x08),
    flag("reset", "Reset", 0x04),
    flag("syn", "Syn", 0x02),
    flag("fin", "Fin", 0x01),
    { name: "tcp.window_size_value", title: "Window", at: 14, size: 2, value: ({ window }) => window },
    { name: "tcp.checksum", title: "Checksum", at: 16, size: 2, value: ({ checksum }) => checksum, format: HEX16 },
    checksumStatus("tcp.checksum.status"),
    { name: "tcp.urgent_pointer", title: "Urgent Pointer", at: 18, size: 2, value: ({ urgent }) => urgent },
    list({
      title: ({ kind }: OptionPart) => `Option: ${tcpOptionName(kind) ?? kind}`,
      items: ({ optionParts }) => optionParts,
      fields: TCP_OPTION_FIELDS,
    }),
    { name: "tcp.len", title: "Segment Length", value: segmentLength },
  ],
});

/** What ICMP quotes of a header that is cut. */
export const TCP_START: Protocol = protocol(TcpStart, {
  name: "tcp",
  title: "Transmission Control Protocol, cut",
  ownPayload: true,
  fields: [
    ...ports(),
    { name: "tcp.seq", title: "Sequence Number", at: 4, size: 4, value: ({ seq }) => seq },
  ],
});

/**
 * Whether a segment is one that an error of ICMP is about. Wireshark has the number that was sent in `tcp.seq` then, and in
 * `tcp.seq_raw` of all others; in `tcp.seq` of those it counts from the begin of their connection.
 */
function isQuotedByIcmp(tcp: Tcp, { packet }: FieldContext): boolean {
  return packet.isQuoted(tcp) && enclosingIp(packet.walk, tcp)?.ip instanceof Ipv4;
}

/** The flags with the reserved bits above them, as Wireshark has them in one number of 12 bits. */
function flagsWithReserved({ reserved, flagBits }: Tcp): number {
  return reserved << 9 | flagBits;
}

/** Bytes of the segment, also those that were not captured; undefined where only a part of it was sent: quoted or a fragment. */
function segmentLength(tcp: Tcp, { packet }: FieldContext): number | undefined {
  if (enclosingIp(packet.walk, tcp)?.fragment || packet.isQuoted(tcp)) return undefined;
  return Math.max(0, packet.lengthOf(tcp) - 4 * tcp.dataOffset);
}
