/**
 * Tests of 802.11 headers: kinds of frames, directions, and addresses.
 *
 * Which of the four addresses is the receiver's, the source's and so on, depends on the frame (IEEE 802.11-2016, section
 * 9.3.2.1, table 9-26):
 *
 * ```text
 * To DS  From DS   Address 1 (4)   Address 2 (10)   Address 3 (16)   Address 4 (24)
 *   0       0      destination     source           BSSID            -
 *   1       0      BSSID           source           destination      -
 *   0       1      destination     BSSID            source           -
 *   1       1      receiver        transmitter      destination      source
 * ```
 *
 * Management frames are as in the first row. Control frames have a receiver, and mostly a transmitter.
 *
 * @module
 */

import { LINKTYPE_PPI } from "../linktype.ts";
import type { WlanPrimitive } from "./ast.ts";
import { and, choose, type Condition, not, or } from "./condition.ts";
import type { Context } from "./context.ts";
import { isWifi } from "./link_layer.ts";
import type { Ends, Side, WlanAddress } from "./resolved.ts";
import {
  WLAN_DIR_MASK,
  WLAN_FROM_DS,
  WLAN_SUBTYPE_ACK,
  WLAN_SUBTYPE_CTS,
  WLAN_SUBTYPE_MASK,
  WLAN_TO_DS,
  WLAN_TYPE_CTL,
  WLAN_TYPE_DATA,
  WLAN_TYPE_MASK,
  wlanDirection,
  wlanDirectionNames,
  wlanKind,
  wlanSubtype,
  wlanSubtypeNames,
  wlanType,
  wlanTypeNames,
} from "./wlan_names.ts";

const FRAME_CONTROL = 0;
/** The flags, the second byte of Frame Control. */
const FLAGS = 1;
/** Where the addresses begin; address 4 stands behind the two bytes of Sequence Control. */
const ADDRESS_1 = 4;
const ADDRESS_2 = 10;
const ADDRESS_3 = 16;
const ADDRESS_4 = 24;

/** A test of the six bytes at one of these places. */
type AddressTest = (offset: number) => Condition;

/** `type`, `subtype` and `dir`. */
export function generateWlan(context: Context, { type, subtype, direction }: WlanPrimitive): Condition {
  if (direction !== undefined) return directionTest(context, direction);
  return kindTest(context, { type, subtype });
}

/** The receiver's or the transmitter's address, one by its number, or those of the ends, are these six bytes. */
export function generateWlanAddress(
  context: Context,
  { address, ends }: { address: Uint8Array; ends: Ends | WlanAddress },
): Condition {
  const isAt: AddressTest = (offset) => context.equals("link", { offset, bytes: address });
  switch (ends) {
    case "source":
    case "destination":
      return sideTest(context, ends, isAt);
    case "either":
      return or(sideTest(context, "source", isAt), sideTest(context, "destination", isAt));
    case "both":
      return and(sideTest(context, "source", isAt), sideTest(context, "destination", isAt));
    case "addr1":
      return isAt(ADDRESS_1);
    case "addr2":
      return and(hasAddress2(context), isAt(ADDRESS_2));
    case "addr3":
      return and(not(isOfType(context, WLAN_TYPE_CTL)), isAt(ADDRESS_3));
    case "addr4":
      return and(isOfDirection(context, WLAN_TO_DS | WLAN_FROM_DS), isAt(ADDRESS_4));
    // The man page means all frames but those of management. libpcap takes data frames alone, and so do we.
    case "receiver":
      return and(isData(context), isAt(ADDRESS_1));
    case "transmitter":
      return and(isData(context), hasAddress2(context), isAt(ADDRESS_2));
  }
}

/** The destination is all stations. */
export function generateWlanBroadcast(context: Context): Condition {
  const bytes = new Uint8Array(6).fill(0xff);
  return sideTest(context, "destination", (offset) => context.equals("link", { offset, bytes }));
}

/** The destination is a group of stations. */
export function generateWlanMulticast(context: Context): Condition {
  return sideTest(context, "destination", (offset) => context.has("link", { offset, bits: 1 }));
}

/** Whether LLC follows the header: the frame carries data. An empty one (`null`) is not told from the others. */
export function isWlanData(context: Context): Condition {
  return and(not(isControl(context)), isData(context));
}

/** Type, subtype, or both. */
function kindTest(context: Context, { type, subtype }: Pick<WlanPrimitive, "type" | "subtype">): Condition {
  const { bits, mask } = kindBits(context, { type, subtype });
  requireFrames(context, "types of 802.11 frames are known");
  return context.is("link", { offset: FRAME_CONTROL, size: 1, value: bits, mask });
}

