/**
 * What is inside of Ethernet, LLC and ARCNET beside IP: by EtherType, by service access point, and behind SNAP by an
 * organization's own number. A part of decode.ts, as decode_port.ts is.
 *
 * @module
 */

import { Aoe } from "./aoe.ts";
import {
  type Arcnet,
  ARCNET_ARP_1051,
  ARCNET_ARP_1201,
  ARCNET_IP_1051,
  ARCNET_IP_1201,
  ARCNET_IPV6,
  ARCNET_RARP_1201,
} from "./arcnet.ts";
import { Arp } from "./arp.ts";
import { Cdp } from "./cdp.ts";
import { Clnp } from "./clnp.ts";
import { Dtp } from "./dtp.ts";
import { Eap, EAP_TYPE_FAST, EAP_TYPE_PEAP, EAP_TYPE_TEAP, EAP_TYPE_TLS, EAP_TYPE_TTLS } from "./eap.ts";
import { EapTls } from "./eap_tls.ts";
import { Eapol, EAPOL_EAP, EAPOL_KEY } from "./eapol.ts";
import { EapolKey } from "./eapol_key.ts";
import { Ectp } from "./ectp.ts";
import { Esis } from "./esis.ts";
import {
  ETHERTYPE_AOE,
  ETHERTYPE_FABRIC_PATH,
  ETHERTYPE_IPX,
  ETHERTYPE_LLDP,
  ETHERTYPE_LOOP,
  ETHERTYPE_MACSEC,
  ETHERTYPE_PAE,
  ETHERTYPE_PBB,
  ETHERTYPE_PREAUTH,
  ETHERTYPE_PTP,
  ETHERTYPE_SLOW,
  ETHERTYPE_VN_TAG,
  ETHERTYPE_WOL,
} from "./ethertype.ts";
import { FabricPath } from "./fabric_path.ts";
import { Gvrp } from "./gvrp.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipx } from "./ipx.ts";
import { Isis } from "./isis.ts";
import { Lacp } from "./lacp.ts";
import type { LayerClass } from "./layer.ts";
import { Lldp } from "./lldp.ts";
import {
  type Llc,
  LLC_SAP_IP,
  LLC_SAP_IPX,
  LLC_SAP_ISO,
  LLC_SAP_NETBIOS,
  LLC_SAP_STP,
  LLC_UI,
  LLC_XID,
} from "./llc.ts";
import { LlcXid } from "./llc_xid.ts";
import { Macsec } from "./macsec.ts";
import { Marker } from "./marker.ts";
import { Nbf } from "./nbf.ts";
import { Oam } from "./oam.ts";
import { Pbb } from "./pbb.ts";
import { Ptp } from "./ptp.ts";
import { SLOW_LACP, SLOW_MARKER, SLOW_OAM, SlowProtocol } from "./slow_protocol.ts";
import { Snap } from "./snap.ts";
import { Stp } from "./stp.ts";
import { Tls } from "./tls.ts";
import { Udld } from "./udld.ts";
import { VnTag } from "./vn_tag.ts";
import { WakeOnLan } from "./wake_on_lan.ts";

/** The protocols of the link layer that an EtherType names. */
export const LAN_ETHERTYPES: readonly (readonly [number, LayerClass])[] = [
  [ETHERTYPE_WOL, WakeOnLan],
  [ETHERTYPE_IPX, Ipx],
  [ETHERTYPE_SLOW, SlowProtocol],
  [ETHERTYPE_PAE, Eapol],
  [ETHERTYPE_AOE, Aoe],
  [ETHERTYPE_PREAUTH, Eapol],
  [ETHERTYPE_LLDP, Lldp],
  [ETHERTYPE_MACSEC, Macsec],
  [ETHERTYPE_PBB, Pbb],
  [ETHERTYPE_PTP, Ptp],
  [ETHERTYPE_FABRIC_PATH, FabricPath],
  [ETHERTYPE_VN_TAG, VnTag],
  [ETHERTYPE_LOOP, Ectp],
];

/** By the destination's service access point. */
const SAPS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [LLC_SAP_IP, Ipv4],
  [LLC_SAP_IPX, Ipx],
]);

/** The first byte of an exchange identification in LLC's own format. */
const BASIC_XID = 0x81;

