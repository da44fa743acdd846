/**
 * The tree of a filter expression: what pcap-filter(7) lets one say, before any name is looked up and before it is
 * known which link type it is for.
 *
 * @module
 */

/** A part of the expression's text. */
export interface Span {
  /** Of its first character, in UTF-16 units from the start. */
  readonly offset: number;
  /** Units, 0 for a place where something is missing. */
  readonly length: number;
}

/** What every node has. */
interface Spanned {
  readonly span: Span;
}

/** A word that names a protocol. `ether`, `fddi`, `tr`, `wlan`, `ppp`, `slip` and `link` all mean the link layer. */
export type ProtocolWord =
  | "link"
  | "radio"
  | "ip"
  | "ip6"
  | "arp"
  | "rarp"
  | "tcp"
  | "udp"
  | "sctp"
  | "icmp"
  | "icmp6"
  | "igmp"
  | "igrp"
  | "pim"
  | "vrrp"
  | "carp"
  | "ah"
  | "esp"
  | "atalk"
  | "aarp"
  | "decnet"
  | "lat"
  | "sca"
  | "moprc"
  | "mopdl"
  | "iso"
  | "clnp"
  | "esis"
  | "isis"
  | "l1"
  | "l2"
  | "iih"
  | "lsp"
  | "snp"
  | "csnp"
  | "psnp"
  | "stp"
  | "ipx"
  | "netbeui";

/** Which of the two ends, or of the four addresses of an 802.11 header. */
export type DirectionWord =
  | "src"
  | "dst"
  | "src or dst"
  | "src and dst"
  | "addr1"
  | "addr2"
  | "addr3"
  | "addr4"
  | "ra"
  | "ta";

/** What kind of thing an identifier is. */
export type TypeWord = "host" | "net" | "port" | "portrange" | "gateway" | "proto" | "protochain";

/** The words before an identifier; what is not there was neither written nor inherited from the identifier before. */
export interface Qualifiers {
  readonly protocol?: ProtocolWord | undefined;
  readonly direction?: DirectionWord | undefined;
  readonly type?: TypeWord | undefined;
}

/** What stands behind the qualifiers. */
export type Identifier =
  | NameIdentifier
  | NumberIdentifier
  | Ipv4Identifier
  | Ipv6Identifier
  | MacIdentifier
  | ArcnetIdentifier;

/** A word: a host, a network, a service, a protocol, as the qualifiers say; a range of ports too. */
export interface NameIdentifier extends Spanned {
  readonly kind: "name";
  /** Without the backslash that tells a name from a keyword. */
  readonly name: string;
}

/** A number alone: a port, a protocol, a network's first byte. */
export interface NumberIdentifier extends Spanned {
  readonly kind: "number";
  /** 0 to 0xffffffff. */
  readonly value: number;
}

/** Two to four decimal numbers with dots, and what follows them. */
export interface Ipv4Identifier extends Spanned {
  readonly kind: "ipv4";
  /** As it was written, `"10.1"`. */
  readonly text: string;
  /**
   * The numbers that were written, at the low end: `10.1` is 0x0a01. Behind `decnet` numbers may be over 255, and only
   * `text` counts.
   */
  readonly value: number;
  /** Bits that were written: 8 for each number. */
  readonly bits: number;
  /** Behind `/`. */
  readonly prefixLength?: number | undefined;
  /** Behind `mask`. */
  readonly mask?: { readonly text: string; readonly value: number; readonly bits: number } | undefined;
}

/** An IPv6 address. */
export interface Ipv6Identifier extends Spanned {
  readonly kind: "ipv6";
  readonly text: string;
  /** 16 bytes. */
  readonly address: Uint8Array;
  /** Behind `/`. */
  readonly prefixLength?: number | undefined;
}

/** A link-layer address. */
export interface MacIdentifier extends Spanned {
  readonly kind: "mac";
  /** 6 bytes. */
  readonly address: Uint8Array;
}

/** An ARCNET address, `$1f`. */
export interface ArcnetIdentifier extends Spanned {
  readonly kind: "arcnet";
  /** 0 to 255. */
  readonly address: number;
}

/** An expression: true or false for a packet. */
export type Expression =
  | EmptyExpression
  | BinaryExpression
  | NotExpression
  | Primitive;

/** Nothing was written: every packet matches. */
export interface EmptyExpression extends Spanned {
  readonly kind: "empty";
}

/**
 * `and` and `or`: of equal rank, from left to right. A long list is deep at its left end, up to 4,095 levels: who walks
 * the tree follows `left` in a loop. All else is at most some hundred levels deep.
 */
export interface BinaryExpression extends Spanned {
  readonly kind: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}

/** `not`. */
export interface NotExpression extends Spanned {
  readonly kind: "not";
  readonly operand: Expression;
}

/** What cannot be taken apart further. */
export type Primitive =
  | QualifiedPrimitive
  | ProtocolPrimitive
  | RelationPrimitive
  | CastPrimitive
  | LengthPrimitive
  | BytePrimitive
  | DirectionPrimitive
  | IfindexPrimitive
  | EncapsulationPrimitive
  | LlcPrimitive
  | WlanPrimitive
  | PfPrimitive
  | AtmPrimitive
  | AtmFieldPrimitive
  | Mtp2Primitive
  | Mtp3FieldPrimitive;

