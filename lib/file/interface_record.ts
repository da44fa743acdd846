/**
 * InterfaceRecord: the description of an interface, draft-ietf-opsawg-pcapng section 4.2.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { formatIpv4, formatIpv6, formatMac, parseMac } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { DEFAULT_TSRESOL } from "./pcapng_clock.ts";
import {
  allValues,
  decodeText,
  lastNumber,
  lastText,
  lastValue,
  numberOption,
  type PcapngOption,
  textOption,
  viewOf,
} from "../pcapng_option.ts";
import { PcapngRecord, recordOptions } from "./pcapng_record.ts";

const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_IPV4ADDR = 4;
const IF_IPV6ADDR = 5;
const IF_MACADDR = 6;
const IF_EUIADDR = 7;
const IF_SPEED = 8;
const IF_TSRESOL = 9;
const IF_TZONE = 10;
const IF_FILTER = 11;
const IF_OS = 12;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;
const IF_HARDWARE = 15;
const IF_TXSPEED = 16;
const IF_RXSPEED = 17;
const IF_IANA_TZNAME = 18;

/** if_filter: the rest is the text of a filter. */
const FILTER_TEXT = 0;
/** if_filter: the rest are instructions of classic BPF. */
const FILTER_BPF = 1;
/** The fields of an instruction. */
const INSTRUCTION_SIZES: readonly number[] = [2, 1, 1, 4];

/** An IPv4 address of an interface, as text. */
export interface InterfaceIpv4 {
  /** As text, `"192.0.2.1"`. */
  readonly address: string;
  /** As text, `"255.255.255.0"`. */
  readonly netmask: string;
}

/** An IPv6 address of an interface. */
export interface InterfaceIpv6 {
  /** As text. */
  readonly address: string;
  /** 0 to 128. */
  readonly prefixLength: number;
}

