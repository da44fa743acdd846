/**
 * The parts of an SNMP message, RFC 1157 and RFC 3416: where each lies, and what a value says.
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import {
  BER_INTEGER,
  BER_NULL,
  BER_OCTET_STRING,
  BER_OID,
  berChildren,
  berCut,
  type BerElement,
  berElements,
  berHex,
  berInteger,
  berOid,
} from "../bytes/ber.ts";

/** What a part is. */
export type SnmpPartName =
  | "version"
  | "community"
  | "msgId"
  | "msgMaxSize"
  | "msgFlags"
  | "msgSecurityModel"
  | "engineId"
  | "engineBoots"
  | "engineTime"
  | "userName"
  | "authParameters"
  | "privParameters"
  | "contextEngineId"
  | "contextName"
  | "encrypted"
  | "pdu"
  | "requestId"
  | "errorStatus"
  | "errorIndex"
  | "enterprise"
  | "agentAddress"
  | "genericTrap"
  | "specificTrap"
  | "timestamp"
  | "objectName"
  | "objectValue";

/** A part of a message: an element of BER. */
export interface SnmpPart extends BerElement {
  /** What it is. */
  readonly name: SnmpPartName;
}

const VERSION_3 = 3;
/** The class and form of a PDU's tag, context-specific and constructed; the number of a trap of version 1. */
const PDU_FORM = 0xa0;
const PDU_TRAP_V1 = 4;
const PDU: readonly SnmpPartName[] = ["requestId", "errorStatus", "errorIndex"];
const TRAP: readonly SnmpPartName[] = ["enterprise", "agentAddress", "genericTrap", "specificTrap", "timestamp"];
const HEADER: readonly SnmpPartName[] = ["msgId", "msgMaxSize", "msgFlags", "msgSecurityModel"];
const SECURITY: readonly SnmpPartName[] = [
  "engineId",
  "engineBoots",
  "engineTime",
  "userName",
  "authParameters",
  "privParameters",
];

/** The parts of the message at `offset`, as far as they are whole. */
export function snmpParts(view: DataView, offset: number, end: number): SnmpPart[] {
  const parts: SnmpPart[] = [];
  const message = berCut(view, offset, end);
  if (message === undefined) return parts;
  const [version, second, third] = cutChildren(message);
  if (version === undefined) return parts;
  parts.push({ ...version, name: "version" });
  if (second === undefined) return parts;
  if (berInteger(version) !== BigInt(VERSION_3)) {
    parts.push({ ...second, name: "community" });
    readPdu(third, parts);
    return parts;
  }
  nameAll(berChildren(second), HEADER, parts);
  if (third === undefined) return parts;
  const [security] = cutChildren(third);
  if (security !== undefined) nameAll(berChildren(security), SECURITY, parts);
  readScoped(cutChildren(message)[3], parts);
  return parts;
}

/** The elements within an element, the last one cut where it is not whole. */
function cutChildren({ view, contents, end }: BerElement): BerElement[] {
  const children = berElements(view, contents, end);
  const last = berCut(view, children.at(-1)?.end ?? contents, end);
  return last === undefined ? children : [...children, last];
}

/** A scoped PDU, or the bytes of an encrypted one. */
function readScoped(element: BerElement | undefined, parts: SnmpPart[]): void {
  if (element === undefined) return;
  if (element.tag === BER_OCTET_STRING) {
    parts.push({ ...element, name: "encrypted" });
    return;
  }
  const [engine, name, pdu] = cutChildren(element);
  if (engine !== undefined) parts.push({ ...engine, name: "contextEngineId" });
  if (name !== undefined) parts.push({ ...name, name: "contextName" });
  readPdu(pdu, parts);
}

function readPdu(element: BerElement | undefined, parts: SnmpPart[]): void {
  if (element === undefined || (element.tag & 0xe0) !== PDU_FORM) return;
  parts.push({ ...element, name: "pdu" });
  const children = cutChildren(element);
  const names = (element.tag & 0x1f) === PDU_TRAP_V1 ? TRAP : PDU;
  nameAll(children, names, parts);
  const bindings = children[names.length];
  if (bindings === undefined) return;
  for (const binding of cutChildren(bindings)) nameAll(berChildren(binding), ["objectName", "objectValue"], parts);
}

/** Notes elements under these names, one after the other. */
function nameAll(elements: readonly BerElement[], names: readonly SnmpPartName[], parts: SnmpPart[]): void {
  for (const [i, name] of names.entries()) {
    const element = elements[i];
    if (element !== undefined) parts.push({ ...element, name });
  }
}

/** A value and its type. */
export interface SnmpValue {
  /** The type's name in RFC 2578: `"OCTET STRING"`, `"Counter64"`; digits of the tag where it has none. */
  type: string;
  /** Bytes are hexadecimal digits, numbers of 64 bits decimal ones, identifiers and addresses text. */
  value?: number | string;
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [BER_INTEGER, "INTEGER"],
  [BER_OCTET_STRING, "OCTET STRING"],
  [BER_NULL, "NULL"],
  [BER_OID, "OBJECT IDENTIFIER"],
  [0x40, "IpAddress"],
  [0x41, "Counter32"],
  [0x42, "Gauge32"],
  [0x43, "TimeTicks"],
  [0x44, "Opaque"],
  [0x46, "Counter64"],
  [0x80, "noSuchObject"],
  [0x81, "noSuchInstance"],
  [0x82, "endOfMibView"],
]);

/** What an element says by its tag. */
export function snmpValue(element: BerElement): SnmpValue {
  const { view, contents, end, tag } = element;
  const type = TYPES.get(tag) ?? `0x${tag.toString(16).padStart(2, "0")}`;
  switch (type) {
    case "INTEGER":
    case "Counter32":
    case "Gauge32":
    case "TimeTicks":
    case "Counter64": {
      const value = berInteger(element);
      if (value === undefined) break;
      return { type, value: type === "Counter64" ? String(value) : Number(value) };
    }
    case "OBJECT IDENTIFIER":
      return { type, value: berOid(element) ?? berHex(element) };
    case "IpAddress":
      if (end - contents === 4) return { type, value: formatIpv4(view, contents) };
      break;
    case "NULL":
    case "noSuchObject":
    case "noSuchInstance":
    case "endOfMibView":
      return { type };
  }
  return { type, value: berHex(element) };
}

/** The contents as text: each byte is a character. */
export function latin1({ view, contents, end }: BerElement): string {
  let text = "";
  for (let at = contents; at < end; at++) text += String.fromCharCode(view.getUint8(at));
  return text;
}
