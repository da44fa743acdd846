/**
 * The fields of TCP options.
 *
 * @module
 */

import type { OptionPart } from "../wire/option_list.ts";
import { decodeMptcp, type MptcpOption, mptcpSubtypeName, TCPOPT_MPTCP } from "../wire/tcp_mptcp.ts";
import {
  TCPOPT_AO,
  TCPOPT_CC,
  TCPOPT_CCECHO,
  TCPOPT_CCNEW,
  TCPOPT_ECHO,
  TCPOPT_ECHOREPLY,
  TCPOPT_EXP1,
  TCPOPT_EXP2,
  TCPOPT_FASTOPEN,
  TCPOPT_MAXSEG,
  TCPOPT_MD5,
  TCPOPT_NOP,
  TCPOPT_SACK,
  TCPOPT_SCPS,
  TCPOPT_TIMESTAMP,
  TCPOPT_USER_TIMEOUT,
  TCPOPT_WINDOW,
  tcpOptionName,
} from "../wire/tcp_option.ts";
import { type FieldEntry, type FieldSpec, type FieldValue, HEX16, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";

/** The fields of an option, whichever it is. */
export const TCP_OPTION_FIELDS: readonly FieldEntry<OptionPart>[] = [
  uint8("tcp.option_kind", "Kind", { at: 0, names: tcpOptionName }),
  uint8("tcp.option_len", "Length", { at: 1, when: ({ kind }) => kind > TCPOPT_NOP }),
  ...ofKind({ kinds: [TCPOPT_MAXSEG], length: 4 }, [uint16("tcp.options.mss_val", "MSS", { at: 2 })]),
  ...ofKind({ kinds: [TCPOPT_WINDOW], length: 3 }, [
    uint8("tcp.options.wscale.shift", "Shift", { at: 2 }),
    {
      name: "tcp.options.wscale.multiplier",
      title: "Multiplier",
      value: ({ view, offset }) => 2 ** Math.min(14, view.getUint8(offset + 2)),
    },
  ]),
  ...ofKind({ kinds: [TCPOPT_SACK] }, [
    { name: "tcp.options.sack_le", title: "Left Edge", at: 2, size: rest, value: (option) => edges(option, 0) },
    { name: "tcp.options.sack_re", title: "Right Edge", at: 2, size: rest, value: (option) => edges(option, 4) },
    { name: "tcp.options.sack.count", title: "Count", value: (option) => edges(option, 0).length },
  ]),
  ...ofKind({ kinds: [TCPOPT_ECHO, TCPOPT_ECHOREPLY], length: 6 }, [
    uint32("tcp.options.echo_value", "Echo", { at: 2 }),
  ]),
  ...ofKind({ kinds: [TCPOPT_TIMESTAMP], length: 10 }, [
    uint32("tcp.options.timestamp.tsval", "TSval", { at: 2 }),
    uint32("tcp.options.timestamp.tsecr", "TSecr", { at: 6 }),
  ]),
  ...ofKind({ kinds: [TCPOPT_CC, TCPOPT_CCNEW, TCPOPT_CCECHO], length: 6 }, [
    uint32("tcp.options.cc_value", "CC", { at: 2 }),
  ]),
  ...ofKind({ kinds: [TCPOPT_MD5], length: 18 }, [bytesAt("tcp.options.md5.digest", "MD5 digest", { at: 2 })]),
  ...ofKind({ kinds: [TCPOPT_SCPS], length: 4 }, [
    uint8("tcp.options.scps.vector", "SCPS Capabilities Vector", { at: 2, format: HEX8 }),
    bit8("tcp.options.scpsflags.bets", "Partial Reliability Capable", { at: 2, mask: 0x80 }),
    bit8("tcp.options.scpsflags.snack1", "Short Form SNACK Capable", { at: 2, mask: 0x40 }),
    bit8("tcp.options.scpsflags.snack2", "Long Form SNACK Capable", { at: 2, mask: 0x20 }),
    bit8("tcp.options.scpsflags.compress", "Lossless Header Compression", { at: 2, mask: 0x10 }),
    bit8("tcp.options.scpsflags.nlts", "Network Layer Timestamp", { at: 2, mask: 0x08 }),
    uint8("tcp.options.scpsflags.reserved", "Reserved", { at: 2, mask: 0x07 }),
    uint8("tcp.options.scps.binding", "Connection ID", { at: 3 }),
  ]),
  ...ofKind({ kinds: [TCPOPT_USER_TIMEOUT], length: 4 }, [
    bit8("tcp.options.user_to_granularity", "Granularity", { at: 2, mask: 0x80 }),
    uint16("tcp.options.user_to_val", "User Timeout", { at: 2, mask: 0x7fff }),
  ]),
  ...ofKind({ kinds: [TCPOPT_AO] }, [
    uint8("tcp.options.ao.keyid", "AO KeyID", { at: 2 }),
    uint8("tcp.options.ao.rnextkeyid", "AO RNextKeyID", { at: 3 }),
    bytesAt("tcp.options.ao.mac", "AO MAC", { at: 4 }),
  ]),
  ...ofKind({ kinds: [TCPOPT_MPTCP] }, [
    uint8("tcp.options.mptcp.subtype", "Multipath TCP subtype", { at: 2, mask: 0xf0, names: mptcpSubtypeName }),
    said("version", "Multipath TCP version", (option) => valueOf(option, "version")),
    said("sendkey", "Sender's Key", (option) => keyOf(option, 0)),
    said("recvkey", "Receiver's Key", (option) => keyOf(option, 1)),
    said("addrid", "Address ID", addressIds),
    said("recvtok", "Receiver's Token", (option) => valueOf(option, "token")),
    said(
      "sendrand",
      "Sender's Random Number",
      (option) => option.name === "mpJoin" ? hexNumber(option.nonce) : undefined,
    ),
    said(
      "sendtrunchmac",
      "Sender's Truncated HMAC",
      (option) => option.name === "mpJoin" && option.hmac?.length === 16 ? hexNumber(option.hmac) : undefined,
    ),
    said("sendhmac", "Sender's HMAC", (option) => {
      return option.name === "mpJoin" && option.hmac?.length === 40 ? option.hmac : undefined;
    }),
    said("rawdataack", "Data ACK", (option) => valueOf(option, "dataAck")),
    said("rawdataseqno", "Data Sequence Number", (option) => valueOf(option, "dataSequence")),
    said("subflowseqno", "Subflow Sequence Number", (option) => valueOf(option, "subflowSequence")),
    said("datalvllen", "Data-level Length", (option) => valueOf(option, "dataLength")),
    { ...said("checksum", "Checksum", (option) => valueOf(option, "checksum")), format: HEX16 },
    said("ipv4", "Advertised IPv4 Address", (option) => addressOf(option, ".")),
    said("ipv6", "Advertised IPv6 Address", (option) => addressOf(option, ":")),
    said("port", "Advertised port", (option) => valueOf(option, "port")),
    { ...said("rst_reason", "TCPRST Reason", (option) => valueOf(option, "reason")), format: HEX8 },
  ]),
  ...ofKind({ kinds: [TCPOPT_FASTOPEN] }, [bytesAt("tcp.options.tfo.cookie", "Fast Open Cookie", { at: 2 })]),
  ...ofKind({ kinds: [TCPOPT_EXP1, TCPOPT_EXP2] }, [
    uint16("tcp.options.experimental.exid", "Experiment Identifier", { at: 2, format: HEX16 }),
    bytesAt("tcp.options.tfo.cookie", "Fast Open Cookie", { at: 4, when: isFastOpen }),
    bytesAt("tcp.options.experimental.data", "Data", { at: 4, when: (option) => !isFastOpen(option) }),
  ]),
];

/** Fields of options of these kinds, and of one length if it is given. */
function ofKind(
  { kinds, length }: { kinds: readonly number[]; length?: number },
  entries: readonly FieldEntry<OptionPart>[],
): FieldEntry<OptionPart>[] {
  return only(({ kind, offset, end }) => kinds.includes(kind) && (length ?? end - offset) === end - offset, entries);
}

/** Whether an experimental option is Fast Open, as it was before it had a kind of its own (RFC 7413, appendix). */
function isFastOpen({ view, offset, end }: OptionPart): boolean {
  return end - offset >= 4 && view.getUint16(offset + 2) === 0xf989;
}

/** What a Multipath TCP option says, wherever it says it. */
function said(
  name: string,
  title: string,
  value: (option: MptcpOption) => FieldValue | readonly FieldValue[] | undefined,
): FieldSpec<OptionPart> {
  return {
    name: `tcp.options.mptcp.${name}`,
    title,
    at: 0,
    size: ({ offset, end }) => end - offset,
    value: ({ view, offset, end }) => {
      const option = decodeMptcp(view, offset, end - offset);
      return option === undefined ? undefined : value(option);
    },
  };
}

/** A number that some of the options have. */
function valueOf(option: MptcpOption, name: string): number | string | undefined {
  const value: unknown = Reflect.get(option, name);
  return typeof value === "number" || typeof value === "string" ? value : undefined;
}

function keyOf(option: MptcpOption, index: number): bigint | undefined {
  if (option.name === "mpFastClose") return index === 1 ? hexNumber(option.key) : undefined;
  return option.name === "mpCapable" ? hexNumber(option.keys[index]) : undefined;
}

function addressIds(option: MptcpOption): FieldValue | readonly FieldValue[] | undefined {
  return option.name === "mpRemoveAddress" ? option.addressIds : valueOf(option, "addressId");
}

function addressOf(option: MptcpOption, separator: "." | ":"): string | undefined {
  return option.name === "mpAddAddress" && option.address.includes(separator) ? option.address : undefined;
}

function hexNumber(digits: string | undefined): bigint | undefined {
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}

/** One of both edges of each SACK block. */
function edges({ view, offset, end }: OptionPart, at: 0 | 4): number[] {
  return Array.from({ length: end - offset - 2 >> 3 }, (_, i) => view.getUint32(offset + 2 + 8 * i + at));
}

function rest({ offset, end }: OptionPart): number {
  return end - offset - 2;
}