/** The description of an interface: what its packets were captured with. */
export class InterfaceRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "interface";
  /** Its place in the list of the file's interfaces. */
  readonly index: number;
  /** The interface as packets have it, the same object. */
  readonly interface: CaptureInterface;

  /** What can be said of an interface from all that its packets know of it; times in nanoseconds. */
  static of(at: CaptureInterface): InterfaceRecord {
    const { name, description, filter, mac, speed, os, hardware } = at;
    const options: (PcapngOption | undefined)[] = [
      name === "" ? undefined : textOption(IF_NAME, name),
      description === undefined ? undefined : textOption(IF_DESCRIPTION, description),
      mac === undefined ? undefined : { code: IF_MACADDR, value: parseMac(mac) },
      speed === undefined ? undefined : numberOption(IF_SPEED, speed, 8),
      numberOption(IF_TSRESOL, 9, 1),
      filter === undefined ? undefined : textOption(IF_FILTER, "\0" + filter),
      os === undefined ? undefined : textOption(IF_OS, os),
      hardware === undefined ? undefined : textOption(IF_HARDWARE, hardware),
    ];
    return new InterfaceRecord(at, { index: 0, optionBytes: recordOptions({}, options) });
  }

  /** The description that a file has of `at`, which says no more than the options do. */
  constructor(at: CaptureInterface, fields: { index: number; optionBytes: Uint8Array; position?: number }) {
    super(fields.optionBytes, fields.position);
    this.interface = at;
    this.index = fields.index;
  }

  /** What its frames begin with, a `LINKTYPE_` number. */
  get linktype(): number {
    return this.interface.linktype;
  }

  /** Bytes kept of each frame at most; 0 for no limit. */
  get snaplen(): number {
    return this.interface.snaplen;
  }

  /** Its name (if_name), `"eth0"`. */
  get name(): string | undefined {
    return lastText(this.options, IF_NAME);
  }

  /** What it is, in words (if_description). */
  get description(): string | undefined {
    return lastText(this.options, IF_DESCRIPTION);
  }

  /** Its IPv4 addresses (if_IPv4addr). */
  get ipv4(): InterfaceIpv4[] {
    return allValues(this.options, IF_IPV4ADDR, 8).map(viewOf)
      .map((view) => ({ address: formatIpv4(view, 0), netmask: formatIpv4(view, 4) }));
  }

  /** Its IPv6 addresses (if_IPv6addr). */
  get ipv6(): InterfaceIpv6[] {
    return allValues(this.options, IF_IPV6ADDR, 17).map(viewOf)
      .map((view) => ({ address: formatIpv6(view, 0), prefixLength: view.getUint8(16) }));
  }

  /** Its MAC address (if_MACaddr), `"02:00:00:00:00:01"`. */
  get mac(): string | undefined {
    const value = lastValue(this.options, IF_MACADDR, 6);
    return value === undefined ? undefined : formatMac(viewOf(value), 0);
  }

  /** Its EUI-64 (if_EUIaddr), 16 hexadecimal digits. */
  get eui(): string | undefined {
    const value = lastValue(this.options, IF_EUIADDR, 8);
    return value === undefined ? undefined : formatHexAt(viewOf(value), 0, 8);
  }

  /** Its speed in bits a second (if_speed). */
  get speed(): bigint | undefined {
    return lastNumber(this.options, IF_SPEED, 8);
  }

  /** The resolution of its times (if_tsresol): 10 to the power of minus it, of 2 where bit 7 is set; 6 by default. */
  get tsresol(): number {
    return lastValue(this.options, IF_TSRESOL, 1)?.[0] ?? DEFAULT_TSRESOL;
  }

  /** Its time zone (if_tzone), a number whose meaning was never said. */
  get tzone(): number | undefined {
    const value = lastNumber(this.options, IF_TZONE, 4);
    return value === undefined ? undefined : Number(value);
  }

  /** The filter its packets have passed (if_filter), as text or as instructions of BPF, 8 little-endian bytes each. */
  get filter(): string | Uint8Array | undefined {
    const value = lastValue(this.options, IF_FILTER, 1);
    switch (value?.[0]) {
      case FILTER_TEXT:
        return decodeText(value.subarray(1));
      case FILTER_BPF:
        return value.subarray(1);
    }
    return undefined;
  }

  /** The operating system of its machine (if_os). */
  get os(): string | undefined {
    return lastText(this.options, IF_OS);
  }

  /** Bytes of the frame check sequence at the end of its frames (if_fcslen); undefined where that is not known. */
  get fcslen(): number | undefined {
    return lastValue(this.options, IF_FCSLEN, 1)?.[0];
  }

  /** Seconds that are added to its times (if_tsoffset); 0 by default. */
  get tsoffset(): bigint {
    return BigInt.asIntN(64, lastNumber(this.options, IF_TSOFFSET, 8) ?? 0n);
  }

  /** What it is made of (if_hardware). */
  get hardware(): string | undefined {
    return lastText(this.options, IF_HARDWARE);
  }

  /** Its speed of sending in bits a second (if_txspeed). */
  get txSpeed(): bigint | undefined {
    return lastNumber(this.options, IF_TXSPEED, 8);
  }

  /** Its speed of receiving in bits a second (if_rxspeed). */
  get rxSpeed(): bigint | undefined {
    return lastNumber(this.options, IF_RXSPEED, 8);
  }

  /** The time zone where it is, by its name in the IANA database (if_iana_tzname), `"Europe/Berlin"`. */
  get tzname(): string | undefined {
    return lastText(this.options, IF_IANA_TZNAME);
  }

  /** The record as plain fields. */
  toJSON(): Record<string, unknown> {
    const { kind, position, index, linktype, snaplen, name, description, ipv4, ipv6, mac, eui, tsresol, tzone } = this;
    const { os, fcslen, hardware, tzname, comments } = this;
    const number = (value: bigint | undefined): number | undefined => value === undefined ? undefined : Number(value);
    return {
      ...{ kind, position, index, linktype, snaplen, name, description, ipv4, ipv6, mac, eui },
      speed: number(this.speed),
      ...{ tsresol, tzone, filter: this.filter, os, fcslen, tsoffset: Number(this.tsoffset), hardware },
      ...{ txSpeed: number(this.txSpeed), rxSpeed: number(this.rxSpeed), tzname, comments },
    };
  }
}

/** What numbers the options of an interface description are made of. */
export function interfaceOptionShape(code: number, value: Uint8Array): readonly number[] | undefined {
  switch (code) {
    case IF_SPEED:
    case IF_TSOFFSET:
    case IF_TXSPEED:
    case IF_RXSPEED:
      return [8];
    case IF_TZONE:
      return [4];
    case IF_FILTER: {
      if (value[0] !== FILTER_BPF) return undefined;
      const instructions = Math.floor((value.length - 1) / 8);
      return [1, ...Array<readonly number[]>(instructions).fill(INSTRUCTION_SIZES).flat()];
    }
  }
  return undefined;
}
