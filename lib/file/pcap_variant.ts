/**
 * The variants of pcap: which magic says what, and what must be guessed from the first packets.
 *
 * The numbers are in libpcap's sf-pcap.c and in netsniff-ng's pcap_io.h. Two magics were given to more than one layout
 * of a packet's header, so that the layout is that with the least wrong about the first packets: Wireshark does the same.
 *
 * @module
 */

/** The magic of a file whose fractions of seconds are microseconds. */
export const MAGIC_MICROSECONDS = 0xa1b2c3d4;
/** The magic of a file whose fractions of seconds are nanoseconds. */
export const MAGIC_NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's patches of libpcap of 1999, in Red Hat and SuSE: where a packet came from, behind its header. */
const MAGIC_KUZNETZOV = 0xa1b2cd34;
/** Reserved in libpcap for Francisco Mesquita's modified format, which nobody has described. */
const MAGIC_MESQUITA = 0xa1b234cd;
/** Navtel Communications, with nanoseconds. */
const MAGIC_NAVTEL = 0xa12b3c4d;
/** netsniff-ng by Daniel Borkmann, with nanoseconds and 8 bytes more of a header. */
const MAGIC_BORKMANN = 0xa1e2cb12;
/** Ixia's hardware, with nanoseconds, and its software; the file's header ends with the bytes of all packets. */
const MAGIC_IXIA_HARDWARE = 0x1c0001ac;
const MAGIC_IXIA_SOFTWARE = 0x1c0001ab;

/** Bytes of a packet's header, and what is behind the usual 16: */
export const HEADER_PLAIN = 16;
/** four bytes of Nokia's, 0xXfbfYZ0W; */
const HEADER_NOKIA = 20;
/** ifindex u32, protocol u16, packet type u8, a byte of padding; in netsniff-ng all is different, and as long; */
const HEADER_EXTENDED = 24;
/** the same, and numbers of two processors and three bytes of padding. */
const HEADER_SMP = 28;

const EXTENDED_IFINDEX = 16;
const EXTENDED_PROTOCOL = 20;
const EXTENDED_PACKET_TYPE = 22;
const NOKIA_STUFF = 16;

/** Bytes of the usual file header, and of Ixia's. */
const FILE_HEADER_LENGTH = 24;
const FILE_HEADER_IXIA = 28;

/** What a magic says. */
export interface PcapVariant {
  readonly magic: number;
  /** Whether fractions of seconds are nanoseconds, not microseconds. */
  readonly nanoseconds: boolean;
  /** Bytes of the file's header. */
  readonly fileHeader: number;
  /** What a packet's header may be long, the likeliest first. */
  readonly headers: readonly number[];
}

const VARIANTS: readonly PcapVariant[] = [
  variant(MAGIC_MICROSECONDS, { headers: [HEADER_PLAIN, HEADER_EXTENDED, HEADER_NOKIA] }),
  variant(MAGIC_NANOSECONDS, { nanoseconds: true }),
  variant(MAGIC_KUZNETZOV, { headers: [HEADER_EXTENDED, HEADER_SMP] }),
  variant(MAGIC_MESQUITA, { headers: [HEADER_PLAIN, HEADER_EXTENDED, HEADER_SMP] }),
  variant(MAGIC_NAVTEL, { nanoseconds: true, headers: [HEADER_PLAIN, HEADER_EXTENDED] }),
  variant(MAGIC_BORKMANN, { nanoseconds: true, headers: [HEADER_EXTENDED] }),
  variant(MAGIC_IXIA_HARDWARE, { nanoseconds: true, fileHeader: FILE_HEADER_IXIA }),
  variant(MAGIC_IXIA_SOFTWARE, { fileHeader: FILE_HEADER_IXIA }),
];

function variant(magic: number, rest: Partial<PcapVariant>): PcapVariant {
  return { magic, nanoseconds: false, fileHeader: FILE_HEADER_LENGTH, headers: [HEADER_PLAIN], ...rest };
}

/** The variant of a file that begins with these four bytes, and its byte order; undefined where it is not pcap. */
export function findVariant(bytes: DataView): { variant: PcapVariant; little: boolean } | undefined {
  for (const little of [false, true]) {
    const magic = bytes.getUint32(0, little);
    const variant = VARIANTS.find((known) => known.magic === magic);
    if (variant !== undefined) return { variant, little };
  }
  return undefined;
}

