/**
 * Types and codes of ICMP.
 *
 * Source: https://www.iana.org/assignments/icmp-parameters; names of the constants as in netinet/ip_icmp.h.
 *
 * @module
 */

/** The answer to an echo request, RFC 792. */
export const ICMP_ECHOREPLY = 0;
/** Destination unreachable, RFC 792. */
export const ICMP_UNREACH = 3;
/** Source quench, RFC 792, deprecated by RFC 6633. */
export const ICMP_SOURCEQUENCH = 4;
/** Redirect, RFC 792. */
export const ICMP_REDIRECT = 5;
/** Echo request, RFC 792. */
export const ICMP_ECHO = 8;
/** Router advertisement, RFC 1256. */
export const ICMP_ROUTERADVERT = 9;
/** Router solicitation, RFC 1256. */
export const ICMP_ROUTERSOLICIT = 10;
/** Time exceeded, RFC 792. */
export const ICMP_TIMXCEED = 11;
/** Parameter problem, RFC 792. */
export const ICMP_PARAMPROB = 12;
/** Timestamp request, RFC 792. */
export const ICMP_TSTAMP = 13;
/** Timestamp reply, RFC 792. */
export const ICMP_TSTAMPREPLY = 14;
/** Information request, RFC 792, deprecated by RFC 6918. */
export const ICMP_IREQ = 15;
/** Information reply, RFC 792, deprecated by RFC 6918. */
export const ICMP_IREQREPLY = 16;
/** Address mask request, RFC 950, deprecated by RFC 6918. */
export const ICMP_MASKREQ = 17;
/** Address mask reply, RFC 950, deprecated by RFC 6918. */
export const ICMP_MASKREPLY = 18;

/** Extended echo request, RFC 8335. */
export const ICMP_EXTECHO = 42;
/** Extended echo reply, RFC 8335. */
export const ICMP_EXTECHOREPLY = 43;

/** Code of "destination unreachable": the packet is too long and must not be fragmented. */
export const ICMP_UNREACH_NEEDFRAG = 4;

const TYPES: Readonly<Record<number, string>> = {
  [ICMP_ECHOREPLY]: "echo reply",
  [ICMP_UNREACH]: "destination unreachable",
  [ICMP_SOURCEQUENCH]: "source quench",
  [ICMP_REDIRECT]: "redirect",
  [ICMP_ECHO]: "echo request",
  [ICMP_ROUTERADVERT]: "router advertisement",
  [ICMP_ROUTERSOLICIT]: "router solicitation",
  [ICMP_TIMXCEED]: "time exceeded",
  [ICMP_PARAMPROB]: "parameter problem",
  [ICMP_TSTAMP]: "timestamp request",
  [ICMP_TSTAMPREPLY]: "timestamp reply",
  [ICMP_IREQ]: "information request",
  [ICMP_IREQREPLY]: "information reply",
  [ICMP_MASKREQ]: "address mask request",
  [ICMP_MASKREPLY]: "address mask reply",
  19: "reserved for security",
  30: "traceroute",
  31: "datagram conversion error",
  32: "mobile host redirect",
  33: "where are you",
  34: "I am here",
  35: "mobile registration request",
  36: "mobile registration reply",
  37: "domain name request",
  38: "domain name reply",
  39: "SKIP",
  40: "Photuris",
  41: "experimental mobility",
  [ICMP_EXTECHO]: "extended echo request",
  [ICMP_EXTECHOREPLY]: "extended echo reply",
};

const CODES: Readonly<Record<number, readonly string[]>> = {
  [ICMP_UNREACH]: [
    "net unreachable",
    "host unreachable",
    "protocol unreachable",
    "port unreachable",
    "fragmentation needed",
    "source route failed",
    "destination network unknown",
    "destination host unknown",
    "source host isolated",
    "network administratively prohibited",
    "host administratively prohibited",
    "network unreachable for type of service",
    "host unreachable for type of service",
    "communication administratively prohibited",
    "host precedence violation",
    "precedence cutoff in effect",
  ],
  [ICMP_REDIRECT]: [
    "for the network",
    "for the host",
    "for the type of service and network",
    "for the type of service and host",
  ],
  [ICMP_TIMXCEED]: ["time to live exceeded in transit", "fragment reassembly time exceeded"],
  [ICMP_EXTECHOREPLY]: [
    "no error",
    "malformed query",
    "no such interface",
    "no such table entry",
    "multiple interfaces satisfy query",
  ],
  [ICMP_PARAMPROB]: ["pointer indicates the error", "missing a required option", "bad length"],
};

/** What a type is in a few words, `"echo request"` for 8; undefined where it has no name here. */
export function icmpTypeName(type: number): string | undefined {
  return TYPES[type];
}

/** What a code of a type is in a few words, `"port unreachable"` for 3 and 3; undefined where it has no name here. */
export function icmpCodeName(type: number, code: number): string | undefined {
  return CODES[type]?.[code];
}
