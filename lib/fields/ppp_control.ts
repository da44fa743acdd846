/**
 * The fields of PPP's control protocols.
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import type { OptionPart } from "../wire/option_list.ts";
import {
  Ccp,
  Ipcp,
  Ipv6cp,
  Lcp,
  PPP_CODEREJ,
  PPP_CONFACK,
  PPP_CONFNAK,
  PPP_CONFREJ,
  PPP_CONFREQ,
  PPP_DISCREQ,
  PPP_ECHOREP,
  PPP_ECHOREQ,
  PPP_PROTREJ,
  PPP_TERMACK,
  PPP_TERMREQ,
  type PppControl,
} from "../wire/ppp_control.ts";
import { type FieldEntry, type FieldSpec, HEX16, HEX32, HEX8, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const CODE_NAMES: Readonly<Record<number, string>> = {
  [PPP_CONFREQ]: "Configuration Request",
  [PPP_CONFACK]: "Configuration Ack",
  [PPP_CONFNAK]: "Configuration Nak",
  [PPP_CONFREJ]: "Configuration Reject",
  [PPP_TERMREQ]: "Termination Request",
  [PPP_TERMACK]: "Termination Ack",
  [PPP_CODEREJ]: "Code Reject",
  [PPP_PROTREJ]: "Protocol Reject",
  [PPP_ECHOREQ]: "Echo Request",
  [PPP_ECHOREP]: "Echo Reply",
  [PPP_DISCREQ]: "Discard Request",
};

/** The four bytes that all of them begin with, under the names of one protocol. */
export function pppMessageFields<T extends PppControl>(
  prefix: string,
  names: Readonly<Record<number, string>> = CODE_NAMES,
): FieldSpec<T>[] {
  return [
    { name: `${prefix}.code`, title: "Code", at: 0, value: ({ code }) => code, names: (value) => names[value] },
    { name: `${prefix}.identifier`, title: "Identifier", at: 1, value: ({ identifier }) => identifier },
    { name: `${prefix}.length`, title: "Length", at: 2, size: 2, value: ({ length }) => length },
  ];
}

/** How an option's data are read. */
type Reading = (view: DataView, offset: number, end: number) => string | number;

const UINT8: Reading = (view, offset) => view.getUint8(offset);
const UINT16: Reading = (view, offset) => view.getUint16(offset);
const UINT32: Reading = (view, offset) => view.getUint32(offset);
const ADDRESS: Reading = formatIpv4;
const BYTES: Reading = formatHexAt;

/** Where a field is among the options of a protocol. */
interface OptionPlace {
  readonly kind: number;
  readonly at?: number;
  /** Its bytes; to the end of the option where it is left out. */
  readonly size?: 1 | 2 | 4;
  readonly read: Reading;
  readonly format?: (value: number) => string;
}

/** A field of options of one type that are long enough for it. */
function field(name: string, title: string, { kind, at = 2, size, read, ...rest }: OptionPlace): FieldSpec<OptionPart> {
  return {
    name,
    title,
    at,
    size: ({ offset, end }) => size ?? end - offset - at,
    value: (option) => {
      const from = option.offset + at;
      if (option.kind !== kind || option.end - from < (size ?? 1)) return undefined;
      return read(option.view, from, size === undefined ? option.end : from + size);
    },
    ...rest,
  };
}

/** The options of one protocol. */
function options<T extends PppControl>(
  prefix: string,
  names: Readonly<Record<number, string>>,
  fields: readonly FieldSpec<OptionPart>[],
): FieldEntry<T> {
  return list({
    title: ({ kind }: OptionPart) => `Option: ${names[kind] ?? kind}`,
    items: ({ optionParts }: T) => optionParts,
    fields: [
      { name: `${prefix}.type`, title: "Type", at: 0, value: ({ kind }) => kind, names: (kind) => names[kind] },
      { name: `${prefix}.length`, title: "Length", at: 1, value: ({ offset, end }) => end - offset },
      ...fields,
    ],
  });
}

const LCP_OPTION_NAMES: Readonly<Record<number, string>> = {
  1: "Maximum Receive Unit",
  2: "Async Control Character Map",
  3: "Authentication Protocol",
  4: "Quality Protocol",
  5: "Magic Number",
  7: "Protocol Field Compression",
  8: "Address and Control Field Compression",
  9: "FCS Alternatives",
  13: "Callback",
  17: "Multilink MRRU",
  19: "Multilink Endpoint Discriminator",
};

/** A number after the first four bytes of a message of some codes. */
function body(
  name: string,
  title: string,
  { codes, size, format }: { codes: readonly number[]; size: 2 | 4; format?: (value: number) => string },
): FieldSpec<Lcp> {
  return {
    name,
    title,
    at: 4,
    size,
    value: ({ code, view, dataOffset, payloadOffset }) => {
      if (!codes.includes(code) || payloadOffset - dataOffset < size) return undefined;
      return size === 2 ? view.getUint16(dataOffset) : view.getUint32(dataOffset);
    },
    ...format === undefined ? {} : { format },
  };
}

/** Codes of LCP after whose first four bytes a magic number is: RFC 1661 section 5.8 and RFC 1570. */
const WITH_MAGIC: readonly number[] = [PPP_ECHOREQ, PPP_ECHOREP, PPP_DISCREQ, 12, 13];

