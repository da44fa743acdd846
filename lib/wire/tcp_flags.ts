/**
 * The flags of a TCP header, RFC 9293 section 3.1; ECE and CWR by RFC 3168, AE by RFC 9768. Names of the bits as in
 * netinet/tcp.h.
 *
 * @module
 */

/** No more data from the sender. */
export const TH_FIN = 0x001;
/** Synchronize sequence numbers. */
export const TH_SYN = 0x002;
/** Reset the connection. */
export const TH_RST = 0x004;
/** Push. */
export const TH_PUSH = 0x008;
/** The acknowledgment number counts. */
export const TH_ACK = 0x010;
/** The urgent pointer counts. */
export const TH_URG = 0x020;
/** ECN echo. */
export const TH_ECE = 0x040;
/** Congestion window reduced. */
export const TH_CWR = 0x080;
/** Accurate ECN; the nonce sum of RFC 3540 before that. */
export const TH_AE = 0x100;

/** The flags of a TCP header: a number that has names. It does not refer to the packet. */
export class TcpFlags {
  /** All nine as one number. */
  readonly bits: number;

  /** The flags of the bits in wire order, FIN the lowest. */
  constructor(bits: number) {
    this.bits = bits;
  }

  /** No more data from the sender. */
  get fin(): boolean {
    return (this.bits & TH_FIN) !== 0;
  }

  /** Synchronize sequence numbers: a connection begins. */
  get syn(): boolean {
    return (this.bits & TH_SYN) !== 0;
  }

  /** Reset the connection. */
  get rst(): boolean {
    return (this.bits & TH_RST) !== 0;
  }

  /** Push the data to the application. */
  get psh(): boolean {
    return (this.bits & TH_PUSH) !== 0;
  }

  /** The acknowledgment number counts. */
  get ack(): boolean {
    return (this.bits & TH_ACK) !== 0;
  }

  /** The urgent pointer counts. */
  get urg(): boolean {
    return (this.bits & TH_URG) !== 0;
  }

  /** ECN echo. */
  get ece(): boolean {
    return (this.bits & TH_ECE) !== 0;
  }

  /** Congestion window reduced. */
  get cwr(): boolean {
    return (this.bits & TH_CWR) !== 0;
  }

  /** Accurate ECN. */
  get ae(): boolean {
    return (this.bits & TH_AE) !== 0;
  }

  /** All flags, each true or false, in wire order. */
  toJSON(): Required<TcpFlagsFields> {
    const { ae, cwr, ece, urg, ack, psh, rst, syn, fin } = this;
    return { ae, cwr, ece, urg, ack, psh, rst, syn, fin };
  }
}

/** Flags by name; one that is not named is not set. */
export interface TcpFlagsFields {
  /** Accurate ECN. */
  ae?: boolean;
  /** Congestion window reduced. */
  cwr?: boolean;
  /** ECN echo. */
  ece?: boolean;
  /** The urgent pointer counts. */
  urg?: boolean;
  /** The acknowledgment number counts. */
  ack?: boolean;
  /** Push. */
  psh?: boolean;
  /** Reset. */
  rst?: boolean;
  /** Synchronize sequence numbers. */
  syn?: boolean;
  /** No more data from the sender. */
  fin?: boolean;
}

/** The number of nine bits that the flags are on the wire. */
export function tcpFlagBits(flags: TcpFlagsFields): number {
  return (flags.fin ? TH_FIN : 0) | (flags.syn ? TH_SYN : 0) | (flags.rst ? TH_RST : 0) | (flags.psh ? TH_PUSH : 0) |
    (flags.ack ? TH_ACK : 0) | (flags.urg ? TH_URG : 0) | (flags.ece ? TH_ECE : 0) | (flags.cwr ? TH_CWR : 0) |
    (flags.ae ? TH_AE : 0);
}
