/**
 * The versions of QUIC: their names, and how Initial packets of each are protected (RFC 9001, section 5.2; RFC 9369, section
 * 3.3; the drafts of RFC 9001).
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";

/** Version 1, RFC 9000. */
export const QUIC_VERSION_1 = 0x0000_0001;
/** Version 2, RFC 9369. */
export const QUIC_VERSION_2 = 0x6b33_43cf;
/** The number that stands for a version in a Version Negotiation packet, RFC 8999 section 6. */
export const QUIC_VERSION_NEGOTIATION = 0;

const SALT_V1 = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
const SALT_V2 = "0dede3def700a6db819381be6e269dcbf9bd2ed9";
const SALT_DRAFT_29 = "afbfec289993d24c9e9786f19c6111e04390a899";
const SALT_DRAFT_23 = "c3eef712c72ebb5a11a7d2432bb46365bef9f502";
const SALT_Q050 = "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45";
const SALT_T050 = "7f f5 79 e5 ac d0 72 91 55 80 30 4c 43 a2 36 7c 60 48 83 10";
const SALT_T051 = "7a4edef4e7ccee5fa4506c19124fc8ccda6e033d";

/** Drafts count from here on, the lowest byte is the number. */
const DRAFT = 0xff00_0000;
/** Facebook's, which are drafts 22 and 27. */
const MVFST: ReadonlyMap<number, number> = new Map([[0xface_b001, 22], [0xface_b002, 27], [0xface_b00e, 27]]);

/** A version that has a name here. */
interface Version {
  readonly name: string;
  /** Of the keys of Initial packets, as hexadecimal digits; undefined where it is not known. */
  readonly salt: string | undefined;
}

const VERSIONS: ReadonlyMap<number, Version> = new Map([
  [QUIC_VERSION_1, { name: "1", salt: SALT_V1 }],
  [QUIC_VERSION_2, { name: "2", salt: SALT_V2 }],
  [0x5130_3530, { name: "Q050", salt: SALT_Q050 }],
  [0x5430_3530, { name: "T050", salt: SALT_T050 }],
  [0x5430_3531, { name: "T051", salt: SALT_T051 }],
]);

/** The name of a version, `"1"` or `"draft-29"`, `"reserved"` for one that no server has; undefined where it has none. */
export function quicVersionName(version: number): string | undefined {
  if (isReserved(version)) return "reserved";
  const draft = draftOf(version);
  return VERSIONS.get(version)?.name ?? (draft === undefined ? undefined : `draft-${String(draft).padStart(2, "0")}`);
}

/** Which draft a version is; undefined for one that is none. */
function draftOf(version: number): number | undefined {
  const number = (version & ~0xff) >>> 0 === DRAFT ? version & 0xff : 0;
  return number >= 1 && number <= 34 ? number : MVFST.get(version);
}

/** Whether a version is one of those that make a server say which ones it has, RFC 9000 section 15. */
function isReserved(version: number): boolean {
  return (version & 0x0f0f_0f0f) === 0x0a0a_0a0a;
}

/** What the keys of a version's Initial packets are extracted with; several where that is not certain, none if not known. */
export function quicInitialSalts(version: number): Uint8Array[] {
  if (isReserved(version)) return [SALT_V1, SALT_DRAFT_29].map(parseHex);
  const draft = draftOf(version) ?? 0;
  const ofDraft = draft >= 33 ? SALT_V1 : draft >= 29 ? SALT_DRAFT_29 : draft >= 23 ? SALT_DRAFT_23 : undefined;
  const salt = VERSIONS.get(version)?.salt ?? ofDraft;
  return salt === undefined ? [] : [parseHex(salt)];
}

/** What the labels of a version's keys begin with. */
export function quicLabelPrefix(version: number): string {
  return version === QUIC_VERSION_2 ? "quicv2" : "quic";
}

/** What a packet with a long header is. */
export type QuicLongType = "initial" | "0rtt" | "handshake" | "retry";

const TYPES: readonly QuicLongType[] = ["initial", "0rtt", "handshake", "retry"];

/** What the two bits of the type mean in a version: in version 2, each is one more (RFC 9369, section 3.2). */
export function quicLongType(version: number, bits: number): QuicLongType {
  return TYPES[version === QUIC_VERSION_2 ? (bits + 3) & 3 : bits & 3] ?? "initial";
}
