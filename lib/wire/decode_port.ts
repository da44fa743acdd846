/**
 * What is inside of TCP, UDP and SCTP: by port, but only where the content looks like it; then by content alone. A part of
 * decode.ts, and the only other file that knows what follows what.
 *
 * @module
 */

import { Bvlc } from "./bacnet.ts";
import { Bfd } from "./bfd.ts";
import { Bgp } from "./bgp.ts";
import type { DecodeAs } from "./decode_as.ts";
import { Dhcp } from "./dhcp.ts";
import { Dhcpv6 } from "./dhcpv6.ts";
import { Dns } from "./dns.ts";
import { DnsLength } from "./dns_length.ts";
import { isDnsMessage } from "./dns_shape.ts";
import { Dtls } from "./dtls.ts";
import { Fix } from "./fix.ts";
import { Ftp } from "./ftp.ts";
import { Geneve } from "./geneve.ts";
import { Gquic } from "./gquic.ts";
import { Gtp, GtpPrime } from "./gtp.ts";
import { Gtpv2 } from "./gtpv2.ts";
import { Hsrp } from "./hsrp.ts";
import { Http, HttpContinuation, Ssdp } from "./http.ts";
import { Http2 } from "./http2.ts";
import { Imap } from "./imap.ts";
import { Irc } from "./irc.ts";
import { Isakmp } from "./isakmp.ts";
import { Kerberos, KerberosLength } from "./kerberos.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";
import { Ldp } from "./ldp.ts";
import { Llmnr } from "./llmnr.ts";
import { Mdns } from "./mdns.ts";
import { Memcached } from "./memcached.ts";
import { MemcachedBinary } from "./memcached_binary.ts";
import { Mpls } from "./mpls.ts";
import { Mysql } from "./mysql.ts";
import { Nbdgm } from "./nbdgm.ts";
import { Mbap } from "./modbus.ts";
import { Mqtt } from "./mqtt.ts";
import { Nbns } from "./nbns.ts";
import { Nbss } from "./nbss.ts";
import { Ntp } from "./ntp.ts";
import { Openvpn } from "./openvpn.ts";
import { OpenvpnLength } from "./openvpn_length.ts";
import { Pgsql } from "./pgsql.ts";
import { Pop } from "./pop.ts";
import { Pptp } from "./pptp.ts";
import { Ptp } from "./ptp.ts";
import { Quic, QuicShort } from "./quic.ts";
import { Radius } from "./radius.ts";
import { Resp } from "./resp.ts";
import { Rfb, RfbContinuation } from "./rfb.ts";
import { Rip } from "./rip.ts";
import { Ripng } from "./ripng.ts";
import { Rpc } from "./rpc.ts";
import { RpcRecordMark } from "./rpc_record_mark.ts";
import { Rtsp, RtspContinuation, RtspInterleaved } from "./rtsp.ts";
import { Sflow } from "./sflow.ts";
import { Sip } from "./sip.ts";
import { Smb } from "./smb.ts";
import { Smb2, Smb2Transform } from "./smb2.ts";
import { Smtp } from "./smtp.ts";
import { Snmp } from "./snmp.ts";
import { Ssh, SshEncrypted } from "./ssh.ts";
import { Ssl2 } from "./ssl2.ts";
import { Syslog } from "./syslog.ts";
import { Tcp } from "./tcp.ts";
import { TH_RST } from "./tcp_flags.ts";
import { Telnet } from "./telnet.ts";
import { Teredo } from "./teredo.ts";
import { Tftp } from "./tftp.ts";
import { Tls, TlsContinuation } from "./tls.ts";
import { Tpkt } from "./tpkt.ts";
import { UdpEncap } from "./udpencap.ts";
import { Vxlan } from "./vxlan.ts";
import { VxlanGpe } from "./vxlan_gpe.ts";
import { WakeOnLan } from "./wake_on_lan.ts";
import { WireGuard } from "./wireguard.ts";
import { Capwap, CapwapData } from "./capwap.ts";
import { L2tp } from "./l2tp.ts";
import { Lisp, LispData } from "./lisp.ts";
import { Rtcp } from "./rtcp.ts";
import { ClassicStun, Stun, StunChannel } from "./stun.ts";

