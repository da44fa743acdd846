/**
 * HKDF with SHA-256 (RFC 5869), and how TLS 1.3 labels what it derives (RFC 8446, section 7.1).
 *
 * @module
 */

import { hmacSha256 } from "./sha256.ts";

/** Bytes of which keys are made: extracted from what is shared, section 2.2. */
export function hkdfExtract(salt: Uint8Array, shared: Uint8Array): Uint8Array<ArrayBuffer> {
  return hmacSha256(salt, shared);
}

/**
 * So many bytes of key, section 2.3.
 *
 * @param info What the key is for.
 * @param length At most 8,160.
 */
export function hkdfExpand(extracted: Uint8Array, info: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const key = new Uint8Array(length);
  let last = new Uint8Array(0);
  for (let at = 0, count = 1; at < length; at += last.length, count++) {
    last = hmacSha256(extracted, Uint8Array.of(...last, ...info, count));
    key.set(last.subarray(0, length - at), at);
  }
  return key;
}

/** HKDF-Expand-Label of TLS 1.3 without a context: so many bytes of key for what the label says. */
export function hkdfExpandLabel(secret: Uint8Array, label: string, length: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(`tls13 ${label}`);
  return hkdfExpand(secret, Uint8Array.of(length >> 8, length & 0xff, text.length, ...text, 0), length);
}
