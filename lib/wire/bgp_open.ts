/**
 * BGP's OPEN, RFC 4271 section 4.2, and the capabilities in it, RFC 5492.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------------------------------+---------------+
 * |    Version    |     My Autonomous System      |   Hold Time   |
 * +---------------+-------------------------------+---------------+
 * |               |               BGP Identifier                  |
 * +---------------+---------------+-------------------------------+
 * |               | Opt Parm Len  |  parameters: type, length ... |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * Source of the capabilities' codes: https://www.iana.org/assignments/capability-codes
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { utf8At } from "../bytes/text.ts";
import { fixedParts } from "./fixed_list.ts";
import { type TlvForm, type TlvPart, tlvParts } from "./tlv.ts";

const OPEN_LENGTH = 10;
const PARAMETERS_LENGTH = 9;
const TLV: TlvForm = { typeSize: 1, lengthSize: 1 };

/** Type of a parameter: capabilities. */
export const BGP_PARAMETER_CAPABILITIES = 2;

/** Capability: routes of more than IPv4 unicast, RFC 4760. */
export const BGP_CAP_MULTIPROTOCOL = 1;
/** Capability: routes may be asked for again, RFC 2918. */
export const BGP_CAP_ROUTE_REFRESH = 2;
/** Capability: a next hop of another address family, RFC 8950. */
export const BGP_CAP_EXTENDED_NEXT_HOP = 5;
/** Capability: messages of up to 65,535 bytes, RFC 8654. */
export const BGP_CAP_EXTENDED_MESSAGE = 6;
/** Capability: graceful restart, RFC 4724. */
export const BGP_CAP_GRACEFUL_RESTART = 64;
/** Capability: numbers of autonomous systems of 4 bytes, RFC 6793. */
export const BGP_CAP_4_OCTET_AS = 65;
/** Capability: several paths to one prefix, RFC 7911. */
export const BGP_CAP_ADD_PATH = 69;
/** Capability: begin and end of routes that were asked for again, RFC 7313. */
export const BGP_CAP_ENHANCED_ROUTE_REFRESH = 70;
/** Capability: the router's name, draft-walton-bgp-hostname-capability. */
export const BGP_CAP_FQDN = 73;

const CAPABILITY_NAMES: ReadonlyMap<number, string> = new Map([
  [BGP_CAP_MULTIPROTOCOL, "Multiprotocol extensions capability"],
  [BGP_CAP_ROUTE_REFRESH, "Route refresh capability"],
  [3, "Outbound Route Filtering Capability"],
  [4, "Multiple routes to a destination capability"],
  [BGP_CAP_EXTENDED_NEXT_HOP, "Extended Next Hop Encoding"],
  [BGP_CAP_EXTENDED_MESSAGE, "BGP-Extended Message"],
  [7, "BGPsec capability"],
  [8, "Multiple Labels Capability"],
  [9, "BGP Role"],
  [BGP_CAP_GRACEFUL_RESTART, "Graceful Restart capability"],
  [BGP_CAP_4_OCTET_AS, "Support for 4-octet AS number capability"],
  [67, "Support for Dynamic capability"],
  [68, "Support for Multisession BGP"],
  [BGP_CAP_ADD_PATH, "Support for Additional Paths"],
  [BGP_CAP_ENHANCED_ROUTE_REFRESH, "Enhanced route refresh capability"],
  [71, "Long-Lived Graceful Restart (LLGR) Capability"],
  [BGP_CAP_FQDN, "FQDN Capability"],
  [128, "Route refresh capability (Cisco)"],
  [130, "Outbound Route Filtering Capability (Cisco)"],
]);

/** The name of a capability; undefined for one that has none. */
export function bgpCapabilityName(code: number): string | undefined {
  return CAPABILITY_NAMES.get(code);
}

/** Where the parameters of an OPEN are; a length that leads out of it ends the list. */
export function bgpParameters({ view, offset, end }: Bytes): TlvPart[] {
  if (end - offset < OPEN_LENGTH) return [];
  const at = offset + OPEN_LENGTH;
  return tlvParts(view, { offset: at, end: Math.min(end, at + view.getUint8(offset + PARAMETERS_LENGTH)) }, TLV);
}

/** Where the capabilities of a parameter are; none in parameters of other types. */
export function bgpCapabilities({ view, type, value, end }: TlvPart): TlvPart[] {
  return type === BGP_PARAMETER_CAPABILITIES ? tlvParts(view, { offset: value, end }, TLV) : [];
}

/** What a capability says of each address family, so many bytes behind so many others. */
export function bgpCapabilityFamilies({ view, type, value, end }: TlvPart): Bytes[] {
  switch (type) {
    case BGP_CAP_EXTENDED_NEXT_HOP:
      return fixedParts({ view, offset: value, end }, 6);
    case BGP_CAP_GRACEFUL_RESTART:
      return fixedParts({ view, offset: value + 2, end }, 4);
    case BGP_CAP_ADD_PATH:
      return fixedParts({ view, offset: value, end }, 4);
  }
  return [];
}

