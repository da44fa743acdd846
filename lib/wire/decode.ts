/**
 * What follows what: the only file that knows, with the `decode_*.ts` beside it and but for the fast way through the most common
 * shape in common_path.ts. Each protocol's own file knows its header and nothing of its neighbours.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { Arcnet } from "./arcnet.ts";
import { Bacnet, Bvlc } from "./bacnet.ts";
import { Can, CanLittleEndian } from "./can.ts";
import { Chdlc } from "./chdlc.ts";
import { Cotp } from "./cotp.ts";
import { afterCan, afterChdlc, afterIpnet, afterMpls, afterNlpid, afterPpp, afterWlan } from "./decode_link.ts";
import {
  afterArcnet,
  afterEap,
  afterEapol,
  afterEapTls,
  afterLlc,
  afterOrganization,
  afterSlowProtocol,
} from "./decode_lan.ts";
import {
  afterEthertype,
  afterFamily,
  afterIpProtocol,
  afterLinktype,
  afterLinuxFamily,
  afterSll,
  afterTypeOnly,
  type Next,
} from "./decode_number.ts";
import { afterPorts, afterSession, portsOf } from "./decode_port.ts";
import type { DecodeAs } from "./decode_as.ts";
import { Ah } from "./ah.ts";
import { Capwap, CapwapData } from "./capwap.ts";
import { Cmd, GreCmd } from "./cmd.ts";
import {
  afterCapwapData,
  afterErspan,
  afterGre,
  afterGtp,
  afterL2tp,
  afterLisp,
  afterNextProtocol,
  ipAt,
} from "./decode_tunnel.ts";
import { Dns } from "./dns.ts";
import { DnsLength } from "./dns_length.ts";
import { isDnsMessage } from "./dns_shape.ts";
import { Dtls } from "./dtls.ts";
import { Eap } from "./eap.ts";
import { EapTls } from "./eap_tls.ts";
import { Eapol } from "./eapol.ts";
import { Erspan } from "./erspan.ts";
import { Esp } from "./esp.ts";
import { Ethernet } from "./ethernet.ts";
import { ETHERTYPE_TEB } from "./ethertype.ts";
import { FabricPath } from "./fabric_path.ts";
import { Fddi } from "./fddi.ts";
import { FrameRelay } from "./frame_relay.ts";
import { Geneve } from "./geneve.ts";
import { Gre } from "./gre.ts";
import { Gtp, GtpPrime } from "./gtp.ts";
import { Http2 } from "./http2.ts";
import { Icmp } from "./icmp.ts";
import { Icmpv6 } from "./icmpv6.ts";
import { Ipoib } from "./ipoib.ts";
import { Ipnet } from "./ipnet.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipv6Fragment } from "./ipv6_fragment.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop } from "./ipv6_options.ts";
import { Ipv6Routing } from "./ipv6_routing.ts";
import { Isakmp } from "./isakmp.ts";
import { Kerberos, KerberosLength } from "./kerberos.ts";
import { L2tp } from "./l2tp.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";
import { Ldp } from "./ldp.ts";
import { Lisp, LispData } from "./lisp.ts";
import { Llc } from "./llc.ts";
import { Loopback } from "./loopback.ts";
import { Macsec } from "./macsec.ts";
import { Mbap, Modbus } from "./modbus.ts";
import { MemcachedBinary } from "./memcached_binary.ts";
import { Mpls } from "./mpls.ts";
import { Mqtt } from "./mqtt.ts";
import { Mysql } from "./mysql.ts";
import { Nbdgm } from "./nbdgm.ts";
import { Nbf } from "./nbf.ts";
import { Nbss } from "./nbss.ts";
import { Nflog } from "./nflog.ts";
import { Nsh } from "./nsh.ts";
import { Openvpn, OPENVPN_CONTROL } from "./openvpn.ts";
import { OpenvpnLength } from "./openvpn_length.ts";
import { Pbb } from "./pbb.ts";
import { Pflog } from "./pflog.ts";
import { Pgsql } from "./pgsql.ts";
import { Pim } from "./pim.ts";
import { Ppi } from "./ppi.ts";
import { Ppp } from "./ppp.ts";
import { PppoeSession } from "./pppoe.ts";
import { PwControlWord } from "./pw_control_word.ts";
import { Radiotap } from "./radiotap.ts";
import { Radius } from "./radius.ts";
import { Rpc } from "./rpc.ts";
import { RpcRecordMark } from "./rpc_record_mark.ts";
import { Sctp } from "./sctp.ts";
import { Sll } from "./sll.ts";
import { Sll2 } from "./sll2.ts";
import { SlowProtocol } from "./slow_protocol.ts";
import { Snap } from "./snap.ts";
import { Tcp } from "./tcp.ts";
import { Teredo } from "./teredo.ts";
import { Tls } from "./tls.ts";
import { Tpkt } from "./tpkt.ts";
import { Udp } from "./udp.ts";
import { UdpLite } from "./udp_lite.ts";
import { UdpEncap } from "./udpencap.ts";
import { Vlan } from "./vlan.ts";
import { VnTag } from "./vn_tag.ts";
import { Vxlan } from "./vxlan.ts";
import { VxlanGpe } from "./vxlan_gpe.ts";
import { Wlan, WlanSwapped } from "./wlan.ts";

/** Where a walk stands, as what follows what is decided. */
export interface Standing {
  /** The program's own rules. */
  readonly decodeAs: DecodeAs | undefined;
  /** Notes the layer it stands on, where its payload is and what it is. */
  meet(layer: Layer, payloadOffset: number, payloadEnd: number, follows: Next): true;
  /** Notes where another layer of a class may be, when all within the one that it has met is met too. */
  repeat(type: KnownLayerClass, offset: number, end: number): void;
  /** Notes that the layer it was to meet could not be decoded. */
  fail(): false;
}