/** Packets that are looked at, and bytes of the file in which they must be. */
const PACKETS_TRIED = 2;
const BYTES_TRIED = 0x8000;

/** The most that is likely: interfaces in a machine of 1999, bytes on the wire, the type of a packet in Linux. */
const LARGEST_IFINDEX = 10_000;
const LARGEST_ORIGLEN = 0x800_0000;
const LARGEST_PACKET_TYPE = 4;
/** From here on a protocol is an Ethertype, and up to there one of Linux' own numbers; between are a few old ones. */
const FIRST_ETHERTYPE = 0x0600;
const LAST_LINUX_PROTOCOL = 0x17;
const OLD_PROTOCOLS: readonly number[] = [0x0060, 0x0200, 0x0400];

/** The beginning of the first packet, and what is known of all. */
export interface PacketsBegin {
  readonly view: DataView;
  readonly offset: number;
  /** Where the bytes end, and whether the file ends there too. */
  readonly end: number;
  readonly ended: boolean;
  readonly little: boolean;
  readonly longest: number;
  readonly snaplen: number;
  readonly variant: PcapVariant;
}

/** How long the packets' headers are; undefined where too little of the file has come to say. */
export function guessHeader(begin: PacketsBegin): number | undefined {
  const { headers } = begin.variant;
  const [first = HEADER_PLAIN] = headers;
  if (headers.length === 1) return first;
  if (first === HEADER_PLAIN) {
    // A live capture in a pipe shall not wait for its second packet without need.
    const left = begin.end - begin.offset;
    if (left < Math.max(...headers) && !begin.ended) return undefined;
    if (headers.every((header) => header === first || faultsBehind(begin, begin.offset, header) > 0)) return first;
  }
  let best = first;
  let fewest = Infinity;
  for (const header of headers) {
    const faults = countFaults(begin, header);
    if (faults === undefined) return undefined;
    if (faults === 0) return header;
    if (faults < fewest) {
      fewest = faults;
      best = header;
    }
  }
  return best;
}

/** What is unlikely about the first packets, if their headers are so long; undefined where too little has come to say. */
function countFaults(begin: PacketsBegin, header: number): number | undefined {
  const { view, end, ended, little, longest, snaplen, variant } = begin;
  let faults = 0;
  let at = begin.offset;
  for (let packet = 0; packet < PACKETS_TRIED && at - begin.offset < BYTES_TRIED; packet++) {
    if (end - at < header) {
      if (!ended) return undefined;
      return at === end ? faults : faults + 1;
    }
    const fraction = view.getUint32(at + 4, little);
    const caplen = view.getUint32(at + 8, little);
    const origlen = view.getUint32(at + 12, little);
    if (fraction >= (variant.nanoseconds ? 1_000_000_000 : 1_000_000)) faults++;
    if (snaplen > 0 && caplen > snaplen) faults++;
    if (origlen > LARGEST_ORIGLEN) faults++;
    if (caplen > origlen) faults++;
    faults += faultsBehind(begin, at, header);
    if (caplen > longest) return faults + 1;
    at += header + caplen;
  }
  if (at > end && ended) faults++;
  return faults;
}

/** What is unlikely about the bytes behind the usual header of the packet at `at`. */
function faultsBehind({ view, end, little }: PacketsBegin, at: number, header: number): number {
  if (end - at < header) return 1;
  if (header === HEADER_PLAIN) return 0;
  if (header === HEADER_NOKIA) {
    const stuff = view.getUint32(at + NOKIA_STUFF, little);
    // Wireshark, which writes the variant too, puts zeros there.
    return stuff === 0 || /^[9b]fbf[bd][69]0[12]$/.test(stuff.toString(16)) ? 0 : 1;
  }
  const ifindex = view.getUint32(at + EXTENDED_IFINDEX, little);
  const protocol = view.getUint16(at + EXTENDED_PROTOCOL, little);
  let faults = 0;
  if (ifindex > LARGEST_IFINDEX) faults++;
  const known = protocol >= FIRST_ETHERTYPE || protocol <= LAST_LINUX_PROTOCOL || OLD_PROTOCOLS.includes(protocol);
  if (!known) faults++;
  if (view.getUint8(at + EXTENDED_PACKET_TYPE) > LARGEST_PACKET_TYPE) faults++;
  return faults;
}
