/**
 * The tree of a filter with all names looked up, and with each primitive in its scope: what `explain` and `lint` show,
 * and what tests are made from.
 *
 * @module
 */

import type {
  Arithmetic,
  AtmFieldPrimitive,
  AtmPrimitive,
  BytePrimitive,
  LlcPrimitive,
  Mtp2Primitive,
  Mtp3FieldPrimitive,
  PfPrimitive,
  RelationPrimitive,
  Span,
  WlanPrimitive,
} from "./ast.ts";
import type { Scope } from "./scope.ts";
import type { ValuePool, Variable } from "./value.ts";

/** A whole filter. */
export interface ResolvedFilter {
  /** The expression. */
  readonly text: string;
  /** The outermost scope. */
  readonly scope: Scope;
  readonly root: ResolvedExpression;
  /** Made the variables of the scopes, and makes all further values. */
  readonly values: ValuePool;
}

/** True or false for a packet. */
export type ResolvedExpression =
  | { readonly kind: "empty"; readonly span: Span }
  | {
    readonly kind: "and" | "or";
    readonly span: Span;
    readonly left: ResolvedExpression;
    readonly right: ResolvedExpression;
  }
  | { readonly kind: "not"; readonly span: Span; readonly operand: ResolvedExpression }
  | ResolvedPrimitive;

/** One primitive: what it asks, and of which headers. */
export interface ResolvedPrimitive {
  readonly kind: "primitive";
  readonly span: Span;
  /** Where the headers are that it looks at. */
  readonly scope: Scope;
  readonly meaning: Meaning;
}

/** One of two ends. */
export type Side = "source" | "destination";

/** Which ends must have an address or a port. */
export type Ends = Side | "either" | "both";

/** Which address of an 802.11 header, where it is not one of the two ends. */
export type WlanAddress = "addr1" | "addr2" | "addr3" | "addr4" | "receiver" | "transmitter";

/** What a primitive asks. */
export type Meaning =
  | LinkProtocolMeaning
  | IpProtocolMeaning
  | IsoProtocolMeaning
  | IsisPduMeaning
  | ProtocolChainMeaning
  | Ipv4AddressMeaning
  | Ipv6AddressMeaning
  | DecnetAddressMeaning
  | MacAddressMeaning
  | ArcnetAddressMeaning
  | AnyOfMeaning
  | PortMeaning
  | BroadcastMeaning
  | MulticastMeaning
  | RelationMeaning
  | LengthMeaning
  | ByteMeaning
  | DirectionMeaning
  | IfindexMeaning
  | EncapsulationMeaning
  | GeneveMeaning
  | VxlanMeaning
  | FamilyMeaning<"llc", LlcPrimitive>
  | FamilyMeaning<"wlan", WlanPrimitive>
  | FamilyMeaning<"pf", PfPrimitive>
  | FamilyMeaning<"atm", AtmPrimitive>
  | FamilyMeaning<"atm-field", AtmFieldPrimitive>
  | FamilyMeaning<"mtp2", Mtp2Primitive>
  | FamilyMeaning<"mtp3-field", Mtp3FieldPrimitive>;

/** What the link layer carries: an ethertype, or an LLC SAP up to 1500. */
export interface LinkProtocolMeaning {
  readonly kind: "link protocol";
  readonly protocol: number;
}

/** What IP carries. */
export interface IpProtocolMeaning {
  readonly kind: "ip protocol";
  readonly protocol: number;
  readonly versions: readonly IpVersion[];
}

/** A version of IP. */
export type IpVersion = 4 | 6;

/** What ISO's network layer is: CLNP, ES-IS, IS-IS. */
export interface IsoProtocolMeaning {
  readonly kind: "iso protocol";
  readonly protocol: number;
}

/** One of some kinds of IS-IS packet. */
export interface IsisPduMeaning {
  readonly kind: "isis pdu";
  /** In the order in which they are tested. */
  readonly types: readonly number[];
}

/** What IP carries behind all extension headers. */
export interface ProtocolChainMeaning {
  readonly kind: "protocol chain";
  readonly protocol: number;
  readonly versions: readonly IpVersion[];
}

