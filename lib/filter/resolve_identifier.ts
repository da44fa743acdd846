/**
 * What qualifiers and an identifier mean together: `src net 10.0.0.0/8`, `tcp port http`, `ip6 proto 58`.
 *
 * @module
 */

import { parseIpv4, parseIpv6, parseMac } from "../bytes/address.ts";
import type { DirectionWord, Ipv4Identifier, Ipv6Identifier, QualifiedPrimitive } from "./ast.ts";
import type { Context } from "./context.ts";
import { hasBitsBehind, prefixMask } from "./prefix.ts";
import { etherProtocolNumber, ipProtocolNumber, isoProtocolNumber } from "./protocol_names.ts";
import type { Ends, IpVersion, Meaning } from "./resolved.ts";
import { anyEnds, twoEnds } from "./resolve_ends.ts";
import { portOfService, portRange, ports } from "./resolve_port.ts";
import type { NameResolver } from "./resolver.ts";

/** Qualifiers and an identifier. */
export function resolveIdentifier(
  context: Context,
  { primitive, resolver }: { primitive: QualifiedPrimitive; resolver: NameResolver | undefined },
): Meaning {
  const { qualifiers: { protocol, direction, type }, identifier } = primitive;
  return new IdentifierResolver(context, { protocol, direction, type, resolver }).resolve(identifier);
}

/** What is known before the identifier is looked at. */
interface Known {
  readonly protocol: QualifiedPrimitive["qualifiers"]["protocol"];
  readonly direction: DirectionWord | undefined;
  readonly type: QualifiedPrimitive["qualifiers"]["type"];
  readonly resolver: NameResolver | undefined;
}

class IdentifierResolver {
  readonly #context: Context;
  readonly #known: Known;

  constructor(context: Context, known: Known) {
    this.#context = context;
    this.#known = known;
  }

  resolve(identifier: QualifiedPrimitive["identifier"]): Meaning {
    const { type } = this.#known;
    switch (identifier.kind) {
      case "name":
        return this.#name(identifier.name);
      case "number":
        return this.#number(identifier.value);
      case "ipv4":
        return this.#ipv4(identifier);
      case "ipv6":
        return this.#ipv6(identifier);
      case "mac":
        this.#requireLinkAddress("an address of six bytes");
        return { kind: "mac address", address: identifier.address, ends: anyEnds(this.#known.direction) };
      case "arcnet":
        this.#requireLinkAddress("an ARCNET address");
        if (type === "net") break;
        return { kind: "arcnet address", address: identifier.address, ends: this.#ends("ARCNET addresses") };
    }
    return this.#context.fail(`"${type}" does not go with this, write "host"`);
  }

  #name(name: string): Meaning {
    const { type } = this.#known;
    switch (type) {
      case undefined:
      case "host":
        return this.#hostName(name);
      case "net":
        return this.#netName(name);
      case "port":
        return portOfService(this.#context, { ...this.#known, name });
      case "portrange":
        return portRange(this.#context, { ...this.#known, text: name });
      case "gateway":
        return this.#gateway();
      case "proto":
      case "protochain":
        return this.#protocol(this.#protocolNumber(name));
    }
  }

  #number(value: number): Meaning {
    switch (this.#known.type) {
      case undefined:
      case "host":
        return this.#ipv4Address(value, 0xffffffff);
      case "net":
        return this.#shortNet(value);
      case "port":
      case "portrange":
        return ports(this.#context, { ...this.#known, low: value, high: value });
      case "gateway":
        return this.#gateway();
      case "proto":
      case "protochain":
        return this.#protocol(value);
    }
  }

  /** `net 10` is 10.0.0.0/8: what is written stands on the left. */
  #shortNet(value: number): Meaning {
    let mask = 0xffffffff;
    while (value !== 0 && value <= 0xffffff) {
      value = value << 8 >>> 0;
      mask = mask << 8 >>> 0;
    }
    return this.#ipv4Address(value, mask);
  }

  #ipv4({ text, value, bits, prefixLength, mask }: Ipv4Identifier): Meaning {
    const { protocol, type } = this.#known;
    const hasMask = prefixLength !== undefined || mask !== undefined;
    if (type === "gateway") return this.#gateway();
    if (type !== undefined && type !== "host" && type !== "net") {
      return this.#context.fail(`"${type}" does not go with the address "${text}", write "host" or "net"`);
    }
    if (hasMask && type !== "net") {
      this.#context.fail(`"${text}" with a mask is a network, write "net" before it`);
    }
    if (protocol === "decnet") return this.#decnetAddress(text);
    const address = leftAligned(value, bits);
    if (mask !== undefined) {
      return this.#network({ address, mask: leftAligned(mask.value, mask.bits), text: `${text} mask ${mask.text}` });
    }
    if (prefixLength !== undefined) {
      if (prefixLength > 32) this.#context.fail(`the length of an IPv4 prefix is at most 32, not ${prefixLength}`);
      return this.#network({ address, mask: prefixMask(prefixLength), text: `${text}/${prefixLength}` });
    }
    return this.#ipv4Address(address, prefixMask(bits));
  }

  #network({ address, mask, text }: { address: number; mask: number; text: string }): Meaning {
    if ((address & ~mask) !== 0) {
      this.#context.fail(`"${text}" has bits set that its mask leaves out, write zeros there or a longer mask`);
    }
    return this.#ipv4Address(address, mask);
  }

  #ipv4Address(address: number, mask: number): Meaning {
    const { protocol } = this.#known;
    const ends = this.#ends("IPv4 addresses");
    switch (protocol) {
      case undefined:
        return {
          kind: "ipv4 address",
          address,
          mask,
          ends,
          // ARP does not travel in MPLS.
          protocols: this.#context.scope.labels > 0 ? ["ip"] : ["ip", "arp", "rarp"],
        };
      case "ip":
      case "arp":
      case "rarp":
        return { kind: "ipv4 address", address, mask, ends, protocols: [protocol] };
      case "decnet":
        return { kind: "decnet address", address: address & 0xffff, ends };
      case "link":
        return this.#context.fail('this is no address of a link layer, write six bytes, "02:00:00:00:00:01"');
      default:
        return this.#noAddresses("IPv4 addresses");
    }
  }