/** After LLC: only information has something inside, numbered or not, and an exchange identification in LLC's own format. */
export function afterLlc(llc: Llc): LayerClass | undefined {
  const { isSnap, dsap, control, view, payloadOffset: offset, payloadEnd: end } = llc;
  if (isSnap) return Snap;
  if ((control & 1) === 0 || control === LLC_UI) {
    if (dsap === LLC_SAP_STP) return afterBridgeSap(view, offset, end);
    if (dsap === LLC_SAP_NETBIOS) return Nbf.recognizes(view, offset, end) ? Nbf : undefined;
    return dsap === LLC_SAP_ISO ? afterOsi(view, offset, end) : SAPS.get(dsap);
  }
  // The poll bit, which an exchange identification may have.
  const isXid = (control & ~0x10) === LLC_XID;
  return isXid && offset < end && view.getUint8(offset) === BASIC_XID ? LlcXid : undefined;
}

/** Protocol identifier of the GARP family, which bridges send beside their BPDUs. */
const GARP = 1;

/** By the protocol identifier that the PDUs of bridges begin with. */
function afterBridgeSap(view: DataView, offset: number, end: number): LayerClass {
  return end - offset >= 2 && view.getUint16(offset) === GARP ? Gvrp : Stp;
}

/** By the network layer protocol identifier (ISO/IEC TR 9577). */
const NLPIDS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [0x81, Clnp],
  [0x82, Esis],
  [0x83, Isis],
  [0x8e, Ipv6],
  [0xcc, Ipv4],
]);

/** A network layer of OSI, which its own first byte tells. */
export function afterOsi(view: DataView, offset: number, end: number): LayerClass | undefined {
  return offset < end ? NLPIDS.get(view.getUint8(offset)) : undefined;
}

/** Cisco Systems, Inc. */
const OUI_CISCO = 0x00000c;

/** By an organization and a number of its own. */
const ORGANIZATIONS: ReadonlyMap<number, ReadonlyMap<number, LayerClass>> = new Map([
  [
    OUI_CISCO,
    new Map<number, LayerClass>([
      [0x010b, Stp],
      [0x0111, Udld],
      [0x2000, Cdp],
      [0x2004, Dtp],
    ]),
  ],
]);

/** After SNAP with a number of an organization's own. */
export function afterOrganization({ oui, protocol }: Snap): LayerClass | undefined {
  return ORGANIZATIONS.get(oui)?.get(protocol);
}

/** After EAPOL. RC4's key descriptor is of another form than the one of all others. */
export function afterEapol({ type, view, payloadOffset, payloadEnd }: Eapol): LayerClass | undefined {
  if (payloadOffset >= payloadEnd) return undefined;
  if (type === EAPOL_EAP) return Eap;
  return type === EAPOL_KEY && view.getUint8(payloadOffset) !== 1 ? EapolKey : undefined;
}

/** The methods of EAP that carry TLS. */
const TLS_METHODS: readonly number[] = [EAP_TYPE_TLS, EAP_TYPE_TTLS, EAP_TYPE_PEAP, EAP_TYPE_FAST, EAP_TYPE_TEAP];

/** After EAP, where there is something behind its type. */
export function afterEap({ type, payloadOffset, payloadEnd }: Eap): LayerClass | undefined {
  return type !== undefined && TLS_METHODS.includes(type) && payloadOffset < payloadEnd ? EapTls : undefined;
}

/** After the header of EAP-TLS: a message that is whole. The last one of its fragments begins in the middle, and shows nothing. */
export function afterEapTls(
  { moreFragments, outerTlvLength = 0, view, payloadOffset, payloadEnd }: EapTls,
): LayerClass | undefined {
  return !moreFragments && Tls.recognizes(view, payloadOffset, payloadEnd - outerTlvLength) ? Tls : undefined;
}

const SLOW_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [SLOW_LACP, Lacp],
  [SLOW_MARKER, Marker],
  [SLOW_OAM, Oam],
]);

/** After the first byte of the slow protocols. */
export function afterSlowProtocol({ subtype }: SlowProtocol): LayerClass | undefined {
  return SLOW_PROTOCOLS.get(subtype);
}

const ARCNET_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [ARCNET_IP_1051, Ipv4],
  [ARCNET_IP_1201, Ipv4],
  [ARCNET_IPV6, Ipv6],
  [ARCNET_ARP_1051, Arp],
  [ARCNET_ARP_1201, Arp],
  [ARCNET_RARP_1201, Arp],
]);

/** After ARCNET, where a packet begins and ends in one frame. */
export function afterArcnet({ splitFlag = 0, protocol }: Arcnet): LayerClass | undefined {
  return splitFlag === 0 ? ARCNET_PROTOCOLS.get(protocol) : undefined;
}
