/**
 * What OpenBSD's pf logs of a packet, https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html and pflog(4).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |    Length     |    Family     |    Action     |    Reason     |
 * +---------------+---------------+---------------+---------------+
 * |  Interface's name, ruleset's name: 16 bytes each, zeros after |
 * +---------------------------------------------------------------+
 * |  Rule, subrule, UID, PID, rule's UID and PID: 4 bytes each    |
 * +---------------+-----------------------------------------------+
 * |   Direction   |  More in newer systems; zeros to 4 bytes      |
 * +---------------+-----------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { utf8BeforeZero } from "../bytes/text.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const LENGTH = 0;
const FAMILY = 1;
const ACTION = 2;
const REASON = 3;
const IFNAME = 4;
const RULESET = 20;
const NAME_LENGTH = 16;
const RULE = 36;
const SUBRULE = 40;
const UID = 44;
const PID = 48;
const RULE_UID = 52;
const RULE_PID = 56;
const DIRECTION = 60;
const EXTRA = 61;
/** Bytes that are padded to the shortest header. */
const SHORTEST = 61;

/**
 * What stands before a packet that pf logged.
 *
 * @example
 * ```ts
 * import { decode, encodePflog, frame, ipv4, LINKTYPE_PFLOG, Pflog, udp } from "@capkit/capkit/core";
 *
 * const ids = { rule: 1, subrule: -1, uid: -1, pid: -1, ruleUid: 0, rulePid: 0 };
 * const header = encodePflog({
 *   length: 61, family: 2, action: 1, reason: 0, ifname: "em0", ruleset: "", ...ids, direction: 1, extra: "000000",
 * });
 * const packet = decode(frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 })), LINKTYPE_PFLOG);
 * if (packet.layer(Pflog)?.ifname !== "em0" || packet.udp?.dstPort !== 53) throw new Error("rule 1 dropped it");
 * ```
 */
export class Pflog extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pflog";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pflog | undefined {
    const available = end - offset;
    if (available < SHORTEST || view.getUint8(offset + LENGTH) < SHORTEST) return undefined;
    return available < lengthAt(view, offset) ? undefined : new Pflog(view, offset, end);
  }

  /** Why {@linkcode Pflog.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    if (available < SHORTEST) return { needed: SHORTEST, available };
    const length = view.getUint8(offset + LENGTH);
    return length < SHORTEST
      ? { needed: SHORTEST, available: length, limit: "pflog.length" }
      : { needed: lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "pflog" {
    return "pflog";
  }

  /** Bytes of the header without the zeros at its end. */
  get length(): number {
    return this.view.getUint8(this.offset + LENGTH);
  }

  /** OpenBSD's number of the address family: 2 is IPv4, 24 IPv6. */
  get family(): number {
    return this.view.getUint8(this.offset + FAMILY);
  }

  /** What was done with it: 0 passed, 1 dropped, and others. */
  get action(): number {
    return this.view.getUint8(this.offset + ACTION);
  }

  /** Why: 0 is that a rule matched. */
  get reason(): number {
    return this.view.getUint8(this.offset + REASON);
  }

  /** The interface's name. */
  get ifname(): string {
    return this.#text(IFNAME);
  }

  /** The ruleset's name; empty for the main one. */
  get ruleset(): string {
    return this.#text(RULESET);
  }

  /** The number of the rule. */
  get rule(): number {
    return this.view.getInt32(this.offset + RULE);
  }

  /** The number of the rule within an anchor; -1 where there is none. */
  get subrule(): number {
    return this.view.getInt32(this.offset + SUBRULE);
  }

  /** The user that owns the socket; -1 where nobody knows. */
  get uid(): number {
    return this.view.getInt32(this.offset + UID);
  }

  /** The process that owns the socket. */
  get pid(): number {
    return this.view.getInt32(this.offset + PID);
  }

  /** The user that made the rule. */
  get ruleUid(): number {
    return this.view.getInt32(this.offset + RULE_UID);
  }

  /** The process that made the rule. */
  get rulePid(): number {
    return this.view.getInt32(this.offset + RULE_PID);
  }

  /** 1 is in, 2 is out. */
  get direction(): number {
    return this.view.getUint8(this.offset + DIRECTION);
  }

  /** What follows in the header, zeros at its end included, as hexadecimal digits. */
  get extra(): string {
    return formatHexAt(this.view, this.offset + EXTRA, this.payloadOffset);
  }

  /** Bytes of the header: `length` up to a multiple of 4. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): PflogFields {
    return {
      length: this.length,
      family: this.family,
      action: this.action,
      reason: this.reason,
      ifname: this.ifname,
      ruleset: this.ruleset,
      rule: this.rule,
      subrule: this.subrule,
      uid: this.uid,
      pid: this.pid,
      ruleUid: this.ruleUid,
      rulePid: this.rulePid,
      direction: this.direction,
      extra: this.extra,
    };
  }

  #text(at: number): string {
    return utf8BeforeZero(this.view, this.offset + at, this.offset + at + NAME_LENGTH);
  }
}

function lengthAt(view: DataView, offset: number): number {
  return Math.ceil(view.getUint8(offset + LENGTH) / 4) * 4;
}

/** The fields of what pf logs; numbers of 32 bits are -2,147,483,648 to 2,147,483,647. */
export interface PflogFields {
  /** 61 to 255. */
  length: number;
  /** 0 to 255. */
  family: number;
  /** 0 to 255. */
  action: number;
  /** 0 to 255. */
  reason: number;
  /** 16 bytes of UTF-8 at most. */
  ifname: string;
  /** 16 bytes of UTF-8 at most. */
  ruleset: string;
  /** Of 32 bits. */
  rule: number;
  /** Of 32 bits. */
  subrule: number;
  /** Of 32 bits. */
  uid: number;
  /** Of 32 bits. */
  pid: number;
  /** Of 32 bits. */
  ruleUid: number;
  /** Of 32 bits. */
  rulePid: number;
  /** 0 to 255. */
  direction: number;
  /** The bytes after `direction`, as hexadecimal digits. */
  extra: string;
}