  #ipv6({ text, address, prefixLength = 128 }: Ipv6Identifier): Meaning {
    const { protocol, type } = this.#known;
    if (type !== undefined && type !== "host" && type !== "net") {
      this.#context.fail(`"${type}" does not go with the address "${text}", write "host" or "net"`);
    }
    if (prefixLength > 128) this.#context.fail(`the length of an IPv6 prefix is at most 128, not ${prefixLength}`);
    if (hasBitsBehind(address, prefixLength)) {
      this.#context.fail(
        `"${text}/${prefixLength}" has bits set behind its prefix, write zeros there or a longer prefix`,
      );
    }
    if (prefixLength !== 128 && type !== "net") {
      this.#context.fail(`"${text}/${prefixLength}" is a network, write "net" before it`);
    }
    if (protocol !== undefined && protocol !== "ip6") this.#noAddresses("IPv6 addresses");
    return { kind: "ipv6 address", address, prefixLength, ends: this.#ends("IPv6 addresses") };
  }

  #decnetAddress(text: string): Meaning {
    const [area, node, ...more] = text.split(".").map(Number);
    if (area === undefined || node === undefined || more.length > 0 || area > 63 || node > 1023) {
      return this.#context.fail(`"${text}" is no DECnet address, write an area up to 63, a dot, and a node up to 1023`);
    }
    return { kind: "decnet address", address: area << 10 | node, ends: this.#ends("DECnet addresses") };
  }

  #hostName(name: string): Meaning {
    const { protocol, resolver } = this.#known;
    if (protocol === "link") {
      const address = resolver?.mac?.(name) ?? this.#unknown("station", name);
      return { kind: "mac address", address: parseMac(address), ends: anyEnds(this.#known.direction) };
    }
    if (protocol === "decnet") return this.#unknown("DECnet host", name);
    const addresses = resolver?.host?.(name) ?? this.#unknown("host", name);
    const meanings: Meaning[] = [];
    for (const text of addresses) {
      if (text.includes(":")) {
        if (protocol === undefined || protocol === "ip6") {
          meanings.push(this.#ipv6({ kind: "ipv6", span: this.#context.span, text, address: parseIpv6(text) }));
        }
      } else if (protocol !== "ip6") {
        meanings.push(this.#ipv4Address(wordOf(parseIpv4(text)), 0xffffffff));
      }
    }
    const [first, ...others] = meanings;
    if (first === undefined) return this.#context.fail(`the host "${name}" has no address that "${protocol}" can have`);
    return others.length === 0 ? first : { kind: "any of", meanings };
  }

  #netName(name: string): Meaning {
    const text = this.#known.resolver?.net?.(name) ?? this.#unknown("network", name);
    const [address = "", length = "32"] = text.split("/");
    return this.#ipv4Address(wordOf(parseIpv4(address)), prefixMask(Number(length)));
  }

  #unknown(what: string, name: string): never {
    return this.#context.fail(
      this.#known.resolver === undefined
        ? `the ${what} "${name}" can't be looked up, because no resolver was passed, write its address`
        : `the resolver does not know the ${what} "${name}", write its address`,
    );
  }

  #protocolNumber(name: string): number {
    const { protocol } = this.#known;
    switch (protocol) {
      case undefined:
      case "ip":
      case "ip6":
        return ipProtocolNumber(name) ??
          this.#context.fail(`there is no IP protocol "${name}", write its number, or a keyword behind a backslash`);
      case "link":
        return etherProtocolNumber(name) ??
          this.#context.fail(`there is no link-layer protocol "${name}", write its ethertype or its LLC SAP`);
      case "iso":
        return isoProtocolNumber(name) ??
          this.#context.fail(`there is no ISO protocol "${name}", write clnp, esis or isis behind a backslash`);
      default:
        return this.#context.fail(`protocols in "${protocol}" have no names, "${name}" is not known`);
    }
  }

  #protocol(number: number): Meaning {
    const { protocol, type, direction } = this.#known;
    if (direction !== undefined) this.#context.fail(`"${type}" has no direction, leave "${direction}" out`);
    const versions: readonly IpVersion[] | undefined = protocol === undefined
      ? [4, 6]
      : protocol === "ip"
      ? [4]
      : protocol === "ip6"
      ? [6]
      : undefined;
    if (type === "protochain") {
      if (versions === undefined) {
        return this.#context.fail(`"${protocol}" has no chain of headers, write "ip" or "ip6" before it, or nothing`);
      }
      return { kind: "protocol chain", protocol: number, versions };
    }
    if (versions !== undefined) return { kind: "ip protocol", protocol: number, versions };
    switch (protocol) {
      case "link":
        return { kind: "link protocol", protocol: number };
      case "iso":
        return { kind: "iso protocol", protocol: number };
      case "isis":
        return { kind: "isis pdu", types: [number] };
      default:
        return this.#context.fail(
          `"${protocol}" carries no other protocol, write "link", "ip", "ip6", "iso" or "isis"`,
        );
    }
  }

  #gateway(): never {
    return this.#context.fail('"gateway" is not supported, write "ether host" and the MAC address of the gateway');
  }

  #requireLinkAddress(what: string): void {
    const { protocol, type } = this.#known;
    if (protocol !== "link" || (type !== undefined && type !== "host")) {
      this.#context.fail(`${what} is one of the link layer, write "ether host" before it`);
    }
  }

  #noAddresses(what: string): never {
    return this.#context.fail(`"${this.#known.protocol}" has no ${what}, leave it out`);
  }

  #ends(what: string): Ends {
    return twoEnds(this.#context, { direction: this.#known.direction, what });
  }
}

/** Bits that were written, moved to the upper end of 32. */
function leftAligned(value: number, bits: number): number {
  return bits >= 32 ? value : value << (32 - bits) >>> 0;
}

function wordOf(bytes: Uint8Array): number {
  return bytes.reduce((word, byte) => (word << 8 | byte) >>> 0, 0);
}
