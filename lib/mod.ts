/**
 * Everything that needs no FFI: decoding, files, frames in memory. It runs in any JavaScript runtime.
 *
 * @module
 */

export { Batch } from "./batch.ts";
export { Block, type BlockFields, type CaptureInterface, type RowTest } from "./block.ts";
export { type BpfFunction, compileProgram } from "./bpf/compiled.ts";
export type { Instruction } from "./bpf/instruction.ts";
export { formatProgram, parseProgram, type ProgramFormat } from "./bpf/text.ts";
export { type ProgramFault, type ValidateOptions, validateProgram } from "./bpf/validate.ts";
export { type Ancillary, type BpfPacket, interpret } from "./bpf/vm.ts";
export { formatIpv4, formatIpv6, formatMac, parseIpv4, parseIpv6, parseMac } from "./bytes/address.ts";
export { type ChecksumStatus, foldChecksum, sumWords } from "./bytes/checksum.ts";
export { formatHex, parseHex } from "./bytes/hex.ts";
export {
  CaptureFileError,
  DecodeError,
  FilterSyntaxError,
  SystemCallError,
  UnsupportedPlatformError,
} from "./errors.ts";
export type {
  CaptureFileErrorFields,
  DecodeErrorFields,
  FilterSyntaxErrorFields,
  SystemCallErrorFields,
  UnsupportedPlatformErrorFields,
} from "./errors.ts";
export type { Span } from "./filter/ast.ts";
export { compileFilter, type CompileOptions, Filter, type MatchOptions } from "./filter/compile.ts";
export {
  type ExplainedExpression,
  type ExplainedGroup,
  type ExplainedInstruction,
  type ExplainedPrimitive,
  type Explanation,
  formatExplanation,
} from "./filter/explain.ts";
export type { DecidingPrimitive, Decision, ExplainedPacket } from "./filter/explain_packet.ts";
export { type Finding, lintFilter, type LintRule } from "./filter/lint.ts";
export type { ResolveOptions } from "./filter/resolve.ts";
export type { NameResolver } from "./filter/resolver.ts";
export type { Field } from "./fields/field.ts";
export { fieldByName, fieldNames, FieldPrinter, listFields } from "./fields/registry.ts";
export type { FilePlace } from "./file/format_parser.ts";
export { CaptureIndex, type IndexEntry, type IndexTime } from "./file/capture_index.ts";
export { CaptureParser, type CaptureParserOptions } from "./file/capture_parser.ts";
export type { ByteSink } from "./file/byte_sink.ts";
export type { Compression } from "./file/compression.ts";
export { CompressedSink, type CompressionOptions, GzipSink, ZstdSink } from "./file/compression_sink.ts";
export type { CaptureFormat } from "./file/format_parser.ts";
export { CaptureFileWriter, type ClosedFile } from "./file/capture_file_writer.ts";
export { createFile, type CreateFileOptions } from "./file/create.ts";
export { CaptureFile, type CaptureInput, openFile, type OpenOptions } from "./file/open.ts";
export {
  CustomRecord,
  SECRETS_TLS_KEY_LOG,
  SECRETS_WIREGUARD_KEY_LOG,
  type SecretsFields,
  SecretsRecord,
  UnknownRecord,
} from "./file/data_record.ts";
export { FileCopy } from "./file/file_copy.ts";
export type {
  FinishOptions,
  FormatWriter,
  InterfaceStatistics,
  PushOptions,
  RowRange,
  WritablePacket,
} from "./file/format_writer.ts";
export { type InterfaceIpv4, type InterfaceIpv6, InterfaceRecord } from "./file/interface_record.ts";
export { type NameEntry, type NamesFields, NamesRecord, type ResolvedName } from "./file/names_record.ts";
export type { PacketHash, PacketVerdict } from "./packet_option.ts";
export { numberOption, type PcapngOption, textOption } from "./pcapng_option.ts";
export { type ByteOrder, PcapngRecord, type RecordFields } from "./file/pcapng_record.ts";
export { PcapngWriter, type PcapngWriterOptions } from "./file/pcapng_writer.ts";
export type { FileRecord } from "./file/record.ts";
export { type SectionFields, SectionRecord } from "./file/section_record.ts";
export { StatisticsRecord } from "./file/statistics_record.ts";
export { PcapWriter, type PcapWriterOptions } from "./file/pcap_writer.ts";
export type { RotateOptions } from "./file/rotation.ts";
export { type Auxdata, findControlMessage, parseAuxdata } from "./linux/control_message.ts";
export {
  LINKTYPE_C_HDLC,
  LINKTYPE_CAN_SOCKETCAN,
  LINKTYPE_ETHERNET,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NETLINK,
  LINKTYPE_NULL,
  LINKTYPE_PPP,
  LINKTYPE_PPP_HDLC,
  LINKTYPE_RAW,
  linktypeByName,
  linktypeDescription,
  linktypeName,
} from "./linktype.ts";
export { type CompiledFilter, type FilterCompiler } from "./row_filter.ts";
export { decode, type DecodeOptions, type Direction, Packet } from "./packet.ts";
export { hexDump, type HexDumpOptions } from "./print/hex_dump.ts";
export { type LayerJson, type PacketJson, packetJson } from "./print/json.ts";
export type { SummaryOptions } from "./print/line.ts";
export { summary, SummaryPrinter, type SummaryPrinterOptions } from "./print/summary.ts";
export { tree, type TreeOptions, type TreeRole } from "./print/tree.ts";
export {
  type BlockReader,
  type IterationOptions,
  type PacketCounts,
  PacketSource,
  type ReaderCounts,
  type ReadOptions,
  type SourceOptions,
  type SourceStats,
} from "./source.ts";
export { type SyntheticOptions, syntheticSource } from "./synthetic.ts";
export { formatEpoch, formatTimestamp, fromNanoseconds, type Timestamp, toNanoseconds } from "./timestamp.ts";

