/**
 * Where we don't say of a packet what tshark says, and why.
 *
 * @module
 */

/** A column of a packet in which tshark and we differ. */
export interface Difference {
  file: string;
  /** The packet's number, from 1. */
  frame: number;
  column: string;
  theirs: string;
  ours: string;
  /** The layer that `packet.error` is about; undefined where there is no error. */
  failed: string | undefined;
}

/** A reason to differ, and what it explains: all that the fields say, and only that. */
export interface DecodeException {
  why: string;
  file?: string | RegExp;
  frames?: readonly number[];
  columns?: RegExp;
  when?: (difference: Difference) => boolean;
}

/** The protocols of tshark's columns, by the names of our layers. */
const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["ethernet", "eth"],
  ["ipv4", "ip"],
  ["ipv6", "ipv6"],
  ["tcp", "tcp"],
  ["udp", "udp"],
  ["icmp", "icmp"],
  ["icmpv6", "icmpv6"],
]);

export const EXCEPTIONS: readonly DecodeException[] = [
  {
    why: "a header that is cut: tshark shows the fields that are there, we have no layer",
    when: ({ column, ours, failed }) =>
      failed !== undefined && ours === "" && column.split(".")[0] === PROTOCOLS.get(failed),
  },
  {
    why: "a DNS message shorter than its header: tshark shows the fields that are there, we have no layer",
    file: "gen__filtercov-v0-en10mb.pcap",
    frames: [104, 126, 207, 211, 214, 221, 228, 235, 246],
    columns: /^dns\./,
    when: ({ ours }) => ours === "",
  },
  {
    why: "random bytes to and from port 53 of TCP, of which tshark finds that they are no DNS",
    file: "gen__filtercov-v0-en10mb.pcap",
    frames: [64],
    columns: /^dns\./,
    when: ({ theirs }) => theirs === "",
  },
  {
    why: "something else than DNS on port 53 of TCP, which tshark reads on as questions and further messages",
    file: "ndpi__default__pcap__portable_executable.pcap",
    frames: [19, 25, 26, 29],
    columns: /^dns\./,
  },
  {
    why: "several DNS messages in one TCP segment: only the first is a layer",
    file: "surver__dns__dns-tcp-multirequest-buffer__dns-tcp-multirequest-buffer.pcap",
    frames: [4],
    columns: /^dns\./,
  },
  {
    why: "a broken name in a DNS question, beyond which tshark reads on and we don't",
    file:
      /^(tcpdump__dns-badlabel|pcapplusplus__Fuzzers__RegressionTests__regression_samples___e52d48b0zed-FuzzTarget-5654053026791424)\.pcap$/,
    frames: [1],
    columns: /^dns\.qry\./,
  },
  {
    why: "IP of version 6 after the EtherType of IPv4: tshark goes on with IPv6, tcpdump and we don't",
    file: /^(tcpdump__kday1|ndpi__default__pcap__fuzz-2020-02-16-11740)\.pcap$/,
    frames: [1, 238],
    columns: /^ipv6\./,
  },
  {
    why: "an EtherType of 0, in which tshark sees a type and we a length",
    file: "ndpi__default__pcap__fuzz-2020-02-16-11740.pcap",
    frames: [245],
    columns: /^eth\.type$/,
  },
  {
    why: "IP's total length says more than was on the wire: tshark counts with what was there, tcpdump and we don't",
    file: /^(ndpi__default__pcap__telnet|tcpdump__kday7)\.pcap$/,
    frames: [10, 18, 32, 52, 70, 78],
    columns: /^tcp\.(len|checksum\.status)$/,
  },
  {
    why: "a total length of 0 in a file that says 2^31 bytes were on the wire: tshark counts with these",
    file: "pcapplusplus__Fuzzers__RegressionTests__regression_samples___7f7dc55azed-FuzzTarget-5755755617189888.pcap",
    frames: [1],
    columns: /^(ip|tcp)\.len$/,
  },
  {
    why: "a UDP length of 0 over IPv4: tshark reads no further",
    file: "arkime__pcap__arkime_synthetic.pcap",
    frames: [818],
    columns: /^udp\.checksum\.status$/,
  },
];

/** Whether an exception explains a difference. */
export function explains(exception: DecodeException, difference: Difference): boolean {
  const { file, frames, columns, when } = exception;
  return (typeof file === "string" ? file === difference.file : file?.test(difference.file) ?? true) &&
    (frames?.includes(difference.frame) ?? true) &&
    (columns?.test(difference.column) ?? true) &&
    (when?.(difference) ?? true);
}
