/**
 * NamesRecord: names that somebody resolved, draft-ietf-opsawg-pcapng section 4.5.
 *
 * @module
 */

import { formatIpv4, formatIpv6, formatMac, parseIpv4, parseIpv6, parseMac } from "../bytes/address.ts";
import { formatHex, parseHex } from "../bytes/hex.ts";
import {
  decodeOptions,
  decodeText,
  encodeOptions,
  lastText,
  lastValue,
  type PcapngOption,
  textOption,
  viewOf,
} from "../pcapng_option.ts";
import { PcapngRecord, type RecordFields, recordOptions } from "./pcapng_record.ts";

const NRB_RECORD_IPV4 = 1;
const NRB_RECORD_IPV6 = 2;
const NRB_RECORD_EUI48 = 3;
const NRB_RECORD_EUI64 = 4;

const NS_DNSNAME = 2;
const NS_DNSIP4ADDR = 3;
const NS_DNSIP6ADDR = 4;

/** The names of an address. */
export interface ResolvedName {
  /** An IPv4, IPv6 or MAC address, or an EUI-64 of 16 hexadecimal digits. */
  readonly address: string;
  /** At least one. */
  readonly names: readonly string[];
}

/** An entry as the file has it: an `nrb_record_` type, the address, and names that end with a zero byte each. */
export interface NameEntry {
  /** The type of the entry, an `nrb_record` number. */
  readonly type: number;
  /** Its bytes as they are in the file. */
  readonly value: Uint8Array;
}

/** What a name resolution block says. */
export interface NamesFields extends RecordFields {
  /** The addresses with their names. */
  readonly names: readonly ResolvedName[];
  /** The name of the server that was asked (ns_dnsname). */
  readonly server?: string | undefined;
}

/**
 * Names of addresses, for packets before and after it.
 *
 * @example
 * ```ts
 * import { NamesRecord } from "@capkit/capkit/core";
 *
 * const record = NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate", "gate.example"] }] });
 * if (record.names[0]?.names[1] !== "gate.example") throw new Error("as it was made");
 * ```
 */
export class NamesRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "names";
  /** Its entries as bytes of a little-endian block, without the end mark. They have the layout of options. */
  readonly entryBytes: Uint8Array;

  /**
   * A record of these names.
   *
   * @throws TypeError where an address is none, RangeError where names are too long.
   */
  static of(fields: NamesFields): NamesRecord {
    const { names, server, position } = fields;
    const own = [server === undefined ? undefined : textOption(NS_DNSNAME, server)];
    return new NamesRecord(encodeOptions(names.map(encodeName)), recordOptions(fields, own), position);
  }

  /** A record of the entries and options in these bytes. */
  constructor(entryBytes: Uint8Array, optionBytes: Uint8Array, position?: number) {
    super(optionBytes, position);
    this.entryBytes = entryBytes;
  }

  /** The entries as they are in the file, those of unknown types too. */
  get entries(): NameEntry[] {
    return decodeOptions(this.entryBytes).map(({ code, value }) => ({ type: code, value }));
  }

  /** The names of all addresses of known types. */
  get names(): ResolvedName[] {
    return this.entries.map(decodeName).filter((name) => name !== undefined);
  }

  /** The name of the server that was asked (ns_dnsname). */
  get server(): string | undefined {
    return lastText(this.options, NS_DNSNAME);
  }

  /** The address of that server (ns_dnsIP4addr, ns_dnsIP6addr). */
  get serverAddress(): string | undefined {
    const ipv4 = lastValue(this.options, NS_DNSIP4ADDR, 4);
    if (ipv4 !== undefined) return formatIpv4(viewOf(ipv4), 0);
    const ipv6 = lastValue(this.options, NS_DNSIP6ADDR, 16);
    return ipv6 === undefined ? undefined : formatIpv6(viewOf(ipv6), 0);
  }

  /** The record as plain fields. */
  toJSON(): Record<string, unknown> {
    const { kind, position, names, server, serverAddress, comments } = this;
    return { kind, position, names, server, serverAddress, comments };
  }
}

/** Bytes of an address by the type of its entry; undefined for an unknown one. */
function addressLength(type: number): number | undefined {
  switch (type) {
    case NRB_RECORD_IPV4:
      return 4;
    case NRB_RECORD_IPV6:
      return 16;
    case NRB_RECORD_EUI48:
      return 6;
    case NRB_RECORD_EUI64:
      return 8;
  }
  return undefined;
}

function decodeName({ type, value }: NameEntry): ResolvedName | undefined {
  const length = addressLength(type);
  if (length === undefined || value.length < length) return undefined;
  const names: string[] = [];
  for (let at = length; at < value.length;) {
    const zero = value.indexOf(0, at);
    const end = zero < 0 ? value.length : zero;
    if (end > at) names.push(decodeText(value.subarray(at, end)));
    at = end + 1;
  }
  return { address: formatAddress(type, value), names };
}

function formatAddress(type: number, value: Uint8Array): string {
  const view = viewOf(value);
  switch (type) {
    case NRB_RECORD_IPV4:
      return formatIpv4(view, 0);
    case NRB_RECORD_IPV6:
      return formatIpv6(view, 0);
    case NRB_RECORD_EUI48:
      return formatMac(view, 0);
  }
  return formatHex(value.subarray(0, 8));
}

function encodeName({ address, names }: ResolvedName): PcapngOption {
  const { type, bytes } = parseAddress(address);
  const text = new TextEncoder().encode(names.map((name) => name + "\0").join(""));
  const value = new Uint8Array(bytes.length + text.length);
  value.set(bytes);
  value.set(text, bytes.length);
  return { code: type, value };
}

function parseAddress(address: string): { type: number; bytes: Uint8Array } {
  if (/^[0-9a-f]{16}$/i.test(address)) return { type: NRB_RECORD_EUI64, bytes: parseHex(address) };
  if (/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(address)) return { type: NRB_RECORD_EUI48, bytes: parseMac(address) };
  if (address.includes(":")) return { type: NRB_RECORD_IPV6, bytes: parseIpv6(address) };
  return { type: NRB_RECORD_IPV4, bytes: parseIpv4(address) };
}