/** Qualifiers and an identifier: `tcp dst port 80`. */
export interface QualifiedPrimitive extends Spanned {
  readonly kind: "qualified";
  readonly qualifiers: Qualifiers;
  readonly identifier: Identifier;
}

/** A protocol's word alone: `arp`. */
export interface ProtocolPrimitive extends Spanned {
  readonly kind: "protocol";
  readonly protocol: ProtocolWord;
}

/** Two numbers compared: `ip[8] < 5`. All numbers are of 32 bits and unsigned. */
export interface RelationPrimitive extends Spanned {
  readonly kind: "relation";
  readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=";
  readonly left: Arithmetic;
  readonly right: Arithmetic;
}

/** `broadcast` and `multicast`, of the link layer where no protocol is named. */
export interface CastPrimitive extends Spanned {
  readonly kind: "broadcast" | "multicast";
  readonly protocol?: ProtocolWord | undefined;
}

/** `less` and `greater`: the packet's length on the wire, the number itself included. */
export interface LengthPrimitive extends Spanned {
  readonly kind: "less" | "greater";
  /** Bytes. */
  readonly length: number;
}

/** `byte 12 = 8`, the oldest form of a byte test, from the start of the packet. */
export interface BytePrimitive extends Spanned {
  readonly kind: "byte";
  readonly offset: number;
  readonly operator: "=" | "<" | ">" | "&" | "|";
  readonly value: number;
}

/** `inbound` and `outbound`. */
export interface DirectionPrimitive extends Spanned {
  readonly kind: "inbound" | "outbound";
}

/** `ifindex 3`. */
export interface IfindexPrimitive extends Spanned {
  readonly kind: "ifindex";
  readonly index: number;
}

/** A header that moves the headers behind it: all primitives that follow look further inside. */
export interface EncapsulationPrimitive extends Spanned {
  readonly kind: "vlan" | "mpls" | "pppoed" | "pppoes" | "geneve" | "vxlan";
  /** VID, label, session or VNI; undefined for any. */
  readonly id?: number | undefined;
}

/** `llc`, or `llc` and a kind of frame: `i s u rr rnr rej ui ua disc sabme test xid frmr`. */
export interface LlcPrimitive extends Spanned {
  readonly kind: "llc";
  readonly type?: string | undefined;
}

/** `type mgt subtype beacon`, `subtype beacon`, `dir fromds`: a word or a number each. */
export interface WlanPrimitive extends Spanned {
  readonly kind: "wlan";
  readonly type?: string | number | undefined;
  readonly subtype?: string | number | undefined;
  readonly direction?: string | number | undefined;
}

/** What OpenBSD's pf logs about a packet. */
export interface PfPrimitive extends Spanned {
  readonly kind: "pf";
  readonly field: "ifname" | "ruleset" | "rulenum" | "subrulenum" | "reason" | "action";
  readonly value: string | number;
}

/** A kind of ATM cell or message: `lane`, `metac`, `bcc`, `oam`, `oamf4sc`... */
export interface AtmPrimitive extends Spanned {
  readonly kind: "atm";
  readonly type: string;
}

/** `vpi 3`, `vci > 30`. */
export interface AtmFieldPrimitive extends Spanned {
  readonly kind: "atm-field";
  readonly field: "vpi" | "vci";
  readonly test: FieldTest;
}

/** A kind of SS7 signal unit: `fisu`, `lssu`, `msu`, `hfisu`, `hlssu`, `hmsu`. */
export interface Mtp2Primitive extends Spanned {
  readonly kind: "mtp2";
  readonly type: "fisu" | "lssu" | "msu" | "hfisu" | "hlssu" | "hmsu";
}

/** `sio 3`, `hopc > 100`: the words with `h` are for links with an extended sequence number. */
export interface Mtp3FieldPrimitive extends Spanned {
  readonly kind: "mtp3-field";
  readonly field: "sio" | "opc" | "dpc" | "sls" | "hsio" | "hopc" | "hdpc" | "hsls";
  readonly test: FieldTest;
}

/** A field against one number, or against several: `vpi (3 or 5)`. */
export type FieldTest =
  | { readonly kind: "compare"; readonly operator: RelationPrimitive["operator"]; readonly value: number }
  | { readonly kind: "and" | "or"; readonly left: FieldTest; readonly right: FieldTest };

/** A number that may depend on the packet. */
export type Arithmetic = NumberArithmetic | LengthArithmetic | LoadArithmetic | BinaryArithmetic | NegateArithmetic;

/** A number as written, or by name: `tcp-syn`. */
export interface NumberArithmetic extends Spanned {
  readonly kind: "number";
  /** 0 to 0xffffffff. */
  readonly value: number;
}

/** `len`. */
export interface LengthArithmetic extends Spanned {
  readonly kind: "length";
}

/** `tcp[13]`, `ip[2:2]`: bytes of the protocol's header. It is also a test that the packet is of that protocol. */
export interface LoadArithmetic extends Spanned {
  readonly kind: "load";
  readonly protocol: ProtocolWord;
  readonly index: Arithmetic;
  /** As written, 1 by default; only 1, 2 and 4 can be loaded. */
  readonly size: number;
}

/** Two numbers joined. */
export interface BinaryArithmetic extends Spanned {
  readonly kind: "binary";
  readonly operator: "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";
  readonly left: Arithmetic;
  readonly right: Arithmetic;
}

/** `-x`. */
export interface NegateArithmetic extends Spanned {
  readonly kind: "negate";
  readonly operand: Arithmetic;
}
