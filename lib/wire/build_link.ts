/**
 * Part makers for `frame()` of what may stand between a link layer and IP; build.ts has the others.
 *
 * @module
 */

import { ETHERTYPE_MPLS_UC, ETHERTYPE_PPP_SES } from "./ethertype.ts";
import type { FramePart, HeaderPart } from "./frame.ts";
import { encodeMpls, type MplsFields } from "./mpls.ts";
import { encodePppoe, PPPOE_SESSION_DATA, type PppoeFields } from "./pppoe.ts";
import { encodePwControlWord, type PwControlWordFields } from "./pw_control_word.ts";

/** An entry of an MPLS label stack; `ttl` is 64 if not given, `bottomOfStack` is filled in. */
export function mpls(fields: Pick<MplsFields, "label"> & Partial<MplsFields>): HeaderPart {
  const encode = ({ next }: { next: FramePart | undefined }) => {
    const last = next === undefined || next instanceof Uint8Array || next.name !== "mpls";
    return encodeMpls({ tc: 0, bottomOfStack: last, ttl: 64, ...fields });
  };
  return { name: "mpls", ethertype: ETHERTYPE_MPLS_UC, encode };
}

/** The control word of an Ethernet pseudowire; `seq` is 0, none, if not given. */
export function pwControlWord(fields: Partial<PwControlWordFields> = {}): HeaderPart {
  return { name: "pwcw", encode: () => encodePwControlWord({ reserved: 0, seq: 0, ...fields }) };
}

/** The header of a PPPoE session's packet; `length` is filled in. */
export function pppoe(fields: Pick<PppoeFields, "sessionId"> & Partial<PppoeFields>): HeaderPart {
  const draft = { version: 1, type: 1, code: PPPOE_SESSION_DATA, ...fields };
  const encode = ({ payload }: { payload: Uint8Array }) => encodePppoe({ length: payload.length, ...draft });
  return { name: "pppoes", ethertype: ETHERTYPE_PPP_SES, encode };
}
