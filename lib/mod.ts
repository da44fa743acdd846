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
export type { BerElement } from "./bytes/ber.ts";
export type { Bytes } from "./bytes/cursor.ts";
export { type ChecksumStatus, foldChecksum, sumWords } from "./bytes/checksum.ts";
export { crc32c } from "./bytes/crc32c.ts";
export { formatHex, parseHex } from "./bytes/hex.ts";
export { decode, type DecodeOptions } from "./decode.ts";
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
  LINKTYPE_ARCNET_LINUX,
  LINKTYPE_BLUETOOTH_HCI_H4,
  LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR,
  LINKTYPE_C_HDLC,
  LINKTYPE_CAN_SOCKETCAN,
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_FRELAY,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_IEEE802_15_4_NOFCS,
  LINKTYPE_IEEE802_15_4_WITHFCS,
  LINKTYPE_IPNET,
  LINKTYPE_IPOIB,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NETLINK,
  LINKTYPE_NFLOG,
  LINKTYPE_NULL,
  LINKTYPE_PFLOG,
  LINKTYPE_PPI,
  LINKTYPE_PPP,
  LINKTYPE_PPP_HDLC,
  LINKTYPE_RAW,
  LINKTYPE_USB_LINUX,
  LINKTYPE_USB_LINUX_MMAPPED,
  linktypeByName,
  linktypeDescription,
  linktypeName,
} from "./linktype.ts";
export { type CompiledFilter, type FilterCompiler } from "./row_filter.ts";
export { type Direction, Packet } from "./packet.ts";
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
export * from "./wire/mod.ts";
