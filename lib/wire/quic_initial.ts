/**
 * Opening QUIC Initial packets, RFC 9001 sections 5.2 to 5.4: their keys are derived of a connection id that they carry, so
 * that they are protected against mistakes only.
 *
 * @module
 */

import { Aes128 } from "../bytes/aes128.ts";
import { openAes128Gcm } from "../bytes/aes128_gcm.ts";
import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { parseHex } from "../bytes/hex.ts";
import { hkdfExpandLabel, hkdfExtract } from "../bytes/hkdf.ts";
import { quicInitialSalts, quicLabelPrefix } from "./quic_version.ts";

/** Bytes from the begin of the packet number to the sample for header protection, section 5.4.2, and of that. */
const SAMPLE_OFFSET = 4;
const SAMPLE_LENGTH = 16;
/** Initial packets are never longer in practice, and more would take too long. */
const MAX_LENGTH = 2048;

/** Frame types of RFC 9000, section 19, that may be in an Initial packet. */
const PADDING = 0x00;
const ACK = 0x02;
const ACK_ECN = 0x03;
const CRYPTO = 0x06;

/** What an Initial packet needs to be opened. */
export interface SealedInitial extends Bytes {
  readonly type: string;
  readonly version: number | undefined;
  readonly dcid: string | undefined;
  /** Bytes of packet number and payload. */
  readonly length: number | undefined;
  /** Where the packet number is, in the view. */
  readonly numberOffset: number;
}

/** What was in an Initial packet. */
export interface OpenedInitial {
  /** As far as it is in the packet: 8 to 32 bits of it. */
  readonly packetNumber: number;
  /** Bytes of the packet number. */
  readonly packetNumberLength: number;
  /** In their order. */
  readonly frames: readonly QuicFrame[];
}

/** A frame of an Initial packet: its place in the plaintext, which is not in the captured frame. */
export interface QuicFrame extends Bytes {
  /** What it is: 6 is CRYPTO. */
  readonly type: number;
  /** Of a CRYPTO frame: where its data belongs in the stream of handshake messages. */
  readonly crypto?: { readonly offset: number; readonly data: Uint8Array };
}

/** Opens an Initial packet that the client sent; undefined where it is none, or is not whole. */
export function openInitial(packet: SealedInitial): OpenedInitial | undefined {
  const { end, numberOffset, length, version = 0, dcid = "" } = packet;
  const isWhole = length !== undefined && numberOffset + length === end;
  if (packet.type !== "initial" || !isWhole || length < SAMPLE_OFFSET + SAMPLE_LENGTH || length > MAX_LENGTH) {
    return undefined;
  }
  for (const salt of quicInitialSalts(version)) {
    const opened = openWith(clientKeys({ salt, dcid, prefix: quicLabelPrefix(version) }), packet);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

function openWith({ key, iv, hp }: InitialKeys, packet: SealedInitial): OpenedInitial | undefined {
  const { view, offset, end, numberOffset } = packet;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, end - offset);
  const at = numberOffset - offset;
  const sampleAt = at + SAMPLE_OFFSET;
  const mask = new Aes128(hp).encrypt(bytes.subarray(sampleAt, sampleAt + SAMPLE_LENGTH));
  const first = (bytes[0] ?? 0) ^ (mask[0] ?? 0) & 0x0f;
  const packetNumberLength = (first & 0x03) + 1;
  const associated = bytes.slice(0, at + packetNumberLength);
  associated[0] = first;
  const nonce = iv.slice();
  let packetNumber = 0;
  for (let i = 0; i < packetNumberLength; i++) {
    const byte = (bytes[at + i] ?? 0) ^ (mask[1 + i] ?? 0);
    associated[at + i] = byte;
    packetNumber = packetNumber * 0x100 + byte;
    const place = nonce.length - packetNumberLength + i;
    nonce[place] = (nonce[place] ?? 0) ^ byte;
  }
  const plaintext = openAes128Gcm(key, { nonce, associated, sealed: bytes.subarray(at + packetNumberLength) });
  if (plaintext === undefined) return undefined;
  return { packetNumber, packetNumberLength, frames: readFrames(plaintext) };
}

/** The keys of what a client sends, section 5.2. */
function clientKeys({ salt, dcid, prefix }: { salt: Uint8Array; dcid: string; prefix: string }): InitialKeys {
  const secret = hkdfExpandLabel(hkdfExtract(salt, parseHex(dcid)), "client in", 32);
  return {
    key: hkdfExpandLabel(secret, `${prefix} key`, 16),
    iv: hkdfExpandLabel(secret, `${prefix} iv`, 12),
    hp: hkdfExpandLabel(secret, `${prefix} hp`, 16),
  };
}

interface InitialKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly hp: Uint8Array;
}

/** The frames in a plaintext, padding in a row as one; those after one that is not known here can't be told. */
function readFrames(plaintext: Uint8Array<ArrayBuffer>): QuicFrame[] {
  const view = new DataView(plaintext.buffer);
  const cursor = new Cursor({ view, offset: 0, end: plaintext.length });
  const frames: QuicFrame[] = [];
  while (cursor.left > 0) {
    const { offset } = cursor;
    const type = cursor.varint();
    if (type === PADDING) { while (cursor.left > 0 && view.getUint8(cursor.offset) === PADDING) cursor.uint8(); }
    if (type === ACK || type === ACK_ECN) skipAck(cursor, type);
    const crypto = type === CRYPTO
      ? { offset: cursor.varint(), data: cursor.part(cursor.varint()).bytes() }
      : undefined;
    const isKnown = type <= ACK_ECN || type === CRYPTO;
    const end = isKnown ? cursor.offset : cursor.end;
    frames.push({ view, offset, end, type, ...(crypto === undefined ? {} : { crypto }) });
    if (!isKnown) break;
  }
  return frames;
}

/** Section 19.3: largest, delay, count of ranges, first range; two numbers a range; three counters with ECN. */
function skipAck(cursor: Cursor, type: number): void {
  cursor.varint();
  cursor.varint();
  const ranges = cursor.varint();
  cursor.varint();
  for (let i = 0; i < 2 * ranges && cursor.left > 0; i++) cursor.varint();
  for (let i = 0; type === ACK_ECN && i < 3; i++) cursor.varint();
}

/** Bytes of handshake messages that are looked at in one datagram. */
const MAX_STREAM = 0x10000;

/** The begin of the stream of handshake messages that frames carry, whatever their order; undefined where it is missing. */
export function cryptoStream(frames: readonly QuicFrame[]): Bytes | undefined {
  const parts = frames.flatMap(({ crypto }) => crypto === undefined || crypto.offset > MAX_STREAM ? [] : crypto)
    .sort((a, b) => a.offset - b.offset);
  const stream: number[] = [];
  for (const { offset, data } of parts) {
    if (offset > stream.length) break;
    for (const byte of data.subarray(stream.length - offset)) stream.push(byte);
  }
  if (stream.length === 0) return undefined;
  return { view: new DataView(Uint8Array.from(stream).buffer), offset: 0, end: stream.length };
}
