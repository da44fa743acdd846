/**
 * What PIM's messages say behind the header, RFC 7761 section 4.9, RFC 5059 section 4, RFC 3973 section 4.7 and RFC 5015
 * section 3.7: addresses, numbers of a fixed size before and after them, and groups.
 *
 * ```text
 * Register-Stop:          group, source
 * Join/Prune and Grafts:  upstream neighbor, 4 bytes, groups; each: group, 4 bytes, joined and pruned sources
 * Bootstrap:              4 bytes, BSR, groups; each: group, 4 bytes, RPs; each: RP, 4 bytes
 * Assert:                 group, source, 8 bytes
 * Candidate-RP-Adv:       4 bytes, RP, groups
 * State-Refresh:          group, source, originator, 12 bytes
 * DF election:            RP, 8 bytes, and in two of its kinds the same of another router, which is not read
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { PimAddress, type PimAddressFields, type PimAddressForm } from "./pim_address.ts";

/** PIM type: hello. */
export const PIM_HELLO = 0;
/** PIM type: a packet on its way to the rendezvous point. */
export const PIM_REGISTER = 1;
/** PIM type: no more of those. */
export const PIM_REGISTER_STOP = 2;
/** PIM type: join and prune. */
export const PIM_JOIN_PRUNE = 3;
/** PIM type: bootstrap, RFC 5059. */
export const PIM_BOOTSTRAP = 4;
/** PIM type: assert. */
export const PIM_ASSERT = 5;
/** PIM type: joins a tree again, RFC 3973. */
export const PIM_GRAFT = 6;
/** PIM type: the answer to that. */
export const PIM_GRAFT_ACK = 7;
/** PIM type: candidate rendezvous point advertisement, RFC 5059. */
export const PIM_CANDIDATE_RP = 8;
/** PIM type: keeps the state of prunes, RFC 3973. */
export const PIM_STATE_REFRESH = 9;
/** PIM type: election of a designated forwarder, RFC 5015. */
export const PIM_DF_ELECTION = 10;

/** Addresses of one message at most; 64 kB could hold 8,000. */
const MAX_ADDRESSES = 512;

/** What an address of a message is. */
export type PimRole = "group" | "source" | "upstreamNeighbor" | "originator" | "bsr" | "rp";

/** The order of what a type's messages have. */
interface Layout {
  /** Bytes of the numbers before the addresses. */
  readonly before: number;
  readonly addresses: readonly PimRole[];
  /** Bytes of the numbers after them. */
  readonly after: number;
  readonly groups?: GroupLayout;
}

/** What groups there are. */
interface GroupLayout {
  /** Where among the numbers it is said how many; up to the end where it is not said. */
  readonly count?: number;
  /** Reads what each has behind its address. */
  rest(reader: Reader): GroupRest;
}

const JOINS: Layout = { before: 0, addresses: ["upstreamNeighbor"], after: 4, groups: { count: 1, rest: readSources } };
const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  [PIM_REGISTER_STOP, { before: 0, addresses: ["group", "source"], after: 0 }],
  [PIM_JOIN_PRUNE, JOINS],
  [PIM_GRAFT, JOINS],
  [PIM_GRAFT_ACK, JOINS],
  [PIM_BOOTSTRAP, { before: 4, addresses: ["bsr"], after: 0, groups: { rest: readRps } }],
  [PIM_ASSERT, { before: 0, addresses: ["group", "source"], after: 8 }],
  [PIM_CANDIDATE_RP, { before: 4, addresses: ["rp"], after: 0, groups: { count: 0, rest: () => ({}) } }],
  [PIM_STATE_REFRESH, { before: 0, addresses: ["group", "source", "originator"], after: 12 }],
  [PIM_DF_ELECTION, { before: 0, addresses: ["rp"], after: 8 }],
]);

/** What a message says behind its header, as far as it is there. */
export interface PimMessage extends Bytes {
  /** A `PIM_` number. */
  readonly type: number;
  /** Its addresses before or between the numbers. */
  readonly addresses: Readonly<Partial<Record<PimRole, PimAddress>>>;
  /** Where the numbers are, in the view; undefined where they are cut, or it has none. */
  readonly numbers: number | undefined;
  /** Its groups, those of a Register-Stop, an Assert and a State-Refresh aside, which have one. */
  readonly groups: readonly PimGroup[];
}

/** What a group has behind its address. */
interface GroupRest {
  readonly joined?: readonly PimAddress[];
  readonly pruned?: readonly PimAddress[];
  readonly rps?: readonly PimRp[];
}

