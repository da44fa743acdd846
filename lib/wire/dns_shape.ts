/**
 * What shows that bytes are a DNS message where no port says so: RFC 1035, section 4.1.
 *
 * @module
 */

const FLAGS = 2;
const QDCOUNT = 4;
const ANCOUNT = 6;
const HEADER_LENGTH = 12;
const RESPONSE = 0x8000;
const OPCODE = 0x7800;
/** A question of the root: an empty name, type and class. */
const MIN_QUESTION_LENGTH = 5;
/** A record of the root: an empty name, type, class, TTL and the length of no data. */
const MIN_RECORD_LENGTH = 11;
/** The two upper bits of a label's length; both are set in a pointer (RFC 1035, section 4.1.4). */
const LABEL_KIND = 0xc0;
/** The registry of classes that IANA keeps: Internet, Chaos, Hesiod, none, any. */
const CLASSES: readonly number[] = [1, 3, 4, 254, 255];

/** Whether it is a query or a response as clients send and get them, with one question: on any port. */
export function isDnsMessage(this: void, view: DataView, offset: number, end: number): boolean {
  if (end - offset < HEADER_LENGTH + MIN_QUESTION_LENGTH || view.getUint16(offset + QDCOUNT) !== 1) return false;
  const flags = view.getUint16(offset + FLAGS);
  if ((flags & OPCODE) !== 0 || ((flags & RESPONSE) === 0 && view.getUint16(offset + ANCOUNT) !== 0)) return false;
  let records = 0;
  for (let at = ANCOUNT; at < HEADER_LENGTH; at += 2) records += view.getUint16(offset + at);
  const at = questionEnd(view, offset + HEADER_LENGTH, end);
  return at !== undefined && end - at >= records * MIN_RECORD_LENGTH;
}

/** Where a question ends that begins with labels; undefined where there is none. */
function questionEnd(view: DataView, offset: number, end: number): number | undefined {
  let at = offset;
  while (at < end && view.getUint8(at) !== 0) {
    const length = view.getUint8(at);
    if ((length & LABEL_KIND) !== 0) return undefined;
    at += 1 + length;
  }
  const isThere = end - at >= MIN_QUESTION_LENGTH && view.getUint16(at + 1) !== 0 &&
    CLASSES.includes(view.getUint16(at + 3));
  return isThere ? at + MIN_QUESTION_LENGTH : undefined;
}
