/**
 * The fields of SNMP.
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import { berHex, berInteger, berOid } from "../bytes/ber.ts";
import { Snmp, SNMP_PDUS } from "../wire/snmp.ts";
import { latin1, type SnmpPart, type SnmpPartName, snmpValue } from "../wire/snmp_part.ts";
import { type Cell, cells, type CellSpec } from "./cells.ts";
import type { FieldValue } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const VERSIONS: readonly string[] = ["version-1", "v2c", "v2u", "snmpv3"];
const GET_BULK = 5;

/** How the contents of a part are read. */
type Read = (part: SnmpPart) => FieldValue;

const integer: Read = (part) => berInteger(part) ?? 0n;
const oid: Read = (part) => berOid(part) ?? berHex(part);

/** Wireshark's field of a part, its title, and how it is read. */
type Row = readonly [name: string, title: string, read: Read];

const ROWS: Readonly<Partial<Record<SnmpPartName, Row>>> = {
  community: ["snmp.community", "Community", latin1],
  msgId: ["snmp.msgID", "Message ID", integer],
  msgMaxSize: ["snmp.msgMaxSize", "Maximum Size", integer],
  msgFlags: ["snmp.msgFlags", "Flags", berHex],
  msgSecurityModel: ["snmp.msgSecurityModel", "Security Model", integer],
  engineId: ["snmp.msgAuthoritativeEngineID", "Authoritative Engine ID", berHex],
  engineBoots: ["snmp.msgAuthoritativeEngineBoots", "Authoritative Engine Boots", integer],
  engineTime: ["snmp.msgAuthoritativeEngineTime", "Authoritative Engine Time", integer],
  userName: ["snmp.msgUserName", "User Name", latin1],
  authParameters: ["snmp.msgAuthenticationParameters", "Authentication Parameters", berHex],
  privParameters: ["snmp.msgPrivacyParameters", "Privacy Parameters", berHex],
  contextEngineId: ["snmp.contextEngineID", "Context Engine ID", berHex],
  contextName: ["snmp.contextName", "Context Name", latin1],
  encrypted: ["snmp.encryptedPDU", "Encrypted PDU", berHex],
  requestId: ["snmp.request_id", "Request ID", integer],
  errorStatus: ["snmp.error_status", "Error Status", integer],
  errorIndex: ["snmp.error_index", "Error Index", integer],
  enterprise: ["snmp.enterprise", "Enterprise", oid],
  agentAddress: ["snmp.agent_addr", "Agent Address", (part) => String(snmpValue(part).value)],
  genericTrap: ["snmp.generic_trap", "Generic Trap", integer],
  specificTrap: ["snmp.specific_trap", "Specific Trap", integer],
  timestamp: ["snmp.time_stamp", "Timestamp", integer],
  objectName: ["snmp.name", "Object Name", oid],
};

/** The same two numbers in GetBulkRequest. */
const BULK_ROWS: Readonly<Partial<Record<SnmpPartName, Row>>> = {
  errorStatus: ["snmp.non_repeaters", "Non-Repeaters", integer],
  errorIndex: ["snmp.max_repetitions", "Maximum Repetitions", integer],
};

/** Wireshark's fields of values, by their types. */
const VALUE_ROWS: Readonly<Record<string, Row>> = {
  INTEGER: ["snmp.value.int", "Integer", integer],
  "OCTET STRING": ["snmp.value.octets", "Octets", berHex],
  NULL: ["snmp.value.null", "Null", () => true],
  "OBJECT IDENTIFIER": ["snmp.value.oid", "Object Identifier", oid],
  IpAddress: ["snmp.value.ipv4", "IPv4 Address", ({ view, contents, end }) => {
    return end - contents === 4 ? formatIpv4(view, contents) : "";
  }],
  Counter32: ["snmp.value.counter", "Counter", integer],
  Gauge32: ["snmp.value.g32", "Gauge", integer],
  TimeTicks: ["snmp.value.timeticks", "Timeticks", integer],
  Opaque: ["snmp.value.opaque", "Opaque", berHex],
  Counter64: ["snmp.value.counter", "Counter", integer],
  noSuchObject: ["snmp.noSuchObject", "No Such Object", () => true],
  noSuchInstance: ["snmp.noSuchInstance", "No Such Instance", () => true],
  endOfMibView: ["snmp.endOfMibView", "End of MIB View", () => true],
};

const SPECS: readonly CellSpec[] = [
  { name: "snmp.version", title: "Version", names: (version) => VERSIONS[version] },
  { name: "snmp.msgVersion", title: "Version", names: (version) => VERSIONS[version] },
  { name: "snmp.data", title: "PDU", names: (pdu) => SNMP_PDUS[pdu] },
  ...[ROWS, BULK_ROWS, VALUE_ROWS].flatMap((rows) => {
    return Object.values(rows).map(([name, title]) => ({ name, title }));
  }),
];

/** All parts of a message as cells. */
function snmpCells({ version, pdu, parts }: Snmp): Cell[] {
  return parts.flatMap((part): Cell[] => {
    const { name, offset, contents, end } = part;
    if (name === "version") {
      return [{ name: version === 3 ? "snmp.msgVersion" : "snmp.version", offset, end, value: version }];
    }
    if (name === "pdu") return [{ name: "snmp.data", offset, end: contents, value: part.tag & 0x1f }];
    const row = name === "objectValue"
      ? VALUE_ROWS[snmpValue(part).type]
      : pdu === GET_BULK
      ? BULK_ROWS[name] ?? ROWS[name]
      : ROWS[name];
    return row === undefined ? [] : [{ name: row[0], offset, end, value: row[2](part) }];
  });
}

/** SNMP. */
export const SNMP: Protocol = protocol(Snmp, {
  name: "snmp",
  title: "Simple Network Management Protocol",
  ownPayload: true,
  fields: [cells(SPECS, snmpCells)],
});
