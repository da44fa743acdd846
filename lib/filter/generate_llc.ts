/**
 * Tests of 802.2 LLC frames (IEEE 802.2, section 5.4) by their control field:
 *
 * ```text
 * +------+------+----------------+
 * | DSAP | SSAP | Control        |   I frame  .......0   S frame  ....ss01   U frame  mmmPmm11
 * +------+------+----------------+
 * ```
 *
 * @module
 */

import {
  LINKTYPE_ATM_RFC1483,
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_IEEE802_5,
  LINKTYPE_SUNATM,
} from "../linktype.ts";
import type { LlcPrimitive } from "./ast.ts";
import { and, type Condition, not, TRUE } from "./condition.ts";
import type { Context } from "./context.ts";
import { isAtmLlc } from "./generate_atm.ts";
import { isWlanData } from "./generate_wlan.ts";
import { isWifi } from "./link_layer.ts";
import { MAX_LLC_LENGTH } from "./link_protocols.ts";

const CONTROL = 2;

/** In U frames all bits but Poll/Final say what the frame is. */
const U_MASK = 0xef;
/** The bits of S frames that are in the first byte. */
const S_MASK = 0x0f;
/** Both bits set is U, the low one alone is S. */
const FORMAT_MASK = 0x03;

/** What the control field is under which mask. */
interface Control {
  readonly mask: number;
  readonly value: number;
}

const CONTROLS: ReadonlyMap<string, Control> = new Map([
  ["i", { mask: 0x01, value: 0x00 }],
  ["s", { mask: FORMAT_MASK, value: 0x01 }],
  ["u", { mask: FORMAT_MASK, value: 0x03 }],
  ["rr", { mask: S_MASK, value: 0x01 }],
  ["rnr", { mask: S_MASK, value: 0x05 }],
  ["rej", { mask: S_MASK, value: 0x09 }],
  ["ui", { mask: U_MASK, value: 0x03 }],
  ["ua", { mask: U_MASK, value: 0x63 }],
  ["disc", { mask: U_MASK, value: 0x43 }],
  ["dm", { mask: U_MASK, value: 0x0f }],
  ["sabme", { mask: U_MASK, value: 0x6f }],
  ["test", { mask: U_MASK, value: 0xe3 }],
  ["xid", { mask: U_MASK, value: 0xaf }],
  ["frmr", { mask: U_MASK, value: 0x87 }],
]);

/** What Novell's NetWare sends behind a length without LLC: the checksum of IPX, never used. */
const RAW_IPX = 0xffff;

/** `llc`, and `llc` with a kind of frame. */
export function generateLlc(context: Context, { type }: LlcPrimitive): Condition {
  const control = type === undefined ? undefined : CONTROLS.get(type.toLowerCase()) ??
    context.fail(`there is no LLC type "${type}", write ${[...CONTROLS.keys()].join(", ")}`);
  const hasLlc = llcTest(context);
  return control === undefined ? hasLlc : and(hasLlc, context.is("llc", { offset: CONTROL, size: 1, ...control }));
}

/** The frame has an LLC header. */
function llcTest(context: Context): Condition {
  const { link } = context;
  if (isWifi(link)) return isWlanData(context);
  switch (link.linktype) {
    case LINKTYPE_ETHERNET:
      return hasEthernetLlc(context);
    case LINKTYPE_SUNATM:
      return isAtmLlc(context);
    case LINKTYPE_ATM_RFC1483:
    // Frames for the ring's own management have none. libpcap does not look, and neither do we.
    case LINKTYPE_FDDI:
    case LINKTYPE_IEEE802_5:
      return TRUE;
    default:
      context.fail(`there is no "llc" on ${link.description}, leave it out or use another capture`);
  }
}

function hasEthernetLlc(context: Context): Condition {
  const { tests, values } = context;
  const length = context.load("type", { size: 2 });
  return and(
    tests.compare(length, "<=", values.constant(MAX_LLC_LENGTH)),
    not(context.is("llc", { size: 2, value: RAW_IPX })),
  );
}
