/**
 * Types of Mobility Header messages and of the options in them.
 *
 * Source: https://www.iana.org/assignments/mobility-parameters; names of the constants as in netinet/ip6mh.h.
 *
 * @module
 */

/** Binding refresh request, RFC 6275. */
export const IP6_MH_TYPE_BRR = 0;
/** Home test init, RFC 6275. */
export const IP6_MH_TYPE_HOTI = 1;
/** Care-of test init, RFC 6275. */
export const IP6_MH_TYPE_COTI = 2;
/** Home test, RFC 6275. */
export const IP6_MH_TYPE_HOT = 3;
/** Care-of test, RFC 6275. */
export const IP6_MH_TYPE_COT = 4;
/** Binding update, RFC 6275. */
export const IP6_MH_TYPE_BU = 5;
/** Binding acknowledgement, RFC 6275. */
export const IP6_MH_TYPE_BACK = 6;
/** Binding error, RFC 6275. */
export const IP6_MH_TYPE_BERROR = 7;

const TYPES: Readonly<Record<number, string>> = {
  [IP6_MH_TYPE_BRR]: "binding refresh request",
  [IP6_MH_TYPE_HOTI]: "home test init",
  [IP6_MH_TYPE_COTI]: "care-of test init",
  [IP6_MH_TYPE_HOT]: "home test",
  [IP6_MH_TYPE_COT]: "care-of test",
  [IP6_MH_TYPE_BU]: "binding update",
  [IP6_MH_TYPE_BACK]: "binding acknowledgement",
  [IP6_MH_TYPE_BERROR]: "binding error",
  8: "fast binding update",
  9: "fast binding acknowledgment",
  10: "fast neighbor advertisement",
  11: "experimental",
  12: "home agent switch",
  13: "heartbeat",
  14: "handover initiate",
  15: "handover acknowledge",
  16: "binding revocation",
  17: "localized routing initiation",
  18: "localized routing acknowledgment",
  19: "update notification",
  20: "update notification acknowledgement",
};

const OPTIONS: Readonly<Record<number, string>> = {
  0: "Pad1",
  1: "PadN",
  2: "Binding Refresh Advice",
  3: "Alternate Care-of Address",
  4: "Nonce Indices",
  5: "Binding Authorization Data",
  6: "Mobile Network Prefix",
  7: "Mobility Header Link-Layer Address",
  8: "Mobile Node Identifier",
  9: "Authentication",
  10: "Replay Protection",
  12: "CGA Parameters",
  13: "Signature",
  22: "Home Network Prefix",
  23: "Handoff Indicator",
  24: "Access Technology Type",
  25: "Mobile Node Link-layer Identifier",
  26: "Link-local Address",
  27: "Timestamp",
};

/** What a type of message is in a few words, `"binding update"` for 5; undefined where it has no name here. */
export function mobilityTypeName(type: number): string | undefined {
  return TYPES[type];
}

/** What a type of option is called, `"Nonce Indices"` for 4; undefined where it has no name here. */
export function mobilityOptionName(type: number): string | undefined {
  return OPTIONS[type];
}

/** Bytes of a message before its options; undefined where its layout is not known here. */
export function mobilityFixedLength(type: number): number | undefined {
  switch (type) {
    case IP6_MH_TYPE_BRR:
      return 8;
    case IP6_MH_TYPE_BU:
    case IP6_MH_TYPE_BACK:
      return 12;
    case IP6_MH_TYPE_HOTI:
    case IP6_MH_TYPE_COTI:
      return 16;
    case IP6_MH_TYPE_HOT:
    case IP6_MH_TYPE_COT:
    case IP6_MH_TYPE_BERROR:
      return 24;
  }
  return undefined;
}
