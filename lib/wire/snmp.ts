/**
 * SNMP: version 1, RFC 1157, version 2c, RFC 1901, and version 3, RFC 3412 with the User-based Security Model, RFC 3414.
 *
 * ```text
 * SEQUENCE { version, community, PDU }
 * SEQUENCE { version 3, SEQUENCE { msgID, msgMaxSize, msgFlags, msgSecurityModel },
 *            OCTET STRING { security parameters }, SEQUENCE { contextEngineID, contextName, PDU } or encrypted }
 *
 * PDU: { request-id, error-status, error-index, SEQUENCE OF SEQUENCE { name, value } }
 * ```
 *
 * @module
 */

import { BER_INTEGER, BER_SEQUENCE, berCut, type BerElement, berElement, berHex, berNumber } from "../bytes/ber.ts";
import { Layer, type Shortage } from "./layer.ts";
import { latin1, type SnmpPart, type SnmpPartName, snmpParts, type SnmpValue, snmpValue } from "./snmp_part.ts";

/** Bytes of the smallest sequence with a version in it. */
const MIN_LENGTH = 5;
/** The bits of a tag that say which PDU it is. */
const PDU_NUMBER = 0x1f;

/**
 * An SNMP message in a frame. All of it is its header; it is read when something of it is first asked for.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, Snmp, udp } from "@capkit/capkit/core";
 *
 * const get = parseHex("3026 020101 0406 7075626c6963 a019 020107 020100 020100 300e 300c 0608 2b06010201010100 0500");
 * const ports = udp({ srcPort: 40000, dstPort: 161 });
 * const snmp = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, get), LINKTYPE_RAW).layer(Snmp);
 * if (snmp?.community !== "public" || snmp.varbinds[0]?.name !== "1.3.6.1.2.1.1.1.0") throw new Error("sysDescr");
 * ```
 */
export class Snmp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "snmp";
  #parts: readonly SnmpPart[] | undefined = undefined;

  /** The message at `offset`; undefined where no sequence with a version begins there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Snmp | undefined {
    const message = end - offset < MIN_LENGTH ? undefined : berCut(view, offset, end);
    const version = message === undefined ? undefined : berElement(view, message.contents, message.end);
    return message?.tag === BER_SEQUENCE && version !== undefined && isVersion(version)
      ? new Snmp(view, offset, end)
      : undefined;
  }

  /** Why {@linkcode Snmp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: MIN_LENGTH, available: end - offset };
  }

  /** Whether a whole sequence that begins with a version from 0 to 3 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const message = end - offset < MIN_LENGTH ? undefined : berElement(view, offset, end);
    if (message === undefined || message.tag !== BER_SEQUENCE) return false;
    const version = berElement(view, message.contents, message.end);
    return version !== undefined && isVersion(version);
  }

  /** The short name of the protocol. */
  get name(): "snmp" {
    return "snmp";
  }

  /** 0 is version 1, 1 is version 2c, 3 is version 3. */
  get version(): number {
    return this.#number("version") ?? 0;
  }

  /** The community, of versions 1 and 2c; each byte is a character. */
  get community(): string | undefined {
    const part = this.#part("community");
    return part && latin1(part);
  }

  /** The PDU: 0 is GetRequest, 2 a response; undefined where it is encrypted or not there. {@linkcode SNMP_PDUS} names it. */
  get pdu(): number | undefined {
    const part = this.#part("pdu");
    return part && part.tag & PDU_NUMBER;
  }

  /** The request's number; undefined in a trap of version 1 and where there is no PDU. */
  get requestId(): number | undefined {
    return this.#number("requestId");
  }

  /** What went wrong, 0 for nothing; the number of non-repeaters in GetBulkRequest. */
  get errorStatus(): number | undefined {
    return this.#number("errorStatus");
  }

  /** With which of the bindings, the first one being 1; the most repetitions in GetBulkRequest. */
  get errorIndex(): number | undefined {
    return this.#number("errorIndex");
  }

  /** The bindings of names and values, as far as they are whole. */
  get varbinds(): SnmpVarbind[] {
    const found: SnmpVarbind[] = [];
    for (const part of this.parts) {
      if (part.name === "objectName") found.push({ name: String(snmpValue(part).value), type: "" });
      else if (part.name === "objectValue") Object.assign(found.at(-1) ?? {}, snmpValue(part));
    }
    return found;
  }

  /** Where all that the message says lies, in its order. */
  get parts(): readonly SnmpPart[] {
    return this.#parts ??= snmpParts(this.view, this.offset, this.end);
  }

  /** Bytes of the message: all. */
  get headerLength(): number {
    return this.end - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): SnmpFields {
    const fields: SnmpFields = { version: this.version, varbinds: this.varbinds };
    for (const part of this.parts) {
      const { name } = part;
      if (name === "version" || name === "objectName" || name === "objectValue") continue;
      const { value } = snmpValue(part);
      if (name === "pdu") fields.pdu = part.tag & PDU_NUMBER;
      else if (name === "community" || name === "userName" || name === "contextName") fields[name] = latin1(part);
      else if (isDigits(name)) fields[name] = berHex(part);
      else if (name === "enterprise" || name === "agentAddress") fields[name] = String(value);
      else fields[name] = berNumber(part) ?? 0;
    }
    return fields;
  }

  #part(name: SnmpPartName): SnmpPart | undefined {
    return this.parts.find((part) => part.name === name);
  }

  #number(name: SnmpPartName): number | undefined {
    const part = this.#part(name);
    return part && berNumber(part);
  }
}

