/**
 * TCP connections by their first sequence numbers, for lines with numbers that count from there.
 *
 * @module
 */

/** The first numbers of a connection, of the side that comes first in the key and of the other one. */
interface FirstNumbers {
  readonly seq: number;
  readonly ack: number;
}

/** The numbers of one segment as they are printed, and what SACK edges count from. */
export interface RelativeNumbers {
  readonly seq: number;
  readonly ack: number;
  /** What the edges of SACK blocks count from. */
  readonly sackBase: number;
}

/** What {@linkcode TcpSequences.relative} is told of a segment. */
export interface SegmentNumbers {
  /** Address and port, `"192.0.2.1.80"`. */
  readonly src: string;
  /** Likewise. */
  readonly dst: string;
  readonly seq: number;
  readonly ack: number;
  readonly syn: boolean;
}

/**
 * The connections seen so far, `limit` at most: beyond that the one that began first is forgotten, and its next segment
 * is printed as the first of a new one.
 */
export class TcpSequences {
  readonly #limit: number;
  readonly #first: Map<string, FirstNumbers> = new Map();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The numbers of a segment with ACK. The first segment of a connection, and each with SYN, keeps its own. */
  relative(segment: SegmentNumbers): RelativeNumbers {
    const { src, dst, seq, ack } = segment;
    const reverse = src > dst;
    const key = reverse ? `${dst} ${src}` : `${src} ${dst}`;
    const known = this.#first.get(key);
    if (known === undefined || segment.syn) {
      const other = (ack - 1) >>> 0;
      this.#first.delete(key);
      this.#first.set(key, reverse ? { seq: other, ack: seq } : { seq, ack: other });
      this.#forget();
      return { seq, ack, sackBase: other };
    }
    const own = reverse ? known.ack : known.seq;
    const other = reverse ? known.seq : known.ack;
    return { seq: (seq - own) >>> 0, ack: (ack - other) >>> 0, sackBase: other };
  }

  #forget(): void {
    if (this.#first.size <= this.#limit) return;
    for (const oldest of this.#first.keys()) {
      this.#first.delete(oldest);
      return;
    }
  }
}