/** A header with ports, and its payload. */
export interface PortedLayer extends Layer {
  /** The source port. */
  readonly srcPort: number;
  /** The destination port. */
  readonly dstPort: number;
}

/** What is known of the ports of a transport protocol. */
interface Ports {
  readonly field: "tcp.port" | "udp.port" | "sctp.port";
  /** By port; of two ports the lower one is asked first. */
  readonly byPort: ReadonlyMap<number, readonly Candidate[]>;
  /** What shows itself on any port, in the order in which it is asked. */
  readonly byContent: readonly Candidate[];
  /** By port: what a segment is taken for that shows nothing, since it is the middle of what began in another one. */
  readonly middles: ReadonlyMap<number, readonly Candidate[]>;
}

/** What a payload may be. */
interface Candidate {
  readonly type: KnownLayerClass;
  /** Whether it looks like it. */
  readonly recognizes: (view: DataView, offset: number, end: number) => boolean;
}

/** Ports on which nothing but TLS is spoken: IANA's registry of service names, those of https, ldaps, imaps and others. */
const TLS_PORTS: readonly number[] = [443, 465, 636, 853, 993, 995, 5061, 5671, 8883];

/** Ports on which HTTP is spoken: of the web, of proxies, UPnP, CUPS, WinRM and others. */
const HTTP_PORTS: readonly number[] = [80, 591, 631, 1900, 2710, 2869, 3128, 3132, 5985, 8080, 8088, 11371];

const TRANSPORTS: Readonly<Record<"tcp" | "udp" | "sctp", Ports>> = {
  tcp: {
    field: "tcp.port",
    middles: ports([
      [SshEncrypted, 22],
      [TlsContinuation, ...TLS_PORTS],
      [HttpContinuation, ...HTTP_PORTS],
      [
        RfbContinuation,
        5500,
        5501,
        5900,
        5901,
      ],
      [RtspInterleaved, 554, 8554],
      [RtspContinuation, 554, 8554],
    ]),
    byPort: ports([
      [Tpkt, 102, 3389],
      [Telnet, 23],
      [Irc, 6667],
      [Imap, 143],
      [Pop, 110],
      [Ftp, 21],
      [Smtp, 25, 587],
      [DnsLength, 53],
      [Http, ...HTTP_PORTS],
      [OpenvpnLength, 1194],
      [StunChannel, 3478],
      [Nbss, 139, 445],
      [Bgp, 179],
      [Ldp, 646],
      [Pptp, 1723],
      [Mbap, 502],
      [Mqtt, 1883],
      [Mysql, 3306],
      [Pgsql, 5432],
      [Resp, 6379],
      [MemcachedBinary, 11211],
      [Memcached, 11211],
      [KerberosLength, 88],
    ]),
    byContent: [Ssh, Tls, Ssl2, Http, Stun, Rfb, RpcRecordMark, Sip, Rtsp, Fix, Http2].map(candidate),
  },
  udp: {
    field: "udp.port",
    middles: ports([[QuicShort, 443, 853]]),
    byPort: ports([
      [Dns, 53],
      [WakeOnLan, 7, 9],
      [Ptp, 319, 320],
      [Mdns, 5353],
      [Ssdp, 1900],
      [Llmnr, 5355],
      [Vxlan, 4789],
      [VxlanGpe, 4790],
      [Geneve, 6081],
      [Dhcp, 67, 68, 4011],
      [Isakmp, 500],
      [UdpEncap, 4500],
      [Openvpn, 1194],
      [Ntp, 123],
      [Gtp, 2123, 2152],
      [GtpPrime, 3386],
      [Gtpv2, 2123, 2152],
      [Teredo, 3544],
      [WireGuard, 51820],
      [Snmp, 161, 162],
      [Capwap, 5246],
      [CapwapData, 5247],
      [StunChannel, 3478],
      [L2tp, 1701],
      [LispData, 4341],
      [Lisp, 4342],
      [Hsrp, 1985, 2029],
      [Radius, 1645, 1646, 1700, 1812, 1813, 3799],
      [Nbns, 137],
      [Nbdgm, 138],
      [Ldp, 646],
      [Mpls, 6635],
      [Rip, 520],
      [Ripng, 521],
      [Tftp, 69],
      [Syslog, 514],
      [Bfd, 3784, 4784, 6784, 7784],
      [Dhcpv6, 546, 547],
      [Kerberos, 88],
      [Bvlc, 47808],
      [Sflow, 6343],
    ]),
    byContent: [
      ...[Gquic, WakeOnLan, Dtls, Quic, WireGuard, Stun, ClassicStun, StunChannel, Rtcp, Rpc, Sip].map(candidate),
      { type: Dns, recognizes: isDnsMessage },
    ],
  },
  sctp: {
    field: "sctp.port",
    byPort: ports([]),
    byContent: [],
    middles: ports([]),
  },
};

