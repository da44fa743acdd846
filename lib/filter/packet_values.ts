/**
 * The values of a filter for one packet, computed as they stand: slow, and obviously right.
 *
 * @module
 */

import type { BpfPacket } from "../bpf/vm.ts";
import {
  IPPROTO_AH,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
} from "../wire/ip_protocol.ts";
import type { TestCondition } from "./condition.ts";
import { calculate, type LoadValue, type ProtocolChainValue, type Value, type Variable } from "./value.ts";

/** Thrown where a value can't be had: then the packet does not match, whatever else it has. The message says why. */
export class NoValueError extends Error {}

/** What the values of a filter are for one packet. A variable is 0 until it is assigned. */
export class PacketValues {
  readonly #packet: BpfPacket;
  readonly #variables = new Map<Variable, number>();

  /** For this packet. */
  constructor(packet: BpfPacket) {
    this.#packet = packet;
  }

  /** Puts a value away. */
  assign(variable: Variable, value: Value): void {
    this.#variables.set(variable, this.of(value));
  }

  /** Whether a test holds. */
  holds({ comparison, left, right }: TestCondition): boolean {
    const a = this.of(left);
    const b = this.of(right);
    switch (comparison) {
      case "eq":
        return a === b;
      case "gt":
        return a > b;
      case "ge":
        return a >= b;
      case "set":
        return (a & b) !== 0;
    }
  }

  /** A value, an unsigned number of 32 bits. */
  of(value: Value): number {
    switch (value.kind) {
      case "constant":
        return value.value;
      case "length":
        return this.#packet.origlen;
      case "ancillary": {
        const known = this.#packet.ancillary?.(value.what);
        if (known === undefined) throw new NoValueError("only the kernel knows this of a packet, while it captures");
        return known >>> 0;
      }
      case "load":
        return this.#load(this.placeOf(value), value.size);
      case "binary": {
        const left = this.of(value.left);
        const right = this.of(value.right);
        if (right === 0 && (value.operator === "div" || value.operator === "mod")) {
          throw new NoValueError("it divides by 0");
        }
        return calculate(value.operator, left, right);
      }
      case "negate":
        return -this.of(value.operand) >>> 0;
      case "variable":
        return this.#variables.get(value) ?? 0;
      case "protocol chain":
        return this.#protocolChain(value);
    }
  }

  /** From where in the frame a value is loaded; it does not wrap at 2^32. */
  placeOf({ at: { base, constant } }: LoadValue): number {
    return (base === undefined ? 0 : this.of(base)) + constant;
  }

  /** Bytes in network order. */
  #load(at: number, size: number): number {
    const { bytes, offset, caplen } = this.#packet;
    if (at + size > caplen) {
      throw new NoValueError(`the packet is too short for ${bytesInWords(at, size)}: it has ${caplen} captured bytes`);
    }
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + (bytes[offset + at + index] ?? 0);
    return value;
  }

  #protocolChain({ version, header, wanted }: ProtocolChainValue): number {
    let protocol = this.#load(header + (version === 4 ? 9 : 6), 1);
    let at = header + (version === 4 ? 4 * (this.#load(header, 1) & 0x0f) : 40);
    while (protocol !== wanted && protocol !== IPPROTO_NONE) {
      const isExtension = version === 6 && isIpv6Extension(protocol);
      if (!isExtension && protocol !== IPPROTO_AH) break;
      protocol = this.#load(at, 1);
      // In units of eight bytes without the first eight; AH in units of four without the first two.
      const length = this.#load(at + 1, 1);
      at += isExtension ? 8 * (length + 1) : 4 * (length + 2);
    }
    return protocol;
  }
}

/** A place in a frame in words: `"byte 23"`, `"bytes 36-37"`. */
export function bytesInWords(at: number, size: number): string {
  return size === 1 ? `byte ${at}` : `bytes ${at}-${at + size - 1}`;
}

function isIpv6Extension(protocol: number): boolean {
  return protocol === IPPROTO_HOPOPTS || protocol === IPPROTO_ROUTING || protocol === IPPROTO_FRAGMENT ||
    protocol === IPPROTO_DSTOPTS;
}
