/**
 * What a primitive asks, in words: for {@linkcode Filter.explain}.
 *
 * @module
 */

import { formatIpv4, formatIpv6, formatMac } from "../bytes/address.ts";
import type { Arithmetic, FieldTest, LoadArithmetic, ProtocolWord, WlanPrimitive } from "./ast.ts";
import { loadsIn } from "./loads.ts";
import { etherProtocolName, ipProtocolName, isoProtocolName, protocolTitle } from "./protocol_titles.ts";
import { IP_PROTOCOLS } from "./protocol_words.ts";
import type { Ends, IpVersion, Meaning, ResolvedPrimitive, WlanAddress } from "./resolved.ts";

const ENDS: Record<Ends | WlanAddress, string> = {
  source: "source",
  destination: "destination",
  either: "source or destination",
  both: "source and destination",
  addr1: "first",
  addr2: "second",
  addr3: "third",
  addr4: "fourth",
  receiver: "receiver's",
  transmitter: "transmitter's",
};

const RELATIONS: Record<string, string> = {
  "=": "is",
  "!=": "is not",
  "<": "is less than",
  "<=": "is at most",
  ">": "is greater than",
  ">=": "is at least",
};

/** What a primitive asks, with what its names stand for. */
export function meaningInWords({ meaning, scope }: Pick<ResolvedPrimitive, "meaning" | "scope">): string {
  switch (meaning.kind) {
    case "link protocol":
      return etherProtocolName(meaning.protocol);
    case "ip protocol":
      return ipProtocolWords(meaning);
    case "iso protocol":
      return isoProtocolName(meaning.protocol);
    case "isis pdu":
      return `IS-IS packet of type ${list(meaning.types.map(String), "or")}`;
    case "protocol chain":
      return `${versionWords(meaning.versions)}, ${
        ipProtocolName(meaning.protocol)
      } behind any number of extension headers`;
    case "ipv4 address": {
      const carriers = list(meaning.protocols.map((word) => protocolTitle(word)), "or");
      return `${carriers}, ${ENDS[meaning.ends]} ${ipv4Words(meaning)}`;
    }
    case "ipv6 address":
      return `IPv6, ${ENDS[meaning.ends]} ${ipv6Words(meaning)}`;
    case "decnet address":
      return `DECnet, ${ENDS[meaning.ends]} address ${meaning.address >> 10}.${meaning.address & 0x3ff}`;
    case "mac address":
      return `link layer, ${ENDS[meaning.ends]} address ${formatMac(viewOf(meaning.address), 0)}`;
    case "arcnet address":
      return `ARCNET, ${ENDS[meaning.ends]} address $${meaning.address.toString(16)}`;
    case "any of":
      return meaning.meanings.map((one) => meaningInWords({ meaning: one, scope })).join("; or ");
    case "port":
      return portWords(meaning);
    case "broadcast":
      return meaning.of === "link"
        ? "to the broadcast address of the link layer"
        : `IPv4, destination with all or none of the host bits ${formatNumber(meaning.hostMask)} set`;
    case "multicast":
      return MULTICAST[meaning.of];
    case "relation":
      return relationWords(meaning);
    case "length":
      return `${meaning.relation === "<=" ? "at most" : "at least"} ${bytes(meaning.length)} on the wire`;
    case "byte": {
      const { offset, operator, value } = meaning.primitive;
      const relation = RELATIONS[operator];
      return `byte ${offset} of the frame ${
        relation === undefined ? `${operator} ${value} is not 0` : `${relation} ${value}`
      }`;
    }
    case "direction":
      return meaning.direction === "inbound" ? "received by the host" : "sent by the host";
    case "ifindex":
      return `interface with index ${meaning.index}`;
    case "vlan":
      return `VLAN tag${withId("VID", meaning.id)}`;
    case "mpls":
      return `MPLS label${meaning.id === undefined ? "" : ` ${meaning.id}`}`;
    case "pppoed":
      return "PPPoE discovery";
    case "pppoes":
      return `PPPoE session${meaning.id === undefined ? "" : ` ${meaning.id}`}`;
    case "geneve":
      return `Geneve in UDP to port 6081${withId("VNI", meaning.id)}`;
    case "vxlan":
      return `VXLAN in UDP to port 4789${withId("VNI", meaning.id)}`;
    case "llc":
      return `LLC${meaning.primitive.type === undefined ? "" : ` frame of kind ${meaning.primitive.type}`}`;
    case "wlan":
      return wlanWords(meaning.primitive);
    case "pf":
      return `pf logged ${PF_FIELDS[meaning.primitive.field]} ${meaning.primitive.value}`;
    case "atm":
      return `ATM, ${meaning.primitive.type}`;
    case "atm-field":
      return `ATM, ${fieldTestWords(meaning.primitive.field.toUpperCase(), meaning.primitive.test)}`;
    case "mtp2":
      return `SS7 signal unit of kind ${meaning.primitive.type.toUpperCase()}`;
    case "mtp3-field":
      return `SS7, ${fieldTestWords(meaning.primitive.field.toUpperCase(), meaning.primitive.test)}`;
  }
}