/** An IPv4 address or network, in these protocols. */
export interface Ipv4AddressMeaning {
  readonly kind: "ipv4 address";
  readonly address: number;
  readonly mask: number;
  readonly ends: Ends;
  readonly protocols: readonly ("ip" | "arp" | "rarp")[];
}

/** An IPv6 address or network. */
export interface Ipv6AddressMeaning {
  readonly kind: "ipv6 address";
  /** 16 bytes. */
  readonly address: Uint8Array;
  /** Bits that count, 0 to 128. */
  readonly prefixLength: number;
  readonly ends: Ends;
}

/** A DECnet address. */
export interface DecnetAddressMeaning {
  readonly kind: "decnet address";
  /** Area in the upper 6 of 16 bits, node in the lower 10. */
  readonly address: number;
  readonly ends: Ends;
}

/** A link-layer address. */
export interface MacAddressMeaning {
  readonly kind: "mac address";
  /** 6 bytes. */
  readonly address: Uint8Array;
  readonly ends: Ends | WlanAddress;
}

/** An ARCNET address. */
export interface ArcnetAddressMeaning {
  readonly kind: "arcnet address";
  readonly address: number;
  readonly ends: Ends;
}

/** A name with several addresses. */
export interface AnyOfMeaning {
  readonly kind: "any of";
  readonly meanings: readonly Meaning[];
}

/** Ports `low` to `high`, of these transports. */
export interface PortMeaning {
  readonly kind: "port";
  readonly low: number;
  readonly high: number;
  readonly ends: Ends;
  /** In the order in which they are tested. */
  readonly transports: readonly number[];
}

/** To all stations of a link or of a network. */
export interface BroadcastMeaning {
  readonly kind: "broadcast";
  readonly of: "link" | "ip";
  /** For IP: the bits that count the hosts of a network, all of them 0 or 1 in an address for all. */
  readonly hostMask: number;
}

/** To several stations of a link or of a network. */
export interface MulticastMeaning {
  readonly kind: "multicast";
  readonly of: "link" | "ip" | "ip6";
}

/** Two numbers compared. */
export interface RelationMeaning {
  readonly kind: "relation";
  readonly relation: RelationPrimitive["operator"];
  readonly left: Arithmetic;
  readonly right: Arithmetic;
}

/** The packet's length. */
export interface LengthMeaning {
  readonly kind: "length";
  readonly relation: "<=" | ">=";
  readonly length: number;
}

/** `byte`. */
export interface ByteMeaning {
  readonly kind: "byte";
  readonly primitive: BytePrimitive;
}

/** `inbound` and `outbound`. */
export interface DirectionMeaning {
  readonly kind: "direction";
  readonly direction: "inbound" | "outbound";
}

/** The interface. */
export interface IfindexMeaning {
  readonly kind: "ifindex";
  readonly index: number;
}

/** A header that moves the headers behind it. */
export interface EncapsulationMeaning {
  readonly kind: "vlan" | "mpls" | "pppoed" | "pppoes";
  /** VID, label or session; undefined for any. */
  readonly id: number | undefined;
}

/** Any kind of packet in Geneve, RFC 8926. */
export interface GeneveMeaning {
  readonly kind: "geneve";
  /** The VNI; undefined for any. */
  readonly id: number | undefined;
  /** Where the Geneve header begins. */
  readonly header: Variable;
  /** Where begins what is in it: an Ethernet header, or already the payload. */
  readonly inner: Variable;
  /** Where the ethertype is of what is in it. */
  readonly type: Variable;
  /** Where begins the payload of the Ethernet header, or what is there without one. */
  readonly payload: Variable;
}

/** Ethernet in VXLAN, RFC 7348. */
export interface VxlanMeaning {
  readonly kind: "vxlan";
  /** The VNI; undefined for any. */
  readonly id: number | undefined;
  /** Where the VXLAN header begins. */
  readonly header: Variable;
}

/** A primitive of a family that has all it needs in the syntax tree. */
export interface FamilyMeaning<Kind extends string, Primitive> {
  readonly kind: Kind;
  readonly primitive: Primitive;
}
