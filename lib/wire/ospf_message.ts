/**
 * What OSPF's packets say behind the header: hellos, database descriptions and requests, RFC 2328 sections A.3.2 to A.3.4 and
 * RFC 5340 sections A.3.2 to A.3.4.
 *
 * ```text
 * hello (2):        mask (4), interval (2), options (1), priority (1), dead interval (4), both routers (4 each), neighbors
 * hello (3):        interface (4), priority (1), options (3), both intervals (2 each), both routers (4 each), neighbors
 * description (2):  MTU (2), options (1), flags (1), sequence number (4), headers of advertisements
 * description (3):  0, options (3), MTU (2), 0, flags (1), sequence number (4), headers of advertisements
 * requests:         type (4, of which 3 has the last 2), Link State ID (4), Advertising Router (4) each
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { fixedParts } from "./fixed_list.ts";

const HELLO_LENGTH = 20;
const V2_DESCRIPTION_LENGTH = 8;
const V3_DESCRIPTION_LENGTH = 12;
const REQUEST_LENGTH = 12;

/** What a hello says. */
export interface OspfHello {
  /** Version 2: an IPv4 mask. */
  networkMask?: string;
  /** Version 3: the sender's interface. */
  interfaceId?: number;
  /** Seconds. */
  helloInterval: number;
  /** 8 bits in version 2, 24 in version 3. */
  options: number;
  /** 0 to 255. */
  routerPriority: number;
  /** Seconds. */
  routerDeadInterval: number;
  /** In the form of an IPv4 address, as the next one. */
  designatedRouter: string;
  /** The router that takes its place. */
  backupDesignatedRouter: string;
  /** Routers that the sender hears, in the form of IPv4 addresses. */
  neighbors: string[];
}

/** What a hello says; undefined where it is cut. */
export function ospfHello(body: Bytes, version: number): OspfHello | undefined {
  const { view, offset: at, end } = body;
  if (end - at < HELLO_LENGTH) return undefined;
  const rest = {
    designatedRouter: formatIpv4(view, at + 12),
    backupDesignatedRouter: formatIpv4(view, at + 16),
    neighbors: ospfNeighbors(body).map(({ offset }) => formatIpv4(view, offset)),
  };
  return version === 3
    ? {
      interfaceId: view.getUint32(at),
      routerPriority: view.getUint8(at + 4),
      options: view.getUint32(at + 4) & 0xffffff,
      helloInterval: view.getUint16(at + 8),
      routerDeadInterval: view.getUint16(at + 10),
      ...rest,
    }
    : {
      networkMask: formatIpv4(view, at),
      helloInterval: view.getUint16(at + 4),
      options: view.getUint8(at + 6),
      routerPriority: view.getUint8(at + 7),
      routerDeadInterval: view.getUint32(at + 8),
      ...rest,
    };
}

/** Where the neighbors of a hello are. */
export function ospfNeighbors({ view, offset, end }: Bytes): Bytes[] {
  return fixedParts({ view, offset: offset + HELLO_LENGTH, end }, 4);
}

/** What a database description says before its headers. */
export interface OspfDescription {
  /** Bytes of the largest packet that goes through the interface. */
  interfaceMtu: number;
  /** 8 bits in version 2, 24 in version 3. */
  options: number;
  /** 1 is from the master, 2 that more follow, 4 the first one. */
  flags: number;
  /** 0 to 4,294,967,295. */
  sequenceNumber: number;
}

/** Bytes of a database description before its headers. */
export function ospfDescriptionLength(version: number): number {
  return version === 3 ? V3_DESCRIPTION_LENGTH : V2_DESCRIPTION_LENGTH;
}

/** What a database description says before its headers; undefined where it is cut. */
export function ospfDescription({ view, offset: at, end }: Bytes, version: number): OspfDescription | undefined {
  if (end - at < ospfDescriptionLength(version)) return undefined;
  return version === 3
    ? {
      interfaceMtu: view.getUint16(at + 4),
      options: view.getUint32(at) & 0xffffff,
      flags: view.getUint8(at + 7),
      sequenceNumber: view.getUint32(at + 8),
    }
    : {
      interfaceMtu: view.getUint16(at),
      options: view.getUint8(at + 2),
      flags: view.getUint8(at + 3),
      sequenceNumber: view.getUint32(at + 4),
    };
}

/** An advertisement that a link state request asks for. */
export interface OspfRequest {
  /** 0 to 4,294,967,295 in version 2, 0 to 65,535 in version 3. */
  type: number;
  /** In the form of an IPv4 address, as the next one. */
  linkStateId: string;
  /** The router that it comes from. */
  advertisingRouter: string;
}

/** Where the requests are. */
export function ospfRequests(body: Bytes): Bytes[] {
  return fixedParts(body, REQUEST_LENGTH);
}

/** A request as plain fields. */
export function ospfRequest({ view, offset }: Bytes, version: number): OspfRequest {
  return {
    type: version === 3 ? view.getUint16(offset + 2) : view.getUint32(offset),
    linkStateId: formatIpv4(view, offset + 4),
    advertisingRouter: formatIpv4(view, offset + 8),
  };
}
