/**
 * The fields of TCP.
 *
 * @module
 */

import type { OptionPart } from "../wire/option_list.ts";
import { Tcp } from "../wire/tcp.ts";
import {
  TCPOPT_EOL,
  TCPOPT_MAXSEG,
  TCPOPT_NOP,
  TCPOPT_SACK,
  TCPOPT_SACK_PERMITTED,
  TCPOPT_TIMESTAMP,
  TCPOPT_WINDOW,
} from "../wire/tcp_option.ts";
import { type FieldSpec, hex, HEX16, list } from "./field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const OPTION_NAMES: Readonly<Record<number, string>> = {
  [TCPOPT_EOL]: "End of Option List",
  [TCPOPT_NOP]: "No-Operation",
  [TCPOPT_MAXSEG]: "Maximum Segment Size",
  [TCPOPT_WINDOW]: "Window Scale",
  [TCPOPT_SACK_PERMITTED]: "SACK Permitted",
  [TCPOPT_SACK]: "SACK",
  [TCPOPT_TIMESTAMP]: "Timestamps",
};

/** A flag of its name, one bit of the two bytes from the 12th on. */
function flag(name: string, title: string, bit: number): FieldSpec<Tcp> {
  return { name: `tcp.flags.${name}`, title, at: 12, size: 2, value: ({ flagBits }) => (flagBits & bit) !== 0 };
}

/** A number within options of one kind and length. */
function number(name: string, title: string, { kind, length, at, size }: NumberPlace): FieldSpec<OptionPart> {
  return {
    name,
    title,
    at,
    size,
    value: (option) => {
      const { view, offset, end } = option;
      if (option.kind !== kind || end - offset !== length) return undefined;
      return size === 1
        ? view.getUint8(offset + at)
        : size === 2
        ? view.getUint16(offset + at)
        : view.getUint32(offset + at);
    },
  };
}

interface NumberPlace {
  readonly kind: number;
  readonly length: number;
  readonly at: number;
  readonly size: 1 | 2 | 4;
}

/** TCP. */
export const TCP: Protocol = protocol(Tcp, {
  name: "tcp",
  title: "Transmission Control Protocol",
  fields: [
    { name: "tcp.srcport", title: "Source Port", also: "tcp.port", at: 0, size: 2, value: ({ srcPort }) => srcPort },
    {
      name: "tcp.dstport",
      title: "Destination Port",
      also: "tcp.port",
      at: 2,
      size: 2,
      value: ({ dstPort }) => dstPort,
    },
    { name: "tcp.seq_raw", title: "Sequence Number", at: 4, size: 4, value: ({ seq }) => seq },
    { name: "tcp.ack_raw", title: "Acknowledgment Number", at: 8, size: 4, value: ({ ack }) => ack },
    { name: "tcp.hdr_len", title: "Header Length", at: 12, value: ({ headerLength }) => headerLength },
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
      title: ({ kind }: OptionPart) => `Option: ${OPTION_NAMES[kind] ?? kind}`,
      items: ({ optionParts }) => optionParts,
      fields: [
        {
          name: "tcp.option_kind",
          title: "Kind",
          at: 0,
          value: ({ kind }) => kind,
          names: (kind) => OPTION_NAMES[kind],
        },
        {
          name: "tcp.option_len",
          title: "Length",
          at: 1,
          value: ({ kind, offset, end }) => kind > TCPOPT_NOP ? end - offset : undefined,
        },
        number("tcp.options.mss_val", "MSS", { kind: TCPOPT_MAXSEG, length: 4, at: 2, size: 2 }),
        number("tcp.options.wscale.shift", "Shift", { kind: TCPOPT_WINDOW, length: 3, at: 2, size: 1 }),
        number("tcp.options.timestamp.tsval", "TSval", { kind: TCPOPT_TIMESTAMP, length: 10, at: 2, size: 4 }),
        number("tcp.options.timestamp.tsecr", "TSecr", { kind: TCPOPT_TIMESTAMP, length: 10, at: 6, size: 4 }),
        {
          name: "tcp.options.sack.blocks",
          title: "Blocks",
          at: 2,
          size: ({ offset, end }) => end - offset - 2,
          value: ({ kind, view, offset, end }) => kind === TCPOPT_SACK ? blocks(view, offset + 2, end) : undefined,
        },
      ],
    }),
    { name: "tcp.len", title: "Segment Length", value: ({ payloadOffset, payloadEnd }) => payloadEnd - payloadOffset },
  ],
});

/** The flags with the reserved bits above them, as Wireshark has them in one number of 12 bits. */
function flagsWithReserved({ reserved, flagBits }: Tcp): number {
  return reserved << 9 | flagBits;
}

/** The edges of SACK's blocks, `"1000-2000"` each. */
function blocks(view: DataView, offset: number, end: number): string[] {
  const texts: string[] = [];
  for (let at = offset; at + 8 <= end; at += 8) texts.push(`${view.getUint32(at)}-${view.getUint32(at + 4)}`);
  return texts;
}