function isVersion({ view, tag, contents, end }: BerElement): boolean {
  return tag === BER_INTEGER && end - contents === 1 && view.getUint8(contents) <= 3;
}

/** Parts that are bytes. */
type DigitsName =
  | "msgFlags"
  | "engineId"
  | "authParameters"
  | "privParameters"
  | "contextEngineId"
  | "encrypted";

const DIGITS: ReadonlySet<string> = new Set<DigitsName>([
  "msgFlags",
  "engineId",
  "authParameters",
  "privParameters",
  "contextEngineId",
  "encrypted",
]);

function isDigits(name: SnmpPartName): name is DigitsName {
  return DIGITS.has(name);
}

/** The names of the PDUs, by their numbers. */
export const SNMP_PDUS: readonly string[] = [
  "get-request",
  "get-next-request",
  "get-response",
  "set-request",
  "trap",
  "getBulkRequest",
  "informRequest",
  "snmpV2-trap",
  "report",
];

/** A name and its value. */
export interface SnmpVarbind extends SnmpValue {
  /** An object identifier, `"1.3.6.1.2.1.1.1.0"`. */
  name: string;
}

/** The fields of an SNMP message; those that it has not are left out. */
export interface SnmpFields {
  /** 0 is version 1, 1 is version 2c, 3 is version 3. */
  version: number;
  /** Each byte is a character. */
  community?: string;
  /** 0 to 2,147,483,647, as the next one; version 3 only, as all down to `encrypted`. */
  msgId?: number;
  /** Bytes that the sender can take. */
  msgMaxSize?: number;
  /** 2 hexadecimal digits: authenticated (1), encrypted (2), wants a report (4). */
  msgFlags?: string;
  /** 3 is the User-based Security Model. */
  msgSecurityModel?: number;
  /** The authoritative engine as hexadecimal digits. */
  engineId?: string;
  /** How often that engine was started. */
  engineBoots?: number;
  /** Seconds since then. */
  engineTime?: number;
  /** Each byte is a character. */
  userName?: string;
  /** Hexadecimal digits. */
  authParameters?: string;
  /** Hexadecimal digits. */
  privParameters?: string;
  /** Hexadecimal digits. */
  contextEngineId?: string;
  /** Each byte is a character. */
  contextName?: string;
  /** The encrypted PDU as hexadecimal digits. */
  encrypted?: string;
  /** The PDU's number. */
  pdu?: number;
  /** The request's number. */
  requestId?: number;
  /** What went wrong; non-repeaters in GetBulkRequest. */
  errorStatus?: number;
  /** With which binding; the most repetitions in GetBulkRequest. */
  errorIndex?: number;
  /** An object identifier: who sends a trap of version 1, as all that follow. */
  enterprise?: string;
  /** An IPv4 address. */
  agentAddress?: string;
  /** 0 to 6. */
  genericTrap?: number;
  /** What happened, where `genericTrap` is 6. */
  specificTrap?: number;
  /** Hundredths of a second since the sender was started. */
  timestamp?: number;
  /** Names and values. */
  varbinds: SnmpVarbind[];
}
