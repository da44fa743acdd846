/**
 * What a program does before its first test: it finds where the headers begin that have headers of varying length in
 * front of them.
 *
 * @module
 */

import { LINKTYPE_IEEE802_11 } from "../linktype.ts";
import { and, assign, choose, type Condition, not, steps, TRUE } from "./condition.ts";
import type { Context } from "./context.ts";
import { type Value, type ValuePool, type Variable, variablesOf } from "./value.ts";

/** Radiotap and PPI have their length here, low byte first. */
const LENGTH_LOW = 2;
const LENGTH_HIGH = 3;
/** AVS has its length here, high byte first. */
const AVS_LENGTH = 4;
/** A Prism header may be an AVS header, which says so. */
const PRISM_LENGTH = 144;
const AVS_MAGIC = 0x80211000;
const AVS_MAGIC_MASK = 0xfffff000;

/** Which fields a radiotap header has: bits of a word that is sent low byte first. */
const RADIOTAP_PRESENT = 4;
const RADIOTAP_HAS_FLAGS = 0x02000000;
const RADIOTAP_HAS_TSFT = 0x01000000;
const RADIOTAP_HAS_EXTENSION = 0x00000080;
/** The flags, behind TSFT or where that would be. */
const RADIOTAP_FLAGS_AFTER_TSFT = 16;
const RADIOTAP_FLAGS = 8;
/** The flag that the 802.11 header is padded to a multiple of four. */
const RADIOTAP_DATA_PAD = 0x20;

/** The first byte of an 802.11 header: data, reserved where data has it too, and the subtypes of QoS. */
const WIFI_DATA = 0x08;
const WIFI_CONTROL = 0x04;
const WIFI_QOS = 0x80;
const WIFI_HEADER_LENGTH = 24;
const WIFI_QOS_LENGTH = 2;

/** PPI says here of which link type the packet is, low byte first. */
const PPI_LINKTYPE = 4;

/** The condition with all in front of it that its variables need. */
export function findHeaders(context: Context, condition: Condition): Condition {
  const { link, lengths } = context.scope;
  const read = variablesReadBy(condition);
  const payload = lengths.payload !== undefined && read.has(lengths.payload) ? lengths.payload : undefined;
  const linkHeader = lengths.linkHeader !== undefined && (read.has(lengths.linkHeader) || payload !== undefined)
    ? lengths.linkHeader
    : undefined;
  return and(
    link.prefix === "ppi" && condition !== TRUE ? holdsWifi(context) : TRUE,
    linkHeader === undefined ? TRUE : findLinkHeader(context, linkHeader),
    payload === undefined ? TRUE : findPayload(context, payload),
    condition,
  );
}

/** PPI can hold packets of any link type; only 802.11 is looked into, and with a filter only that is kept. */
function holdsWifi({ tests, values }: Context): Condition {
  return tests.is(values.load(4, { constant: PPI_LINKTYPE }), LINKTYPE_IEEE802_11 << 24);
}

function findLinkHeader({ link, tests, values }: Context, linkHeader: Variable): Condition {
  const avsLength = values.load(4, { constant: AVS_LENGTH });
  switch (link.prefix) {
    case "avs":
      return assign(linkHeader, avsLength);
    case "prism": {
      const magic = values.binary("and", values.load(4, { constant: 0 }), values.constant(AVS_MAGIC_MASK));
      return choose(tests.is(magic, AVS_MAGIC), {
        whenTrue: assign(linkHeader, avsLength),
        whenFalse: assign(linkHeader, values.constant(PRISM_LENGTH)),
      });
    }
    default: {
      const high = values.binary("lsh", values.load(1, { constant: LENGTH_HIGH }), values.constant(8));
      return assign(linkHeader, values.binary("or", high, values.load(1, { constant: LENGTH_LOW })));
    }
  }
}

function findPayload(context: Context, payload: Variable): Condition {
  return context.link.variablePayload === "pflog"
    ? findPflogPayload(context, payload)
    : findWifiPayload(context, payload);
}

/** PFLOG has its length, without the padding behind it, in its first byte. */
function findPflogPayload({ values }: Context, payload: Variable): Condition {
  return assign(payload, roundedUp(values, values.load(1, { constant: 0 })));
}

/** The header of 802.11 ends behind 24 bytes, 26 with QoS, and on some cards behind a padding, as radiotap says. */
function findWifiPayload(context: Context, payload: Variable): Condition {
  const { values } = context;
  const isData = and(context.has("link", { bits: WIFI_DATA }), not(context.has("link", { bits: WIFI_CONTROL })));
  const withQos = assign(payload, values.binary("add", payload, values.constant(WIFI_QOS_LENGTH)));
  return and(
    assign(payload, values.address(context.place("link", WIFI_HEADER_LENGTH))),
    choose(isData, {
      whenTrue: and(
        choose(context.has("link", { bits: WIFI_QOS }), { whenTrue: withQos, whenFalse: TRUE }),
        context.link.prefix === "radiotap" ? addRadiotapPadding(context, payload) : TRUE,
      ),
      whenFalse: TRUE,
    }),
  );
}

function addRadiotapPadding({ tests, values }: Context, payload: Variable): Condition {
  const present = values.load(4, { constant: RADIOTAP_PRESENT });
  const isPadded = (constant: number): Condition => tests.has(values.load(1, { constant }), RADIOTAP_DATA_PAD);
  const hasPadding = and(
    tests.has(present, RADIOTAP_HAS_FLAGS),
    not(tests.has(present, RADIOTAP_HAS_EXTENSION)),
    choose(tests.has(present, RADIOTAP_HAS_TSFT), {
      whenTrue: isPadded(RADIOTAP_FLAGS_AFTER_TSFT),
      whenFalse: isPadded(RADIOTAP_FLAGS),
    }),
  );
  return choose(hasPadding, { whenTrue: assign(payload, roundedUp(values, payload)), whenFalse: TRUE });
}

/** The next multiple of four. */
function roundedUp(values: ValuePool, length: Value): Value {
  return values.binary("and", values.binary("add", length, values.constant(3)), values.constant(~3));
}

/** All variables that a condition reads. */
function variablesReadBy(condition: Condition): ReadonlySet<Variable> {
  const read = new Set<Value>();
  for (const step of steps(condition)) {
    if (step.kind === "test") read.add(step.left).add(step.right);
    else read.add(step.value);
  }
  return new Set([...read].flatMap(variablesOf));
}