const MULTICAST = {
  link: "to several stations of the link layer, or to all",
  ip: "IPv4, destination 224.0.0.0 or above",
  ip6: "IPv6, destination in ff00::/8",
} as const;

const PF_FIELDS = {
  ifname: "interface",
  ruleset: "ruleset",
  rulenum: "rule",
  subrulenum: "rule of the anchored ruleset",
  reason: "reason",
  action: "action",
} as const;

function ipProtocolWords({ protocol, versions }: Extract<Meaning, { kind: "ip protocol" }>): string {
  const behindFragment = versions.includes(6) ? ", in IPv6 at once or behind one fragment header" : "";
  return `${versionWords(versions)}, ${ipProtocolName(protocol)}${behindFragment}`;
}

function portWords({ low, high, ends, transports }: Extract<Meaning, { kind: "port" }>): string {
  const port = low === high ? `port ${low}` : `port from ${low} to ${high}`;
  return `IPv4 or IPv6, ${list(transports.map(ipProtocolName), "or")}, ${ENDS[ends]} ${port}; ` +
    "not in later fragments of IPv4, not behind extension headers of IPv6";
}

function ipv4Words({ address, mask }: { address: number; mask: number }): string {
  const shown = ipv4(address);
  if (mask === 0xffffffff) return `address ${shown}`;
  const inverse = ~mask >>> 0;
  const isPrefix = (inverse & (inverse + 1)) === 0;
  return isPrefix ? `address in ${shown}/${Math.clz32(inverse)}` : `address ${shown} under the mask ${ipv4(mask)}`;
}

function ipv6Words({ address, prefixLength }: { address: Uint8Array; prefixLength: number }): string {
  const shown = formatIpv6(viewOf(address), 0);
  return prefixLength === 128 ? `address ${shown}` : `address in ${shown}/${prefixLength}`;
}

function relationWords({ left, relation, right }: Extract<Meaning, { kind: "relation" }>): string {
  const words = `${arithmeticWords(left)} ${RELATIONS[relation]} ${arithmeticWords(right)}`;
  const transport = [...loadsIn(left), ...loadsIn(right)].find(({ protocol }) => isBehindIpv4(protocol));
  return transport === undefined ? words : `${words}; in IPv4 alone, not in later fragments`;
}

/** Protocols whose bytes are looked for behind the header of IPv4, by its length. */
function isBehindIpv4(protocol: ProtocolWord): boolean {
  return IP_PROTOCOLS.get(protocol)?.versions.includes(4) ?? false;
}

/** A number in words; what is joined inside of it has parentheses. */
function arithmeticWords(arithmetic: Arithmetic): string {
  switch (arithmetic.kind) {
    case "number":
      return formatNumber(arithmetic.value);
    case "length":
      return "the length on the wire";
    case "load":
      return loadWords(arithmetic);
    case "negate":
      return `-${operandWords(arithmetic.operand)}`;
    case "binary":
      return `${operandWords(arithmetic.left)} ${arithmetic.operator} ${operandWords(arithmetic.right)}`;
  }
}

function operandWords(arithmetic: Arithmetic): string {
  const words = arithmeticWords(arithmetic);
  return arithmetic.kind === "binary" ? `(${words})` : words;
}

function loadWords({ protocol, index, size }: LoadArithmetic): string {
  const header = protocol === "link"
    ? "the link layer"
    : protocol === "radio"
    ? "the radio header"
    : protocolTitle(protocol);
  if (index.kind !== "number") return `${bytes(size)} of ${header} from ${arithmeticWords(index)} on`;
  const last = index.value + size - 1;
  return size === 1 ? `byte ${index.value} of ${header}` : `bytes ${index.value}-${last} of ${header}`;
}

function wlanWords({ type, subtype, direction }: WlanPrimitive): string {
  const parts = [
    ...(type === undefined ? [] : [`type ${type}`]),
    ...(subtype === undefined ? [] : [`subtype ${subtype}`]),
    ...(direction === undefined ? [] : [`direction ${direction}`]),
  ];
  return `802.11 frame of ${parts.join(", ")}`;
}

function fieldTestWords(field: string, test: FieldTest): string {
  if (test.kind === "compare") return `${field} ${RELATIONS[test.operator]} ${test.value}`;
  return `${fieldTestWords(field, test.left)} ${test.kind} ${fieldTestWords(field, test.right)}`;
}

function versionWords(versions: readonly IpVersion[]): string {
  return versions.map((version) => `IPv${version}`).sort().join(" or ");
}

function withId(name: string, id: number | undefined): string {
  return id === undefined ? "" : ` with ${name} ${id}`;
}

/** Small numbers as everybody writes them, others as they stand in headers too. */
function formatNumber(value: number): string {
  return value < 10 ? String(value) : `${value} (0x${value.toString(16)})`;
}

function bytes(count: number): string {
  return `${count} byte${count === 1 ? "" : "s"}`;
}

function list(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

function ipv4(address: number): string {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, address);
  return formatIpv4(view, 0);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