/** What an OPEN says. */
export interface BgpOpen {
  /** 4. */
  version: number;
  /** 0 to 65,535; 23,456 stands for a number that needs more bits (RFC 6793). */
  myAs: number;
  /** Seconds. */
  holdTime: number;
  /** In the form of an IPv4 address. */
  identifier: string;
  /** Bytes of the parameters that follow, 0 to 255. */
  parametersLength: number;
  /** What the sender can do, of all parameters; absent where nothing is said. */
  capabilities?: BgpCapability[];
}

/** A capability; what it says is there by its code, `data` for others. */
export interface BgpCapability {
  /** A `BGP_CAP_` number; {@linkcode bgpCapabilityName} names it. */
  code: number;
  /** Multiprotocol: the address family, 1 is IPv4 and 2 IPv6. */
  afi?: number;
  /** Multiprotocol: what is routed, 1 is unicast. */
  safi?: number;
  /** 4-octet AS: the number. */
  as?: number;
  /** Graceful restart: 8 is that the sender restarted, 4 that a notification restarts too. */
  restartFlags?: number;
  /** Graceful restart: seconds. */
  restartTime?: number;
  /** Graceful restart, add-path, extended next hop: what it says of each address family. */
  families?: BgpCapabilityFamily[];
  /** FQDN. */
  hostName?: string;
  /** FQDN. */
  domainName?: string;
  /** The value's bytes as hexadecimal digits. */
  data?: string;
}

/** What a capability says of an address family. */
export interface BgpCapabilityFamily {
  /** 1 is IPv4, 2 IPv6. */
  afi: number;
  /** 1 is unicast. */
  safi: number;
  /** Graceful restart: 0x80 is that routes were kept. */
  flags?: number;
  /** Add-path: 1 is receive, 2 send, 3 both. */
  sendReceive?: number;
  /** Extended next hop: the address family of next hops. */
  nextHopAfi?: number;
}

/** What an OPEN says; undefined where it is cut before its parameters. */
export function bgpOpen(body: Bytes): BgpOpen | undefined {
  const { view, offset: at, end } = body;
  if (end - at < OPEN_LENGTH) return undefined;
  const capabilities = bgpParameters(body).flatMap(bgpCapabilities).map(capabilityFields);
  return {
    version: view.getUint8(at),
    myAs: view.getUint16(at + 1),
    holdTime: view.getUint16(at + 3),
    identifier: formatIpv4(view, at + 5),
    parametersLength: view.getUint8(at + PARAMETERS_LENGTH),
    ...(capabilities.length === 0 ? {} : { capabilities }),
  };
}

function capabilityFields(part: TlvPart): BgpCapability {
  const { view, type: code, value, end } = part;
  const length = end - value;
  if (length === 0) return { code };
  const families = bgpCapabilityFamilies(part).map((family) => familyFields(family, code));
  if (code === BGP_CAP_MULTIPROTOCOL && length === 4) {
    return { code, afi: view.getUint16(value), safi: view.getUint8(value + 3) };
  }
  if (code === BGP_CAP_4_OCTET_AS && length === 4) return { code, as: view.getUint32(value) };
  if (code === BGP_CAP_GRACEFUL_RESTART && length >= 2) {
    const timers = view.getUint16(value);
    return { code, restartFlags: timers >> 12, restartTime: timers & 0xfff, families };
  }
  if (code === BGP_CAP_FQDN) return { code, ...namesOf(part) };
  return families.length === 0 ? { code, data: formatHexAt(view, value, end) } : { code, families };
}

function familyFields({ view, offset }: Bytes, code: number): BgpCapabilityFamily {
  const afi = view.getUint16(offset);
  if (code === BGP_CAP_EXTENDED_NEXT_HOP) {
    return { afi, safi: view.getUint16(offset + 2), nextHopAfi: view.getUint16(offset + 4) };
  }
  const last = view.getUint8(offset + 3);
  return {
    afi,
    safi: view.getUint8(offset + 2),
    ...(code === BGP_CAP_ADD_PATH ? { sendReceive: last } : { flags: last }),
  };
}

function namesOf({ view, value, end }: TlvPart): { hostName: string; domainName: string } {
  const hostEnd = Math.min(end, value + 1 + view.getUint8(value));
  const domainEnd = hostEnd < end ? Math.min(end, hostEnd + 1 + view.getUint8(hostEnd)) : end;
  return {
    hostName: utf8At(view, value + 1, hostEnd),
    domainName: utf8At(view, Math.min(hostEnd + 1, domainEnd), domainEnd),
  };
}
