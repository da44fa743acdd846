/**
 * What is inside of tunnels whose header says it by numbers of its own. A part of decode.ts, as decode_port.ts is; an
 * EtherType that a tunnel's header has is for decode.ts itself.
 *
 * @module
 */

import { CAPWAP_WBID_80211, type CapwapData } from "./capwap.ts";
import { Cdp } from "./cdp.ts";
import { GreCmd } from "./cmd.ts";
import { afterOsi } from "./decode_lan.ts";
import { Dtls } from "./dtls.ts";
import { Erspan, ERSPAN_III } from "./erspan.ts";
import { Ethernet } from "./ethernet.ts";
import { ETHERTYPE_CMD } from "./ethertype.ts";
import { type Gre, GRE_ERSPAN, GRE_ERSPAN_III, GRE_PPP, GRE_TRANS_ETHER } from "./gre.ts";
import { type Gtp, GTP_T_PDU } from "./gtp.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import type { L2tp } from "./l2tp.ts";
import type { LayerClass } from "./layer.ts";
import { type Lisp, LISP_ENCAPSULATED } from "./lisp.ts";
import { Mpls } from "./mpls.ts";
import { Nsh } from "./nsh.ts";
import { Ppp } from "./ppp.ts";
import { WlanSwapped } from "./wlan.ts";

/** Numbers of GRE that are no EtherTypes: the network layers of OSI (RFC 1701), and CDP. */
const GRE_OSI = 0x00fe;
const GRE_CDP = 0x2000;

/** After GRE, but for EtherTypes. ERSPAN type I has neither a sequence number nor a header. */
export function afterGre({ protocol, seq, view, payloadOffset, payloadEnd }: Gre): LayerClass | undefined {
  if (protocol === GRE_TRANS_ETHER) return Ethernet;
  // An acknowledgement alone has no payload (RFC 2637, section 4.1).
  if (protocol === GRE_PPP) return payloadOffset < payloadEnd ? Ppp : undefined;
  if (protocol === GRE_ERSPAN) return seq === undefined ? Ethernet : Erspan;
  if (protocol === GRE_ERSPAN_III) return Erspan;
  if (protocol === GRE_OSI) return afterOsi(view, payloadOffset, payloadEnd);
  if (protocol === GRE_CDP) return Cdp;
  return protocol === ETHERTYPE_CMD ? GreCmd : undefined;
}

/** Flags of CAPWAP: the payload has the format of the wireless network, and it only keeps the tunnel alive. */
const CAPWAP_T = 0x100;
const CAPWAP_K = 0x08;

/**
 * After CAPWAP's data header (RFC 5415, section 4.3). RFC 5416 has 802.11 headers as they are on the air; nearly all captures
 * are of Cisco's, which have them in another order.
 */
export function afterCapwapData(layer: CapwapData): LayerClass | undefined {
  if (layer.isDtls) return Dtls;
  const { flags = 0, fragmentOffset = 0, wirelessBinding } = layer;
  if ((flags & CAPWAP_K) !== 0 || fragmentOffset > 0) return undefined;
  if ((flags & CAPWAP_T) === 0) return Ethernet;
  return wirelessBinding === CAPWAP_WBID_80211 ? WlanSwapped : undefined;
}

/** Frame types of ERSPAN type III: an Ethernet frame, and an IP packet (draft-foschiano-erspan-03, section 4.3). */
const ERSPAN_FRAME_ETHERNET = 0;
const ERSPAN_FRAME_IP = 2;

/** After ERSPAN. */
export function afterErspan({ version, frameType, view, payloadOffset, payloadEnd }: Erspan): LayerClass | undefined {
  if (version !== ERSPAN_III || frameType === ERSPAN_FRAME_ETHERNET) return Ethernet;
  return frameType === ERSPAN_FRAME_IP ? ipAt(view, payloadOffset, payloadEnd) : undefined;
}

const NEXT_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [1, Ipv4],
  [2, Ipv6],
  [3, Ethernet],
  [4, Nsh],
  [5, Mpls],
]);

/** After VXLAN-GPE and NSH, whose numbers are the same (draft-ietf-nvo3-vxlan-gpe-13 section 3.2, RFC 8300 section 2.2). */
export function afterNextProtocol({ nextProtocol }: { readonly nextProtocol: number }): LayerClass | undefined {
  return NEXT_PROTOCOLS.get(nextProtocol);
}

/** After GTP: a user's packet is one of IP, or of something that only the two sides know. */
export function afterGtp({ messageType, view, payloadOffset, payloadEnd }: Gtp): LayerClass | undefined {
  return messageType === GTP_T_PDU ? ipAt(view, payloadOffset, payloadEnd) : undefined;
}

/** After L2TP: in version 3 only the two sides know what the data is. */
export function afterL2tp({ isControl, version }: L2tp): LayerClass | undefined {
  return !isControl && version === 2 ? Ppp : undefined;
}

/** After a control message of LISP. */
export function afterLisp({ type, view, payloadOffset, payloadEnd }: Lisp): LayerClass | undefined {
  return type === LISP_ENCAPSULATED ? ipAt(view, payloadOffset, payloadEnd) : undefined;
}

/** The version of IP that a payload begins with; undefined where it is none. */
export function ipAt(view: DataView, offset: number, end: number): LayerClass | undefined {
  const version = offset < end ? view.getUint8(offset) >> 4 : 0;
  return version === 4 ? Ipv4 : version === 6 ? Ipv6 : undefined;
}
