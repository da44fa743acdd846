/**
 * Which packets consist of layers that we decode, by the protocols that tshark names in them.
 *
 * @module
 */

const LINK: ReadonlySet<string> = new Set(["eth", "null", "raw", "sll"]);
const FRAMING: ReadonlySet<string> = new Set(["ethertype", "ieee8021ad", "llc", "vlan"]);
const NETWORK: ReadonlySet<string> = new Set(["arp", "ip", "ipv6"]);
const TRANSPORT: ReadonlySet<string> = new Set(["icmp", "icmpv6", "tcp", "udp"]);
const DNS: ReadonlySet<string> = new Set(["dns", "llmnr", "mdns"]);

/** What of a packet our layers can be compared with. */
export interface ComparableLayers {
  /** The protocols from the outermost inwards that have a layer of ours, by tshark's names. */
  readonly ours: readonly string[];
  /** Protocols of ours that tshark found in the packet that an ICMP message quotes, which is payload for us. */
  readonly quoted: boolean;
}

/**
 * The layers of ours in a packet; undefined where tshark found protocols that have layers of ours inside of one that has
 * none, a tunnel for example, so that its occurrences of a field are not those that we have.
 *
 * @param protocols What tshark says in the column `frame.protocols`.
 */
export function comparableLayers(protocols: string): ComparableLayers | undefined {
  const names = protocols.split(":");
  let length = 0;
  while (length < names.length && follows(names, length)) length++;
  const rest = names.slice(length).filter((name) => name !== "ethertype" && name !== "llc" && isOurs(name));
  const last = names[length - 1];
  const quoted = rest.length > 0 && (last === "icmp" || last === "icmpv6");
  return length > 0 && (rest.length === 0 || quoted) ? { ours: names.slice(0, length), quoted } : undefined;
}

/** Whether a protocol is a layer of ours after those before it. */
function follows(names: readonly string[], at: number): boolean {
  const [before = "", name = ""] = [names[at - 1], names[at]];
  if (at === 0) return LINK.has(name) || isNetwork(name);
  if (before === "tcp" || before === "udp") return DNS.has(name);
  if (TRANSPORT.has(before) || DNS.has(before)) return false;
  return FRAMING.has(name) || isNetwork(name) || TRANSPORT.has(name);
}

function isNetwork(name: string): boolean {
  // Extension headers are called "ipv6.hopopts" and so on.
  return NETWORK.has(name) || name.startsWith("ipv6.");
}

function isOurs(name: string): boolean {
  return LINK.has(name) || FRAMING.has(name) || isNetwork(name) || TRANSPORT.has(name) || DNS.has(name);
}