/** What follows a header with ports; undefined where nothing is in it, or nothing that shows what it is. */
export function afterPorts(
  transport: "tcp" | "udp" | "sctp",
  layer: PortedLayer,
  as: DecodeAs | undefined,
): LayerClass | undefined {
  const { view, payloadOffset: offset, payloadEnd: end } = layer;
  // The text of a reset says why (RFC 9293, section 3.10.7); it is not of what the connection carries.
  if (offset >= end || (layer instanceof Tcp && (layer.flagBits & TH_RST) !== 0)) return undefined;
  const { srcPort, dstPort } = layer;
  const { field, byPort, byContent, middles } = TRANSPORTS[transport];
  const own = as?.find(field, dstPort) ?? as?.find(field, srcPort);
  if (own !== undefined) return own;
  const low = Math.min(srcPort, dstPort);
  const high = Math.max(srcPort, dstPort);
  return recognized(byPort.get(low), view, offset, end) ?? recognized(byPort.get(high), view, offset, end) ??
    recognized(byContent, view, offset, end) ??
    recognized(middles.get(low), view, offset, end) ?? recognized(middles.get(high), view, offset, end);
}

/** The first candidate that the bytes look like. */
function recognized(
  candidates: readonly Candidate[] | undefined,
  view: DataView,
  offset: number,
  end: number,
): KnownLayerClass | undefined {
  if (candidates === undefined) return undefined;
  for (let i = 0; i < candidates.length; i++) {
    const one = candidates[i];
    if (one?.recognizes(view, offset, end)) return one.type;
  }
  return undefined;
}

/** What a message of a session of NetBIOS, or a datagram, is: one of SMB, which begins with its version. */
export function afterSession({ view, payloadOffset, payloadEnd }: Layer): LayerClass | undefined {
  return recognized(SMB_VERSIONS, view, payloadOffset, payloadEnd);
}

const SMB_VERSIONS: readonly Candidate[] = [Smb, Smb2, Smb2Transform].map(candidate);

/** The ports of a transport protocol at which there is a class that a test says yes to. */
export function portsOf(
  transport: "tcp" | "udp" | "sctp",
  test: (type: KnownLayerClass) => boolean,
): ReadonlySet<number> {
  return new Set(
    [...TRANSPORTS[transport].byPort].flatMap(([port, types]) => types.some(({ type }) => test(type)) ? [port] : []),
  );
}

/** A class with its test, taken out of it so that who asks many need not look it up; one without is known by its port alone. */
function candidate(type: KnownLayerClass): Candidate {
  return { type, recognizes: type.recognizes ?? (() => true) };
}

/** Classes by their ports; of several on one port the first row is asked first. */
function ports(
  rows: readonly (readonly [KnownLayerClass, ...number[]])[],
): ReadonlyMap<number, readonly Candidate[]> {
  const byPort = new Map<number, Candidate[]>();
  for (const [type, ...numbers] of rows) {
    for (const port of numbers) byPort.set(port, [...byPort.get(port) ?? [], candidate(type)]);
  }
  return byPort;
}
