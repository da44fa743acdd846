/**
 * Where the body of an HTTP/1 message ends: RFC 9112, sections 6.3 and 7.1.
 *
 * @module
 */

import { fieldValue, type MessageHead, readLine } from "./message_head.ts";

/** A chunk's first line: its size, and extensions. */
const CHUNK_SIZE = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;
/** Bytes of the CRLF after a chunk. */
const CHUNK_END = 2;
/** Chunks of one body, and lines after them, at most: a segment could hold 10,000 of a byte each. */
const MAX_LINES = 512;

/** The body of a message, as far as it is in the segment. */
export interface HttpBody {
  /** The byte after it in the view, which may be beyond the segment; undefined where the segment does not show it. */
  readonly end: number | undefined;
  /** Whether some of it is there; of a body in chunks, whole ones and no cut one. */
  readonly present: boolean;
}

/** The body behind a head; `status` is undefined in a request. */
export function httpBody(head: MessageHead & { readonly status: number | undefined }, limit: number): HttpBody {
  const coding = fieldValue(head, "transfer-encoding");
  if (coding !== undefined && /\bchunked$/i.test(coding)) return chunkedBody(head, limit);
  const length = coding === undefined ? bodyLength(head) : undefined;
  const end = length === undefined ? undefined : head.end + length;
  return { end, present: Math.min(end ?? limit, limit) > head.end };
}

/** Bytes of a body that is not in chunks; undefined where only its end shows them. */
function bodyLength(head: MessageHead & { readonly status: number | undefined }): number | undefined {
  const length = fieldValue(head, "content-length");
  if (length !== undefined) return /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  const { status } = head;
  const bodiless = status === undefined || status < 200 || status === 204 || status === 304;
  return bodiless ? 0 : undefined;
}

/** A body in chunks, from size to size; trailer fields and an empty line follow the last one. */
function chunkedBody({ startLine: { view }, end: begin }: MessageHead, limit: number): HttpBody {
  const cut = { end: undefined, present: false };
  let present = false;
  for (let at = begin, left = MAX_LINES; at < limit && left > 0; left--) {
    const line = readLine(view, at, limit);
    const [, digits] = CHUNK_SIZE.exec(line.text) ?? [];
    // What is no size is shown where nothing came before it, and so is the begin of the next one.
    if (digits === undefined) return { end: undefined, present: at === begin };
    if (!line.ended) return { end: undefined, present };
    const size = parseInt(digits, 16);
    if (size === 0) {
      const end = trailerEnd(view, line.next, limit);
      return end === undefined ? cut : { end, present };
    }
    at = line.next + size + CHUNK_END;
    if (at > limit) return cut;
    present = true;
  }
  return { end: undefined, present };
}

/** The byte after the empty line that ends trailer fields; undefined where it is not there. */
function trailerEnd(view: DataView, offset: number, limit: number): number | undefined {
  for (let at = offset, left = MAX_LINES; at < limit && left > 0; left--) {
    const line = readLine(view, at, limit);
    if (line.ended && line.text === "") return line.next;
    at = line.next;
  }
  return undefined;
}