/** How many bytes of a message come before what `lcp.data` shows of it. */
function dataAt({ code }: Lcp): number {
  if (code === PPP_PROTREJ) return 6;
  return code === PPP_ECHOREQ || code === PPP_ECHOREP || code === PPP_DISCREQ ? 8 : 4;
}

/** LCP. */
export const LCP: Protocol = protocol(Lcp, {
  name: "lcp",
  title: "PPP Link Control Protocol",
  fields: [
    ...pppMessageFields<Lcp>("ppp"),
    body("lcp.magic_number", "Magic Number", { codes: WITH_MAGIC, size: 4, format: HEX32 }),
    body("lcp.rej_proto", "Rejected Protocol", { codes: [PPP_PROTREJ], size: 2, format: HEX16 }),
    {
      name: "lcp.data",
      title: "Data",
      at: dataAt,
      size: (message) => message.headerLength - dataAt(message),
      value: (message) => {
        const { code, view, offset, payloadOffset } = message;
        const from = offset + dataAt(message);
        if (code < PPP_TERMREQ || code > PPP_DISCREQ || from >= payloadOffset) return undefined;
        return formatHexAt(view, from, payloadOffset);
      },
    },
    options<Lcp>("lcp.opt", LCP_OPTION_NAMES, [
      field("lcp.opt.mru", "Maximum Receive Unit", { kind: 1, size: 2, read: UINT16 }),
      field("lcp.opt.asyncmap", "Async Control Character Map", { kind: 2, size: 4, read: UINT32, format: HEX32 }),
      field("lcp.opt.auth_protocol", "Authentication Protocol", { kind: 3, size: 2, read: UINT16, format: HEX16 }),
      field("lcp.opt.algorithm", "Algorithm", { kind: 3, at: 4, size: 1, read: UINT8 }),
      field("lcp.opt.quality_protocol", "Quality Protocol", { kind: 4, size: 2, read: UINT16, format: HEX16 }),
      field("lcp.opt.magic_number", "Magic Number", { kind: 5, size: 4, read: UINT32, format: HEX32 }),
      field("lcp.opt.fcs_alternatives", "FCS Alternatives", { kind: 9, size: 1, read: UINT8, format: HEX8 }),
      field("lcp.opt.operation", "Operation", { kind: 13, size: 1, read: UINT8 }),
      field("lcp.opt.message", "Message", { kind: 13, at: 3, read: BYTES }),
      field("lcp.opt.mrru", "MRRU", { kind: 17, size: 2, read: UINT16 }),
      field("lcp.opt.ep_disc_class", "Class", { kind: 19, size: 1, read: UINT8 }),
      field("lcp.opt.data", "Data", { kind: 19, at: 3, read: BYTES }),
    ]),
  ],
});

const IPCP_OPTION_NAMES: Readonly<Record<number, string>> = {
  1: "IP Addresses (deprecated)",
  2: "IP Compression Protocol",
  3: "IP Address",
  129: "Primary DNS Server IP Address",
  130: "Primary NBNS Server IP Address",
  131: "Secondary DNS Server IP Address",
  132: "Secondary NBNS Server IP Address",
};

/** IPCP. */
export const IPCP: Protocol = protocol(Ipcp, {
  name: "ipcp",
  title: "PPP IP Control Protocol",
  fields: [
    ...pppMessageFields<Ipcp>("ppp"),
    options<Ipcp>("ipcp.opt", IPCP_OPTION_NAMES, [
      field("ipcp.opt.src_address", "Source IP Address", { kind: 1, size: 4, read: ADDRESS }),
      field("ipcp.opt.dst_address", "Destination IP Address", { kind: 1, at: 6, size: 4, read: ADDRESS }),
      field("ipcp.opt.compress_proto", "IP Compression Protocol", { kind: 2, size: 2, read: UINT16, format: HEX16 }),
      field("ipcp.opt.ip_address", "IP Address", { kind: 3, size: 4, read: ADDRESS }),
      field("ipcp.opt.pri_dns_address", "Primary DNS Address", { kind: 129, size: 4, read: ADDRESS }),
      field("ipcp.opt.pri_nbns_address", "Primary NBNS Address", { kind: 130, size: 4, read: ADDRESS }),
      field("ipcp.opt.sec_dns_address", "Secondary DNS Address", { kind: 131, size: 4, read: ADDRESS }),
      field("ipcp.opt.sec_nbns_address", "Secondary NBNS Address", { kind: 132, size: 4, read: ADDRESS }),
    ]),
  ],
});

/** IPV6CP. */
export const IPV6CP: Protocol = protocol(Ipv6cp, {
  name: "ipv6cp",
  title: "PPP IPv6 Control Protocol",
  fields: [
    ...pppMessageFields<Ipv6cp>("ppp"),
    options<Ipv6cp>("ipv6cp.opt", { 1: "Interface Identifier" }, [
      field("ipv6cp.interface_identifier", "Interface Identifier", { kind: 1, read: BYTES }),
    ]),
  ],
});

/** CCP. */
export const CCP: Protocol = protocol(Ccp, {
  name: "ccp",
  title: "PPP Compression Control Protocol",
  fields: [
    ...pppMessageFields<Ccp>("ppp"),
    options<Ccp>("ccp.opt", { 18: "Microsoft PPE/PPC", 26: "Deflate" }, []),
  ],
});