/** What Frame Control must be under which mask. */
function kindBits(
  context: Context,
  { type, subtype }: Pick<WlanPrimitive, "type" | "subtype">,
): { bits: number; mask: number } {
  if (type === undefined) {
    if (typeof subtype !== "string") context.fail(`a number of a subtype needs a type, write "type ... subtype ..."`);
    const bits = wlanKind(subtype) ??
      context.fail(`there is no 802.11 subtype "${subtype}", write a subtype of ${list(["mgt", "ctl", "data"])}`);
    return { bits, mask: WLAN_TYPE_MASK | WLAN_SUBTYPE_MASK };
  }
  const typeBits = numberOf(type, {
    named: wlanType,
    mask: WLAN_TYPE_MASK,
    refuse: () => context.fail(`there is no 802.11 type ${quote(type)}, write ${list(wlanTypeNames())} or 0, 4, 8, 12`),
  });
  if (subtype === undefined) return { bits: typeBits, mask: WLAN_TYPE_MASK };
  const subtypeBits = numberOf(subtype, {
    named: (name) => wlanSubtype(typeBits, name),
    mask: WLAN_SUBTYPE_MASK,
    refuse: () => {
      const names = wlanSubtypeNames(typeBits);
      const choice = names.length === 0 ? "" : `${list(names)} or `;
      context.fail(
        `there is no subtype ${quote(subtype)} of 802.11 type ${
          quote(type)
        }, write ${choice}a multiple of 0x10 up to 0xf0`,
      );
    },
  });
  return { bits: typeBits | subtypeBits, mask: WLAN_TYPE_MASK | WLAN_SUBTYPE_MASK };
}

/** From and to the distribution system. A number over 3 matches nothing. */
function directionTest(context: Context, direction: string | number): Condition {
  const bits = typeof direction === "number" ? direction : wlanDirection(direction) ??
    context.fail(`there is no 802.11 direction ${quote(direction)}, write ${list(wlanDirectionNames())} or 0 to 3`);
  requireFrames(context, "directions of 802.11 frames are known");
  return isOfDirection(context, bits);
}

/** The number, or the one of a name; refused where it has other bits than those of the mask. */
function numberOf(
  value: string | number,
  { named, mask, refuse }: { named: (name: string) => number | undefined; mask: number; refuse: () => never },
): number {
  const number = typeof value === "string" ? named(value) : value;
  return number === undefined || (number & ~mask) !== 0 ? refuse() : number;
}

/** What is behind PPI can be something else than 802.11: kinds of frames are refused there, addresses are not. */
function requireFrames(context: Context, what: string): void {
  const { link } = context;
  if (!isWifi(link) || link.linktype === LINKTYPE_PPI) {
    context.fail(`${what} on 802.11 alone, and this is ${link.description}, leave the test out or use another capture`);
  }
}

/** The source or the destination, which only management and data frames have. */
function sideTest(context: Context, side: Side, isAt: AddressTest): Condition {
  return and(not(isControl(context)), side === "source" ? sourceTest(context, isAt) : destinationTest(context, isAt));
}

// Where an address may be in one place for two reasons, it is tested once for each: behind that the reason is known.

function sourceTest(context: Context, isAt: AddressTest): Condition {
  return choose(isData(context), {
    whenTrue: choose(hasFlag(context, WLAN_FROM_DS), {
      whenTrue: choose(hasFlag(context, WLAN_TO_DS), { whenTrue: isAt(ADDRESS_4), whenFalse: isAt(ADDRESS_3) }),
      whenFalse: isAt(ADDRESS_2),
    }),
    whenFalse: isAt(ADDRESS_2),
  });
}

function destinationTest(context: Context, isAt: AddressTest): Condition {
  return choose(isData(context), {
    whenTrue: choose(hasFlag(context, WLAN_TO_DS), { whenTrue: isAt(ADDRESS_3), whenFalse: isAt(ADDRESS_1) }),
    whenFalse: isAt(ADDRESS_1),
  });
}

/** All frames but those that answer at once, clear to send and acknowledgement. */
function hasAddress2(context: Context): Condition {
  return not(and(
    isOfType(context, WLAN_TYPE_CTL),
    or(isOfSubtype(context, WLAN_SUBTYPE_CTS), isOfSubtype(context, WLAN_SUBTYPE_ACK)),
  ));
}

/** Control, or the reserved type. */
function isControl(context: Context): Condition {
  return context.has("link", { offset: FRAME_CONTROL, bits: WLAN_TYPE_CTL });
}

/** Data, or the reserved type. */
function isData(context: Context): Condition {
  return context.has("link", { offset: FRAME_CONTROL, bits: WLAN_TYPE_DATA });
}

function isOfType(context: Context, type: number): Condition {
  return context.is("link", { offset: FRAME_CONTROL, size: 1, value: type, mask: WLAN_TYPE_MASK });
}

function isOfSubtype(context: Context, subtype: number): Condition {
  return context.is("link", { offset: FRAME_CONTROL, size: 1, value: subtype, mask: WLAN_SUBTYPE_MASK });
}

function isOfDirection(context: Context, direction: number): Condition {
  return context.is("link", { offset: FLAGS, size: 1, value: direction, mask: WLAN_DIR_MASK });
}

function hasFlag(context: Context, flag: number): Condition {
  return context.has("link", { offset: FLAGS, bits: flag });
}

function quote(value: string | number): string {
  return typeof value === "string" ? `"${value}"` : `0x${value.toString(16).padStart(2, "0")}`;
}

function list(names: readonly string[]): string {
  return names.join(", ");
}
