/**
 * Where the cells of `capkit fields` are not tshark's, and why. A row is a reason; a cell that no row explains fails the test,
 * and so does a row that explains none.
 *
 * @module
 */

import { MEASURED_OTHERWISE } from "../support/corpus.ts";
import type { FieldDifference } from "../support/field_differences.ts";

/** A reason, and the cells that it is the reason of: in these files, or where the test says so. */
export interface FieldException {
  readonly why: string;
  /** The names of files, or their begins where they end in `*`. */
  readonly files?: readonly string[];
  /** The columns, or their begins where they end in `*`; all by default. */
  readonly columns?: readonly string[];
  readonly where?: (difference: FieldDifference) => boolean;
}

/** Whether a row explains a cell. */
export function explains({ files, columns, where }: FieldException, difference: FieldDifference): boolean {
  return (files === undefined || files.some((name) => isLike(difference.file, name))) &&
    (columns === undefined || columns.some((name) => isLike(difference.column, name))) &&
    (where === undefined || where(difference));
}

function isLike(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The columns that miss the 99 % of the others, and what they have. The reasons are below. */
export const LOW_COLUMNS: Readonly<Record<string, number>> = {
  "dns.id": 0.94,
  "dns.flags.response": 0.94,
  "dns.qry.name": 0.94,
  "dns.qry.type": 0.94,
  "dns.count.answers": 0.94,
  "dns.a": 0.81,
  "tls.handshake.type": 0.84,
  "tls.handshake.extensions_server_name": 0.71,
  "sctp.srcport": 0.95,
  "sctp.dstport": 0.95,
};

/** Columns of packets, whatever is in them. */
const FRAME_COLUMNS = ["frame.number", "frame.time_epoch", "frame.len", "frame.cap_len"];

/** The reasons. */
export const FIELD_EXCEPTIONS: readonly FieldException[] = [
  ...Object.entries(MEASURED_OTHERWISE).map(([why, files]) => ({ why, files, columns: FRAME_COLUMNS })),
  {
    why: "unknown blocks are packets for tshark, so that its rows are those of other packets from there on",
    files: ["ngtest__output_be__difficult__test202.pcapng", "ngtest__output_le__difficult__test202.pcapng"],
  },
  {
    why: "DNS in HTTP/2: tshark shows an answer with the frame that ends its stream, we with that which has its bytes",
    files: ["surver__dns-over-http2-post__*", "surver__app-layer-protocol-exact__input.pcap"],
    columns: ["dns.*", "http.request.*"],
  },
  {
    why:
      "QUIC Initials that are sent again: tshark shows a ClientHello once a connection, a packet alone does not show that",
    files: ["ndpi__default__pcap__quic_interop_V.pcapng", "arkime__pcap__arkime_synthetic.pcap"],
    columns: ["tls.*"],
  },
  {
    why: "segments that are sent again or come out of order: tshark knows the connection",
    files: ["ndpi__default__pcap__alexa-app.pcapng"],
  },
  {
    why: "QUIC and DTLS packets for which one needs secrets or packets from before",
    files: [
      "ndpi__default__pcap__doq.pcapng",
      "ndpi__default__pcap__quic-33.pcapng",
      "zeek__quic__interop__quic-go_quic-go__handshake.pcap",
    ],
    columns: ["tls.*", "dns.*"],
  },
  {
    why:
      "TLS in pieces of EAP-TLS and OpenVPN: tshark shows a record with its last piece, we what the first one has of it",
    files: ["libtrace__8021x.pcap", "ndpi__default__pcap__openvpn_nohmac*"],
    columns: ["tls.*"],
  },
  {
    why: "TLS behind an HMAC of OpenVPN, of a length that only the two sides know",
    files: ["ndpi__default__pcap__443-opvn.pcap"],
    columns: ["tls.*"],
  },
  {
    why: "TLS inside of a protocol that is not decoded: RDP over UDP, the PROXY protocol",
    files: ["ndpi__default__pcap__rdp2.pcap", "ndpi__default__pcap__haproxy.pcap"],
    columns: ["tls.*"],
  },
  {
    why:
      "a ClientHello of which the segment has only a piece: tshark shows what it is made to be by the rest, or nothing",
    files: ["rsparser__err-buffertoosmall.pcapng"],
    columns: ["tls.*"],
  },
  {
    why:
      "FabricPath: tshark takes its header for the only one of Ethernet, and the last four bytes for a check sequence that " +
      "the lengths inside leave no room for",
    files: ["zeek__cisco-fabric-path.pcap"],
  },
  {
    why:
      "a link layer that is not decoded: ATM, Juniper, Cisco ISL, Frame Relay with Ethernet inside, Wireshark's guesses",
    files: [
      "gen__filtercov-v0-sunatm.pcap",
      "tcpdump__isis_poi.pcap",
      "tcpdump__isis_poi2.pcap",
      "tcpdump__DTP.pcap",
      "tcpdump__q933-heapoverflow-2.pcap",
      "tcpdump__extract_read2_asan.pcap",
    ],
  },
  {
    why: "a tunnel that is not decoded, or packets within messages: AYIYA, NHRP, sFlow, OpenFlow, CAPWAP fragments",
    files: [
      "zeek__tunnels__ayiya*",
      "tcpdump__nhrp*",
      "surver__filestore-5408__input.pcap",
      "ndpi__default__pcap__capwap.pcap",
      "tcpdump__of13_ericsson.pcapng",
      "tcpdump__sflow-print-v6.pcap",
    ],
  },
  {
    why: "a checksum over a packet whose length is beyond what is there: tshark calls it bad, we call it truncated",
    columns: ["tcp.checksum.status"],
    where: ({ capkit, tshark }) => /(^|,)2(,|$)/.test(capkit) && /(^|,)0(,|$)/.test(tshark),
  },
  {
    why: "a UDP length of 0 that is no jumbogram: tshark ends there",
    files: ["arkime__pcap__arkime_synthetic.pcap"],
    columns: ["udp.checksum.status"],
  },
  {
    why: "a header that is cut or broken: tshark shows its first fields, we make no layer of it",
    files: [
      "zeek__trunc__*",
      "surver__decode-too-small__test.pcap",
      "surver__security-8550__input.pcap",
      "tcpreplay__test2.rewrite_l7fuzzing.pcap",
      "tcpdump__kday1.pcap",
      "tcpdump__icmpv6-rfc7112.pcap",
      "tcpdump__heapoverflow-ip_demux*",
      "tcpdump__LINKTYPE_IPV6_invalid.pcap",
      "tcpdump__mobility_opt_asan*",
      "tcpdump__hoobr_*",
      "ndpi__default__pcap__fuzz-2020-02-16-11740.pcap",
      "gen__filtercov-v0-en10mb.pcap",
    ],
  },
  {
    why: "a name of DNS that is broken: tshark prints a complaint in its place",
    files: [
      "tcpdump__dns-badlabel.pcap",
      "gen__filtercov-v0-radiotap.pcap",
      "ndpi__default__pcap__portable_executable.pcap",
      "pcapplusplus__Fuzzers__RegressionTests__regression_samples___e52d48b0zed*",
      "zeek__dns-inverse-query.pcap",
    ],
    columns: ["dns.*"],
  },
  {
    why:
      "HTTP where tshark looks for something else, or does not look: a method that it does not know, another protocol's port",
    files: [
      "zeek__http__query-method.pcap",
      "zeek__http__get-to-ssh-server.pcap",
      "surver__http-evader__http-evader-381__input.pcap",
      "surver__http2-continuation__input.pcap",
      "pcapplusplus__Fuzzers__RegressionTests__regression_samples___7f7dc55azed*",
    ],
    columns: ["http.*", "ip.len", "tcp.len"],
  },
];
