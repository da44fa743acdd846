/**
 * Names of NetBIOS over TCP and UDP: RFC 1001, section 14.1.
 *
 * A name has 16 bytes, of which the last one says what kind of service has it; on the wire each byte is two letters from A
 * to P, 32 of them in the first label of a name of DNS.
 *
 * @module
 */

/** Letters of an encoded name. */
const LETTERS = 32;

/** A name of NetBIOS. */
export interface NetbiosName {
  /** Up to 15 characters, spaces at the end left out. */
  readonly name: string;
  /** What kind of service has it: 0x20 is a file server. */
  readonly suffix: number;
}

/** What an encoded label says; undefined for one that is not of that form. */
export function netbiosName(label: string): NetbiosName | undefined {
  const letters = label.slice(0, LETTERS);
  if (!/^[A-P]{32}$/.test(letters)) return undefined;
  const bytes = Array.from({ length: 16 }, (_, i) => nibble(letters, 2 * i) << 4 | nibble(letters, 2 * i + 1));
  const name = String.fromCharCode(...bytes.slice(0, 15)).trimEnd();
  return { name, suffix: bytes[15] ?? 0 };
}

function nibble(letters: string, at: number): number {
  return letters.charCodeAt(at) - 0x41;
}

/** The name as text with the suffix behind it, `"SERVER<20>"`; the label itself where it is not encoded. */
export function formatNetbiosName(label: string): string {
  const found = netbiosName(label);
  if (found === undefined) return label;
  const { name, suffix } = found;
  // Zeros stand in the wildcard name, which is an asterisk (RFC 1001, section 17.2.3), and other control characters in
  // names of browsers: written as digits.
  const plain = [...name].map((char) => char < " " ? `<${hexByte(char.charCodeAt(0))}>` : char).join("");
  return `${plain}<${hexByte(suffix)}>`;
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
