/**
 * What the name of a capture file says of its format.
 *
 * @module
 */

const ENDING = /\.(pcap|pcapng)(\.gz|\.zst)?$/;

/** The format that a path's ending names; undefined where it names none. */
export function namedFormat(path: string): "pcap" | "pcapng" | undefined {
  const ending = ENDING.exec(path)?.[1];
  return ending === "pcap" || ending === "pcapng" ? ending : undefined;
}
