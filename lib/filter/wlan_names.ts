/**
 * The words for kinds of 802.11 frames, and the bits of the Frame Control field (IEEE 802.11-2016, section 9.2.4.1) that
 * they stand for.
 *
 * ```text
 *     first byte                         second byte
 *   7       4 3     2 1         0      7             2     1         0
 * +----------+-------+-----------+   +----------------+---------+-------+
 * | Subtype  | Type  | Version   |   | Flags          | From DS | To DS |
 * +----------+-------+-----------+   +----------------+---------+-------+
 * ```
 *
 * @module
 */

/** The type in the first byte. */
export const WLAN_TYPE_MASK = 0x0c;
/** Management. */
export const WLAN_TYPE_MGT = 0x00;
/** Control. */
export const WLAN_TYPE_CTL = 0x04;
/** Data. */
export const WLAN_TYPE_DATA = 0x08;

/** The subtype in the first byte. */
export const WLAN_SUBTYPE_MASK = 0xf0;
/** A control frame's clear to send. */
export const WLAN_SUBTYPE_CTS = 0xc0;
/** A control frame's acknowledgement. */
export const WLAN_SUBTYPE_ACK = 0xd0;

/** Where a frame comes from and goes to, in the second byte. */
export const WLAN_DIR_MASK = 0x03;
/** To the distribution system: to an access point. */
export const WLAN_TO_DS = 0x01;
/** From the distribution system. */
export const WLAN_FROM_DS = 0x02;

/** A kind of frame, in bits of the first byte: type, and subtype where one is named. */
type Kinds = Readonly<Record<string, number>>;

const TYPES: Kinds = {
  mgt: WLAN_TYPE_MGT,
  management: WLAN_TYPE_MGT,
  ctl: WLAN_TYPE_CTL,
  control: WLAN_TYPE_CTL,
  data: WLAN_TYPE_DATA,
};

const MGT_SUBTYPES: Kinds = {
  "assocreq": 0x00,
  "assoc-req": 0x00,
  "assocresp": 0x10,
  "assoc-resp": 0x10,
  "reassocreq": 0x20,
  "reassoc-req": 0x20,
  "reassocresp": 0x30,
  "reassoc-resp": 0x30,
  "probereq": 0x40,
  "probe-req": 0x40,
  "proberesp": 0x50,
  "probe-resp": 0x50,
  "beacon": 0x80,
  "atim": 0x90,
  "disassoc": 0xa0,
  "disassociation": 0xa0,
  "auth": 0xb0,
  "authentication": 0xb0,
  "deauth": 0xc0,
  "deauthentication": 0xc0,
};

const CTL_SUBTYPES: Kinds = {
  "ps-poll": 0xa0,
  "rts": 0xb0,
  "cts": WLAN_SUBTYPE_CTS,
  "ack": WLAN_SUBTYPE_ACK,
  "cf-end": 0xe0,
  "cf-end-ack": 0xf0,
};

const DATA_SUBTYPES: Kinds = {
  "data": 0x00,
  "data-cf-ack": 0x10,
  "data-cf-poll": 0x20,
  "data-cf-ack-poll": 0x30,
  "null": 0x40,
  "cf-ack": 0x50,
  "cf-poll": 0x60,
  "cf-ack-poll": 0x70,
  "qos-data": 0x80,
  "qos-data-cf-ack": 0x90,
  "qos-data-cf-poll": 0xa0,
  "qos-data-cf-ack-poll": 0xb0,
  "qos": 0xc0,
  "qos-cf-poll": 0xe0,
  "qos-cf-ack-poll": 0xf0,
};

/** The subtypes of each type; the reserved type 0x0c has none. */
const SUBTYPES: ReadonlyMap<number, Kinds> = new Map([
  [WLAN_TYPE_MGT, MGT_SUBTYPES],
  [WLAN_TYPE_CTL, CTL_SUBTYPES],
  [WLAN_TYPE_DATA, DATA_SUBTYPES],
]);

const DIRECTIONS: Kinds = {
  nods: 0,
  tods: WLAN_TO_DS,
  fromds: WLAN_FROM_DS,
  dstods: WLAN_TO_DS | WLAN_FROM_DS,
};

/** The type's bits by its name, in upper or lower case; undefined where there is none of that name. */
export function wlanType(name: string): number | undefined {
  return lookUp(TYPES, name);
}

/** The names of types. */
export function wlanTypeNames(): readonly string[] {
  return Object.keys(TYPES);
}

/** The subtype's bits by its name among those of a type; undefined where the type has none of that name. */
export function wlanSubtype(type: number, name: string): number | undefined {
  const subtypes = SUBTYPES.get(type);
  return subtypes && lookUp(subtypes, name);
}

/** The names of a type's subtypes; none for the reserved type. */
export function wlanSubtypeNames(type: number): readonly string[] {
  return Object.keys(SUBTYPES.get(type) ?? {});
}

/** The bits of type and subtype by the subtype's name: no name is in two types. */
export function wlanKind(name: string): number | undefined {
  for (const [type, subtypes] of SUBTYPES) {
    const subtype = lookUp(subtypes, name);
    if (subtype !== undefined) return type | subtype;
  }
  return undefined;
}

/** The direction's bits by its name; undefined where there is none of that name. */
export function wlanDirection(name: string): number | undefined {
  return lookUp(DIRECTIONS, name);
}

/** The names of directions. */
export function wlanDirectionNames(): readonly string[] {
  return Object.keys(DIRECTIONS);
}

function lookUp(kinds: Kinds, name: string): number | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(kinds, known) ? kinds[known] : undefined;
}