/**
 * The bytes before a packet that pf logged, all fields as given.
 *
 * @throws TypeError where `extra` is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodePflog } from "@capkit/capkit/core";
 *
 * const ids = { rule: 1, subrule: -1, uid: -1, pid: -1, ruleUid: 0, rulePid: 0 };
 * const named = { ifname: "em0", ruleset: "", ...ids, direction: 1, extra: "000000" };
 * if (encodePflog({ length: 61, family: 2, action: 1, reason: 0, ...named }).length !== 64) throw new Error("64 bytes");
 * ```
 */
export function encodePflog(fields: PflogFields): Uint8Array<ArrayBuffer> {
  const extra = parseHex(fields.extra);
  const bytes = new Uint8Array(EXTRA + extra.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(LENGTH, checkRange("pflog.length", fields.length, 0xff));
  view.setUint8(FAMILY, checkRange("pflog.family", fields.family, 0xff));
  view.setUint8(ACTION, checkRange("pflog.action", fields.action, 0xff));
  view.setUint8(REASON, checkRange("pflog.reason", fields.reason, 0xff));
  bytes.set(encodeText("ifname", fields.ifname), IFNAME);
  bytes.set(encodeText("ruleset", fields.ruleset), RULESET);
  const { rule, subrule, uid, pid, ruleUid, rulePid } = fields;
  for (const [index, number] of [rule, subrule, uid, pid, ruleUid, rulePid].entries()) {
    if (number !== (number | 0)) throw new RangeError(`Cannot encode ${number} in pflog: it is a number of 32 bits`);
    view.setInt32(RULE + 4 * index, number);
  }
  view.setUint8(DIRECTION, checkRange("pflog.direction", fields.direction, 0xff));
  bytes.set(extra, EXTRA);
  return bytes;
}

function encodeText(field: string, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  checkRange(`pflog.${field} bytes`, bytes.length, NAME_LENGTH);
  return bytes;
}
