/**
 * Types and subtypes of 802.11 frames, IEEE 802.11-2020 table 9-1, and which fields each has (clause 9.3).
 *
 * @module
 */

import { WLAN_FROM_DS, WLAN_ORDER, WLAN_TO_DS } from "./wlan_flag.ts";

/** Type: management. */
export const WLAN_TYPE_MANAGEMENT = 0;
/** Type: control. */
export const WLAN_TYPE_CONTROL = 1;
/** Type: data. */
export const WLAN_TYPE_DATA = 2;
/** Type: extension. */
export const WLAN_TYPE_EXTENSION = 3;

/** Of a data frame's subtype: it has a QoS control field. */
const SUBTYPE_QOS = 8;
/** Of a data frame's subtype: it has no body. */
const SUBTYPE_NULL = 4;
const TO_AND_FROM_DS = WLAN_TO_DS | WLAN_FROM_DS;

/** Control frame: the station asks for what the access point has kept for it. */
export const WLAN_PS_POLL = 10;
/** Control frame: the access point ends the time without contention. */
export const WLAN_CF_END = 14;
/** Control frame: the same, with an acknowledgement. */
export const WLAN_CF_END_ACK = 15;

/** Control frames with a transmitter's address; the others, CTS and ACK and those not known here, have a receiver's only. */
const CONTROL_WITH_TRANSMITTER: ReadonlySet<number> = new Set([
  2,
  3,
  4,
  5,
  8,
  9,
  WLAN_PS_POLL,
  11,
  WLAN_CF_END,
  WLAN_CF_END_ACK,
]);

/** Which fields a header has. */
export interface WlanHeaderShape {
  /** Its bytes, without the body of a management frame. */
  readonly length: number;
  /** How many addresses; from the third on there is a sequence control too. */
  readonly addresses: number;
  readonly qosAt: number | undefined;
  readonly htControlAt: number | undefined;
}

const ONE_ADDRESS: WlanHeaderShape = { length: 10, addresses: 1, qosAt: undefined, htControlAt: undefined };
const TWO_ADDRESSES: WlanHeaderShape = { length: 16, addresses: 2, qosAt: undefined, htControlAt: undefined };

/** What a frame of a type, subtype and flags has. */
export function wlanHeaderShape(
  { type, subtype, flags }: { type: number; subtype: number; flags: number },
): WlanHeaderShape {
  if (type === WLAN_TYPE_CONTROL) return CONTROL_WITH_TRANSMITTER.has(subtype) ? TWO_ADDRESSES : ONE_ADDRESS;
  if (type === WLAN_TYPE_EXTENSION) return ONE_ADDRESS;
  const isData = type === WLAN_TYPE_DATA;
  const addresses = isData && (flags & TO_AND_FROM_DS) === TO_AND_FROM_DS ? 4 : 3;
  const fixed = addresses === 4 ? 30 : 24;
  const qosAt = isData && (subtype & SUBTYPE_QOS) !== 0 ? fixed : undefined;
  const beforeHt = fixed + (qosAt === undefined ? 0 : 2);
  // Without QoS a data frame's flag only says that it is ordered.
  const htControlAt = (flags & WLAN_ORDER) !== 0 && (!isData || qosAt !== undefined) ? beforeHt : undefined;
  return { length: beforeHt + (htControlAt === undefined ? 0 : 4), addresses, qosAt, htControlAt };
}

/** Whether a data frame of a subtype has a body. */
export function wlanHasBody(subtype: number): boolean {
  return (subtype & SUBTYPE_NULL) === 0;
}

/** Bytes before the elements, by the subtype of a management frame; one that is missing has no known layout. */
const FIXED_LENGTHS: Readonly<Record<number, number>> = {
  0: 4,
  1: 6,
  2: 10,
  3: 6,
  4: 0,
  5: 12,
  8: 12,
  9: 0,
  10: 2,
  11: 6,
  12: 2,
};

/** Bytes before the elements in a management frame of a subtype; Infinity where its layout is not known here. */
export function wlanFixedLength(subtype: number): number {
  return FIXED_LENGTHS[subtype] ?? Infinity;
}

const MANAGEMENT_NAMES: Readonly<Record<number, string>> = {
  0: "Association Request",
  1: "Association Response",
  2: "Reassociation Request",
  3: "Reassociation Response",
  4: "Probe Request",
  5: "Probe Response",
  8: "Beacon frame",
  9: "ATIM",
  10: "Disassociate",
  11: "Authentication",
  12: "Deauthentication",
  13: "Action",
  14: "Action No Ack",
};
const CONTROL_NAMES: Readonly<Record<number, string>> = {
  8: "802.11 Block Ack Req",
  9: "802.11 Block Ack",
  10: "Power-Save poll",
  11: "Request-to-send",
  12: "Clear-to-send",
  13: "Acknowledgement",
  14: "CF-End (Control-frame)",
  15: "CF-End + CF-Ack (Control-frame)",
};
const DATA_NAMES: Readonly<Record<number, string>> = {
  0: "Data",
  4: "Null function (No data)",
  8: "QoS Data",
  12: "QoS Null function (No data)",
};
const NAMES: readonly Readonly<Record<number, string>>[] = [MANAGEMENT_NAMES, CONTROL_NAMES, DATA_NAMES];

/** What a frame is, `"Beacon frame"`; undefined where its subtype has no name here. */
export function wlanFrameName(type: number, subtype: number): string | undefined {
  return NAMES[type]?.[subtype];
}
