/**
 * Attributes of RADIUS, RFC 2865 section 5 and what later RFCs added; names and forms are those of the registry,
 * https://www.iana.org/assignments/radius-types.
 *
 * @module
 */

/** How an attribute's value is read. */
export type RadiusForm = "text" | "string" | "ipv4" | "ipv6" | "integer";

/** An attribute's name and form. */
export interface RadiusAttributeKind {
  /** What it is. */
  readonly name: string;
  /** How its value is read. */
  readonly form: RadiusForm;
}

/** RADIUS attribute: a vendor's own. */
export const RADIUS_VENDOR_SPECIFIC = 26;
/** RADIUS attribute: a part of an EAP packet, RFC 3579. */
export const RADIUS_EAP_MESSAGE = 79;

const KINDS: ReadonlyMap<number, RadiusAttributeKind> = new Map(
  ([
    [1, "User-Name", "text"],
    [2, "User-Password", "string"],
    [3, "CHAP-Password", "string"],
    [4, "NAS-IP-Address", "ipv4"],
    [5, "NAS-Port", "integer"],
    [6, "Service-Type", "integer"],
    [7, "Framed-Protocol", "integer"],
    [8, "Framed-IP-Address", "ipv4"],
    [9, "Framed-IP-Netmask", "ipv4"],
    [10, "Framed-Routing", "integer"],
    [11, "Filter-Id", "text"],
    [12, "Framed-MTU", "integer"],
    [13, "Framed-Compression", "integer"],
    [14, "Login-IP-Host", "ipv4"],
    [15, "Login-Service", "integer"],
    [16, "Login-TCP-Port", "integer"],
    [18, "Reply-Message", "text"],
    [19, "Callback-Number", "text"],
    [20, "Callback-Id", "text"],
    [22, "Framed-Route", "text"],
    [24, "State", "string"],
    [25, "Class", "string"],
    [RADIUS_VENDOR_SPECIFIC, "Vendor-Specific", "string"],
    [27, "Session-Timeout", "integer"],
    [28, "Idle-Timeout", "integer"],
    [29, "Termination-Action", "integer"],
    [30, "Called-Station-Id", "text"],
    [31, "Calling-Station-Id", "text"],
    [32, "NAS-Identifier", "text"],
    [33, "Proxy-State", "string"],
    [34, "Login-LAT-Service", "text"],
    [35, "Login-LAT-Node", "text"],
    [36, "Login-LAT-Group", "string"],
    [40, "Acct-Status-Type", "integer"],
    [41, "Acct-Delay-Time", "integer"],
    [42, "Acct-Input-Octets", "integer"],
    [43, "Acct-Output-Octets", "integer"],
    [44, "Acct-Session-Id", "text"],
    [45, "Acct-Authentic", "integer"],
    [46, "Acct-Session-Time", "integer"],
    [47, "Acct-Input-Packets", "integer"],
    [48, "Acct-Output-Packets", "integer"],
    [49, "Acct-Terminate-Cause", "integer"],
    [50, "Acct-Multi-Session-Id", "text"],
    [51, "Acct-Link-Count", "integer"],
    [52, "Acct-Input-Gigawords", "integer"],
    [53, "Acct-Output-Gigawords", "integer"],
    [55, "Event-Timestamp", "integer"],
    [60, "CHAP-Challenge", "string"],
    [61, "NAS-Port-Type", "integer"],
    [62, "Port-Limit", "integer"],
    [63, "Login-LAT-Port", "text"],
    [75, "Password-Retry", "integer"],
    [76, "Prompt", "integer"],
    [77, "Connect-Info", "text"],
    [78, "Configuration-Token", "text"],
    [RADIUS_EAP_MESSAGE, "EAP-Message", "string"],
    [80, "Message-Authenticator", "string"],
    [85, "Acct-Interim-Interval", "integer"],
    [87, "NAS-Port-Id", "text"],
    [88, "Framed-Pool", "text"],
    [89, "Chargeable-User-Identity", "string"],
    [95, "NAS-IPv6-Address", "ipv6"],
    [96, "Framed-Interface-Id", "string"],
    [97, "Framed-IPv6-Prefix", "string"],
    [98, "Login-IPv6-Host", "ipv6"],
    [99, "Framed-IPv6-Route", "text"],
    [100, "Framed-IPv6-Pool", "text"],
    [101, "Error-Cause", "integer"],
    [168, "Framed-IPv6-Address", "ipv6"],
    [169, "DNS-Server-IPv6-Address", "ipv6"],
  ] as const).map(([type, name, form]) => [type, { name, form }]),
);

/** The numbers of the attributes that are known here. */
export const RADIUS_ATTRIBUTES: readonly number[] = [...KINDS.keys()];

/** The name and the form of an attribute; undefined for one that is not known here. */
export function radiusAttributeKind(type: number): RadiusAttributeKind | undefined {
  return KINDS.get(type);
}