/** A group of a message, as far as it is there. */
export interface PimGroup extends Bytes {
  /** The group itself. */
  readonly group: PimAddress;
  /** The sources that are joined; undefined in a message that joins none. */
  readonly joined?: readonly PimAddress[];
  /** The sources that are pruned. */
  readonly pruned?: readonly PimAddress[];
  /** Its rendezvous points, in a Bootstrap. */
  readonly rps?: readonly PimRp[];
}

/** A rendezvous point of a group in a Bootstrap: its address, hold time (2 bytes), priority and a reserved byte. */
export interface PimRp extends Bytes {
  /** Its address. */
  readonly rp: PimAddress;
}

/** A cursor that reads addresses too, so many and no more. */
class Reader extends Cursor {
  #left = MAX_ADDRESSES;

  address(form: PimAddressForm): PimAddress | undefined {
    const address = !this.isShort && this.#left-- > 0 ? PimAddress.read(this, form) : undefined;
    if (address === undefined) this.isShort = true;
    else this.offset = address.end;
    return address;
  }

  /** So many things one behind the other, or as many as are there. */
  several<T>(count: number, read: () => T | undefined): T[] {
    const found: T[] = [];
    while (found.length < count && !this.isShort) {
      const one = read();
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  /** Bytes of numbers: where they begin, or undefined where they are cut. */
  numbers(length: number): number | undefined {
    const at = this.offset;
    this.part(length);
    return this.isShort ? undefined : at;
  }
}

/** What a message of this type says in these bytes; undefined for types that say it otherwise. */
export function readPimMessage(type: number, bytes: Bytes): PimMessage | undefined {
  const layout = LAYOUTS.get(type);
  if (layout === undefined) return undefined;
  const { view, offset, end } = bytes;
  const reader = new Reader(bytes);
  const before = reader.numbers(layout.before);
  const addresses: Partial<Record<PimRole, PimAddress>> = {};
  for (const role of layout.addresses) {
    const address = reader.address(role === "group" ? "group" : "unicast");
    if (address !== undefined) addresses[role] = address;
  }
  const after = reader.numbers(layout.after);
  const numbers = layout.before > 0 ? before : after;
  return { view, offset, end, type, addresses, numbers, groups: readGroups(reader, layout.groups, numbers) };
}

/** The unicast addresses in these bytes: the address list of a hello. */
export function readPimAddresses(bytes: Bytes): PimAddress[] {
  const reader = new Reader(bytes);
  return reader.several(MAX_ADDRESSES, () => reader.address("unicast"));
}

function readGroups(reader: Reader, layout: GroupLayout | undefined, numbers = reader.end): PimGroup[] {
  if (layout === undefined || reader.isShort) return [];
  const count = layout.count === undefined ? Infinity : reader.view.getUint8(numbers + layout.count);
  return reader.several(count, () => {
    const { view, offset } = reader;
    const group = reader.address("group");
    return group && { view, offset, group, ...layout.rest(reader), end: reader.offset };
  });
}

/** How many sources are joined and pruned, and they. */
function readSources(reader: Reader): GroupRest {
  const [joins, prunes] = [reader.uint16(), reader.uint16()];
  const source = (): PimAddress | undefined => reader.address("source");
  return { joined: reader.several(joins, source), pruned: reader.several(prunes, source) };
}

/** How many rendezvous points there are, and how many in this fragment, and they. */
function readRps(reader: Reader): GroupRest {
  reader.uint8();
  const count = reader.uint8();
  reader.uint16();
  return { rps: reader.several(count, () => readRp(reader)) };
}

function readRp(reader: Reader): PimRp | undefined {
  const { view, offset } = reader;
  const rp = reader.address("unicast");
  reader.uint32();
  return rp === undefined || reader.isShort ? undefined : { view, offset, end: reader.offset, rp };
}

/** What a message says as plain fields; those that its type has. */
export interface PimMessageFields {
  /** Bootstrap: which fragments are one message. */
  fragmentTag?: number;
  /** Bootstrap: bits of a group address that the hash takes. */
  hashMaskLength?: number;
  /** Bootstrap: 0 to 255, the highest wins. */
  bsrPriority?: number;
  /** Candidate-RP-Advertisement: how many groups. */
  prefixCount?: number;
  /** Candidate-RP-Advertisement: 0 to 255, the lowest wins. */
  priority?: number;
  /** Register-Stop, Assert, State-Refresh. */
  group?: PimAddressFields;
  /** Register-Stop, Assert, State-Refresh. */
  source?: PimAddressFields;
  /** Join/Prune, Graft, Graft-Ack: whom it is for. */
  upstreamNeighbor?: PimAddressFields;
  /** State-Refresh: the router next to the source. */
  originator?: PimAddressFields;
  /** Bootstrap: the router that sends it first. */
  bsr?: PimAddressFields;
  /** Candidate-RP-Advertisement, DF election: the rendezvous point. */
  rp?: PimAddressFields;
  /** Join/Prune, Graft, Graft-Ack: how many groups. */
  numGroups?: number;
  /** Join/Prune, Graft, Graft-Ack, Candidate-RP-Advertisement: seconds. */
  holdTime?: number;
  /** Assert, State-Refresh: whether it is about the shared tree. */
  rpTree?: boolean;
  /** Assert, State-Refresh, DF election: of the route to the source or RP. */
  metricPreference?: number;
  /** Assert, State-Refresh, DF election: of the route to the source or RP. */
  metric?: number;
  /** State-Refresh: bits of the prefix of the source. */
  maskLength?: number;
  /** State-Refresh: hops it may still go. */
  ttl?: number;
  /** State-Refresh: 0x80 is pruned, 0x40 prune now, 0x20 an assert overrides. */
  flags?: number;
  /** State-Refresh: seconds between two. */
  interval?: number;
  /** Join/Prune, Graft, Graft-Ack, Bootstrap, Candidate-RP-Advertisement. */
  groups?: PimGroupFields[];
}

/** A group of a message as plain fields. */
export interface PimGroupFields extends PimAddressFields {
  /** Join/Prune, Graft, Graft-Ack. */
  joined?: PimAddressFields[];
  /** Join/Prune, Graft, Graft-Ack. */
  pruned?: PimAddressFields[];
  /** Bootstrap. */
  rps?: PimRpFields[];
}

/** A rendezvous point of a group in a Bootstrap as plain fields. */
export interface PimRpFields extends PimAddressFields {
  /** Seconds. */
  holdTime: number;
  /** 0 to 255, the lowest wins. */
  priority: number;
}

/** A message as plain fields. */
export function pimMessageFields(message: PimMessage): PimMessageFields {
  const { groups, addresses } = message;
  return {
    ...Object.fromEntries(Object.entries(addresses).map(([role, address]) => [role, address.toJSON()])),
    ...numbersOf(message),
    ...(groups.length === 0 ? {} : { groups: groups.map(groupFields) }),
  };
}

function numbersOf({ view, type, numbers: at }: PimMessage): PimMessageFields {
  if (at === undefined) return {};
  switch (type) {
    case PIM_JOIN_PRUNE:
    case PIM_GRAFT:
    case PIM_GRAFT_ACK:
      return { numGroups: view.getUint8(at + 1), holdTime: view.getUint16(at + 2) };
    case PIM_BOOTSTRAP:
      return {
        fragmentTag: view.getUint16(at),
        hashMaskLength: view.getUint8(at + 2),
        bsrPriority: view.getUint8(at + 3),
      };
    case PIM_CANDIDATE_RP:
      return { prefixCount: view.getUint8(at), priority: view.getUint8(at + 1), holdTime: view.getUint16(at + 2) };
    case PIM_ASSERT:
      return { rpTree: view.getUint8(at) >> 7 === 1, ...metricAt(view, at) };
    case PIM_DF_ELECTION:
      return metricAt(view, at);
    case PIM_STATE_REFRESH:
      return {
        rpTree: view.getUint8(at) >> 7 === 1,
        ...metricAt(view, at),
        maskLength: view.getUint8(at + 8),
        ttl: view.getUint8(at + 9),
        flags: view.getUint8(at + 10),
        interval: view.getUint8(at + 11),
      };
  }
  return {};
}

/** The numbers by which an assert is won. */
function metricAt(view: DataView, at: number): { metricPreference: number; metric: number } {
  return { metricPreference: view.getUint32(at) & 0x7fff_ffff, metric: view.getUint32(at + 4) };
}

function groupFields({ group, joined, pruned, rps }: PimGroup): PimGroupFields {
  return {
    ...group.toJSON(),
    ...(joined === undefined ? {} : { joined: joined.map((source) => source.toJSON()) }),
    ...(pruned === undefined ? {} : { pruned: pruned.map((source) => source.toJSON()) }),
    ...(rps === undefined ? {} : { rps: rps.map(rpFields) }),
  };
}

function rpFields({ view, rp }: PimRp): PimRpFields {
  return { ...rp.toJSON(), holdTime: view.getUint16(rp.end), priority: view.getUint8(rp.end + 2) };
}