// Layers and their encoders
export type { CommonPath } from "./wire/common_path.ts";
export {
  Arp,
  type ArpFields,
  ARPHRD_ETHER,
  ARPOP_REPLY,
  ARPOP_REQUEST,
  ARPOP_RREPLY,
  ARPOP_RREQUEST,
  encodeArp,
} from "./wire/arp.ts";
export {
  arp,
  ethernet,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  ipv6DestinationOptions,
  ipv6Fragment,
  ipv6HopByHop,
  ipv6Routing,
  llc,
  loopback,
  sll,
  sll2,
  snap,
  tcp,
  udp,
  vlan,
} from "./wire/build.ts";
export { DECODE_AS_FIELDS, DecodeAs, type DecodeAsField, type DecodeAsRule } from "./wire/decode_as.ts";
export { Dns, type DnsFields, encodeDns } from "./wire/dns.ts";
export { DnsLength, type DnsLengthFields, encodeDnsLength } from "./wire/dns_length.ts";
export type { DnsStatus } from "./wire/dns_bytes.ts";
export {
  DNS_CLASS_ANY,
  DNS_CLASS_CH,
  DNS_CLASS_IN,
  DNS_TYPE_A,
  DNS_TYPE_AAAA,
  DNS_TYPE_ANY,
  DNS_TYPE_CAA,
  DNS_TYPE_CNAME,
  DNS_TYPE_DNAME,
  DNS_TYPE_HTTPS,
  DNS_TYPE_MX,
  DNS_TYPE_NAPTR,
  DNS_TYPE_NS,
  DNS_TYPE_OPT,
  DNS_TYPE_PTR,
  DNS_TYPE_SOA,
  DNS_TYPE_SRV,
  DNS_TYPE_SVCB,
  DNS_TYPE_TXT,
  dnsClassName,
  dnsOpcodeName,
  dnsRcodeName,
  dnsTypeName,
} from "./wire/dns_number.ts";
export type { DnsOption, DnsQuestion, DnsRdata, DnsRecord } from "./wire/dns_record.ts";
export { encodeEthernet, Ethernet, type EthernetFields } from "./wire/ethernet.ts";
export {
  ETHERTYPE_ARP,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_QINQ,
  ETHERTYPE_RARP,
} from "./wire/ethertype.ts";
export { frame, type FramePart, type HeaderPart, type Surroundings } from "./wire/frame.ts";
export { encodeIcmp, Icmp, type IcmpFields } from "./wire/icmp.ts";
export {
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_IREQ,
  ICMP_IREQREPLY,
  ICMP_MASKREPLY,
  ICMP_MASKREQ,
  ICMP_PARAMPROB,
  ICMP_REDIRECT,
  ICMP_ROUTERADVERT,
  ICMP_ROUTERSOLICIT,
  ICMP_SOURCEQUENCH,
  ICMP_TIMXCEED,
  ICMP_TSTAMP,
  ICMP_TSTAMPREPLY,
  ICMP_UNREACH,
  ICMP_UNREACH_NEEDFRAG,
  icmpCodeName,
  icmpTypeName,
} from "./wire/icmp_type.ts";
export { Icmpv6 } from "./wire/icmpv6.ts";
export { encodeIcmpv6, type Icmpv6Fields } from "./wire/icmpv6_fields.ts";
export {
  ICMP6_DST_UNREACH,
  ICMP6_ECHO_REPLY,
  ICMP6_ECHO_REQUEST,
  ICMP6_PACKET_TOO_BIG,
  ICMP6_PARAM_PROB,
  ICMP6_TIME_EXCEEDED,
  icmpv6CodeName,
  icmpv6TypeName,
  MLD_LISTENER_DONE,
  MLD_LISTENER_QUERY,
  MLD_LISTENER_REPORT,
  MLDV2_LISTENER_REPORT,
  ND_NEIGHBOR_ADVERT,
  ND_NEIGHBOR_SOLICIT,
  ND_REDIRECT,
  ND_ROUTER_ADVERT,
  ND_ROUTER_SOLICIT,
} from "./wire/icmpv6_type.ts";
export {
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "./wire/ip_protocol.ts";
export { encodeIpv4, Ipv4, type Ipv4Fields } from "./wire/ipv4.ts";
export {
  IPOPT_EOL,
  IPOPT_LSRR,
  IPOPT_NOP,
  IPOPT_RA,
  IPOPT_RR,
  IPOPT_SSRR,
  IPOPT_TS,
  type Ipv4Option,
} from "./wire/ipv4_option.ts";
export { encodeIpv6, Ipv6, type Ipv6Fields } from "./wire/ipv6.ts";
export { encodeIpv6Fragment, Ipv6Fragment, type Ipv6FragmentFields } from "./wire/ipv6_fragment.ts";
export {
  IP6OPT_HOME_ADDRESS,
  IP6OPT_JUMBO,
  IP6OPT_PAD1,
  IP6OPT_PADN,
  IP6OPT_ROUTER_ALERT,
  type Ipv6Option,
} from "./wire/ipv6_option.ts";
export {
  encodeIpv6Options,
  Ipv6DestinationOptions,
  Ipv6HopByHop,
  Ipv6Options,
  type Ipv6OptionsFields,
} from "./wire/ipv6_options.ts";
export {
  encodeIpv6Routing,
  IPV6_RTHDR_TYPE_0,
  IPV6_RTHDR_TYPE_2,
  IPV6_RTHDR_TYPE_4,
  Ipv6Routing,
  type Ipv6RoutingFields,
} from "./wire/ipv6_routing.ts";
export { type ChecksumContext, type KnownLayerClass, Layer, type LayerClass, type Shortage } from "./wire/layer.ts";
export { encodeLlc, Llc, LLC_SAP_ISO, LLC_SAP_SNAP, LLC_SAP_STP, LLC_UI, type LlcFields } from "./wire/llc.ts";
export {
  BSD_AF_INET,
  BSD_AF_INET6_BSD,
  BSD_AF_INET6_DARWIN,
  BSD_AF_INET6_FREEBSD,
  encodeLoopback,
  Loopback,
  type LoopbackFields,
} from "./wire/loopback.ts";
export {
  ND_OPT_MTU,
  ND_OPT_PI_FLAG_AUTO,
  ND_OPT_PI_FLAG_ONLINK,
  ND_OPT_PREFIX_INFORMATION,
  ND_OPT_SOURCE_LINKADDR,
  ND_OPT_TARGET_LINKADDR,
  type NdOption,
  type NdPrefixInformation,
} from "./wire/nd_option.ts";
export {
  encodeSll,
  LINUX_SLL_BROADCAST,
  LINUX_SLL_HOST,
  LINUX_SLL_MULTICAST,
  LINUX_SLL_OTHERHOST,
  LINUX_SLL_OUTGOING,
  Sll,
  type SllFields,
} from "./wire/sll.ts";
export { encodeSll2, Sll2, type Sll2Fields } from "./wire/sll2.ts";
export { encodeSnap, Snap, type SnapFields } from "./wire/snap.ts";
export { encodeTcp, Tcp, type TcpFields } from "./wire/tcp.ts";
export {
  TcpFlags,
  type TcpFlagsFields,
  TH_ACK,
  TH_AE,
  TH_CWR,
  TH_ECE,
  TH_FIN,
  TH_PUSH,
  TH_RST,
  TH_SYN,
  TH_URG,
} from "./wire/tcp_flags.ts";
export {
  TCPOPT_EOL,
  TCPOPT_MAXSEG,
  TCPOPT_NOP,
  TCPOPT_SACK,
  TCPOPT_SACK_PERMITTED,
  TCPOPT_TIMESTAMP,
  TCPOPT_WINDOW,
  type TcpOption,
  type TcpSackBlock,
} from "./wire/tcp_option.ts";
export { encodeUdp, Udp, type UdpFields } from "./wire/udp.ts";
export { encodeVlan, Vlan, type VlanFields } from "./wire/vlan.ts";
export type { LayerWalk } from "./wire/walk.ts";