/** Meets the layer of one class that begins at `offset`. */
type Step = (walk: Standing, view: DataView, offset: number, end: number) => boolean;

/** The step for a class: `next` says what follows a layer of it. */
function step<T extends Layer>(
  type: KnownLayerClass<T>,
  next: (layer: T, as: DecodeAs | undefined) => Next,
): readonly [LayerClass, Step] {
  return [type, (walk, view, offset, end) => {
    const layer = type.decode(view, offset, end);
    if (layer === undefined) return walk.fail();
    return walk.meet(layer, layer.payloadOffset, layer.payloadEnd, next(layer, walk.decodeAs));
  }];
}

/** The step for a class of messages, of which a segment can hold several. */
function messages<T extends Layer>(
  type: KnownLayerClass<T>,
  next: (layer: T) => Next,
): readonly [LayerClass, Step] {
  return [type, (walk, view, offset, end) => {
    const layer = type.decode(view, offset, end);
    if (layer === undefined) return walk.fail();
    walk.meet(layer, layer.payloadOffset, layer.payloadEnd, next(layer));
    walk.repeat(type, layer.payloadEnd, end);
    return true;
  }];
}

/** After each class that something of ours can follow. */
const STEPS: ReadonlyMap<LayerClass, Step> = new Map([
  step(Ethernet, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Vlan, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(VnTag, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Pbb, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(FabricPath, () => Ethernet),
  step(Macsec, ({ ethertype }, as) => ethertype === undefined ? undefined : afterEthertype(ethertype, as)),
  step(Eapol, afterEapol),
  step(Eap, afterEap),
  step(EapTls, afterEapTls),
  step(SlowProtocol, afterSlowProtocol),
  step(Arcnet, afterArcnet),
  step(Fddi, ({ isLlc }) => isLlc ? Llc : undefined),
  step(Llc, afterLlc),
  step(Snap, (snap, as) => snap.oui === 0 ? afterEthertype(snap.protocol, as) : afterOrganization(snap)),
  step(Sll, afterSll),
  step(Sll2, afterSll),
  step(Can, afterCan),
  step(CanLittleEndian, afterCan),
  step(Mpls, afterMpls),
  step(PwControlWord, () => Ethernet),
  step(PppoeSession, () => Ppp),
  step(Ppp, (layer, as) => afterPpp(layer) ?? afterTypeOnly(layer.protocol, as)),
  step(Chdlc, (layer, as) => afterChdlc(layer) ?? afterTypeOnly(layer.protocol, as)),
  step(
    FrameRelay,
    ({ nlpid, ethertype = 0 }, as) => nlpid === undefined ? afterTypeOnly(ethertype, as) : afterNlpid(nlpid),
  ),
  step(Ipoib, ({ type }, as) => afterTypeOnly(type, as)),
  step(Ipnet, afterIpnet),
  step(Radiotap, () => Wlan),
  step(Wlan, afterWlan),
  step(Nflog, ({ family }) => afterLinuxFamily(family)),
  step(Pflog, ({ family }) => afterFamily(family)),
  step(Ppi, ({ dlt, view, payloadOffset, payloadEnd }) => {
    return afterLinktype(dlt, { view, offset: payloadOffset, end: payloadEnd });
  }),
  step(Loopback, ({ family }) => afterFamily(family)),
  step(Ipv4, (ip, as) => ip.fragmentOffset === 0 ? afterIpProtocol(ip.protocol, ip, as) : undefined),
  step(Ipv6, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Ipv6HopByHop, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Ipv6DestinationOptions, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Ipv6Routing, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(
    Ipv6Fragment,
    (header, as) => header.fragmentOffset === 0 ? afterIpProtocol(header.nextHeader, header, as) : undefined,
  ),
  step(Ah, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Icmp, ({ quotes }) => quotes ? Ipv4 : undefined),
  step(Icmpv6, ({ quotes }) => quotes ? Ipv6 : undefined),
  step(Tcp, (layer, as) => afterPorts("tcp", layer, as)),
  step(Udp, (layer, as) => afterPorts("udp", layer, as)),
  step(UdpLite, (layer, as) => afterPorts("udp", layer, as)),
  messages(DnsLength, () => Dns),
  step(Http2, afterHttp2),
  step(Nbdgm, afterSession),
  step(Bvlc, ({ carriesNpdu }) => carriesNpdu ? Bacnet : undefined),
  messages(KerberosLength, () => Kerberos),
  step(Nbf, afterSession),
  messages(Nbss, afterSession),
  messages(Mbap, () => Modbus),
  ...[Ldp, MemcachedBinary, Mqtt, Mysql, Pgsql].map((type) => messages<Layer>(type, () => undefined)),
  messages(RpcRecordMark, () => Rpc),
  messages(Tpkt, () => Cotp),
  step(Radius, ({ hasEap }) => hasEap ? Eap : undefined),
  step(Pim, (layer) => layer.isRegister ? ipAt(layer.view, layer.payloadOffset, layer.payloadEnd) : undefined),
  step(Gre, (layer, as) => afterGre(layer) ?? afterTypeOnly(layer.protocol, as)),
  step(Erspan, afterErspan),
  step(Vxlan, () => Ethernet),
  step(VxlanGpe, afterNextProtocol),
  step(Geneve, ({ protocol }, as) => protocol === ETHERTYPE_TEB ? Ethernet : afterEthertype(protocol, as)),
  step(Nsh, afterNextProtocol),
  step(Cmd, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(GreCmd, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Sctp, afterSctp),
  step(UdpEncap, ({ kind }) => kind === "ike" ? Isakmp : kind === "esp" ? Esp : undefined),
  messages(OpenvpnLength, () => Openvpn),
  step(Openvpn, afterOpenvpn),
  step(Gtp, afterGtp),
  step(GtpPrime, afterGtp),
  step(Teredo, () => Ipv6),
  step(L2tp, afterL2tp),
  step(Lisp, afterLisp),
  step(LispData, ({ view, payloadOffset, payloadEnd }) => ipAt(view, payloadOffset, payloadEnd)),
  step(Capwap, ({ isDtls }) => isDtls ? Dtls : undefined),
  step(CapwapData, afterCapwapData),
  step(WlanSwapped, afterWlan),
]);

/** A control message has a piece of a TLS stream, and shows where: one that is wrapped has no packet ID to be seen. */
function afterOpenvpn({ opcode, packetId, view, payloadOffset, payloadEnd }: Openvpn): Next {
  const isControl = opcode === OPENVPN_CONTROL && packetId !== undefined;
  return isControl && Tls.recognizes(view, payloadOffset, payloadEnd) ? Tls : undefined;
}

/** A bit for each port of UDP: asked for each datagram, for which a Set takes too long. */
const CARRYING_PORTS: Uint8Array = bitmapOf(portsOf("udp", (type) => STEPS.has(type)));

/** Whether there is something at a port of UDP that can carry other headers; what shows itself by its content carries none. */
export function carriesHeaders(port: number): boolean {
  return ((CARRYING_PORTS[port >> 3] ?? 0) >> (port & 7) & 1) !== 0;
}

function bitmapOf(ports: ReadonlySet<number>): Uint8Array {
  const bits = new Uint8Array(0x1_0000 >> 3);
  for (const port of ports) bits[port >> 3] = (bits[port >> 3] ?? 0) | 1 << (port & 7);
  return bits;
}

/** After HTTP/2, whose headers would say what a body is but are compressed over the connection: only a body that is DNS whole. */
function afterHttp2({ view, payloadOffset, payloadEnd }: Http2): Next {
  return isDnsMessage(view, payloadOffset, payloadEnd) ? Dns : undefined;
}

/** Meets the layer of a class, and finds out what follows it. */
export function meetLayer(walk: Standing, type: LayerClass, { view, offset, end }: Bytes): boolean {
  const known = STEPS.get(type);
  if (known !== undefined) return known(walk, view, offset, end);
  const layer = type.decode(view, offset, end);
  if (layer === undefined) return walk.fail();
  return walk.meet(layer, layer.payloadOffset, layer.payloadEnd, layer.follows);
}

/** Classes whose payload is a packet that was sent before, by somebody else. */
const QUOTING: ReadonlySet<LayerClass> = new Set<LayerClass>([Icmp, Icmpv6]);

/** Whether what follows a layer is quoted: no header of this packet's own. A Null-Register of PIM has one of no packet at all. */
export function isQuoting(type: LayerClass, layer: Layer): boolean {
  return QUOTING.has(type) || (layer instanceof Pim && !layer.carriesPacket);
}

/** After SCTP: by payload protocol identifier where the program has said so, else by port; but only where a message begins. */
function afterSctp(layer: Sctp, as: DecodeAs | undefined): Next {
  const { ppid, dataFlags = 0 } = layer;
  if (ppid === undefined || (dataFlags & SCTP_BEGINS) === 0) return undefined;
  return as?.find("sctp.ppi", ppid) ?? afterPorts("sctp", layer, as);
}

/** The flag of a data chunk that a message begins in it. */
const SCTP_BEGINS = 0x02;
