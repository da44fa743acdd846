/**
 * SSH: the identification of both sides (RFC 4253, section 4.2), and the packets that are sent before encryption begins
 * (section 6), of which the first is KEXINIT (section 7.1).
 *
 * ```text
 * identification: "SSH-" protoversion "-" softwareversion [ SP comments ] CR LF
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |            Packet Length (without this field)                 |
 * +---------------+---------------+-------------------------------+
 * |Padding Length | Message Code  |  message, and random padding  |
 * +---------------+---------------+-------------------------------+
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { md5Hex } from "../bytes/md5.ts";
import { Layer, type Shortage } from "./layer.ts";
import { readLine, type TextLine } from "./message_head.ts";

const HEADER_LENGTH = 4;
const PADDING_LENGTH = 4;
const MESSAGE_CODE = 5;
/** Bytes of a packet's header with the number of its message. */
const SMALLEST_PACKET = 6;
/** Bytes of a packet that everyone must take, section 6.1. */
const MAX_PACKET = 35_000;
/** Bytes of the identification with its CRLF at most (RFC 4253, section 4.2). */
const MAX_IDENTIFICATION = 255;
/** Section 6: at least so many bytes of padding, to a multiple of so many bytes. */
const MIN_PADDING = 4;
const ALIGNMENT = 8;
/** Message numbers of transport, authentication and connection end here, RFC 4250 section 4.1.2. */
const MAX_CODE = 127;
/** Message numbers of key exchange end here. */
const MAX_KEX_CODE = 49;
/** Packets of one segment at most. */
const MAX_PACKETS = 64;
const COOKIE_LENGTH = 16;
/** `"SSH-"`. */
const SSH = 0x5353_482d;

/** Message code: the sender's algorithms. */
export const SSH_MSG_KEXINIT = 20;
/** Message code: encryption begins with the next packet. */
export const SSH_MSG_NEWKEYS = 21;

/** What a KEXINIT lists, the preferred first in each: RFC 4253, section 7.1. */
export interface SshKexInit {
  /** 16 random bytes as hexadecimal digits. */
  readonly cookie: string;
  /** How keys are exchanged; names with commas between them, as all of the lists. */
  readonly kexAlgorithms: string;
  /** How the server shows that it is itself. */
  readonly serverHostKeyAlgorithms: string;
  /** Ciphers, from client to server. */
  readonly encryptionClientToServer: string;
  /** Ciphers, from server to client. */
  readonly encryptionServerToClient: string;
  /** How messages are authenticated, from client to server. */
  readonly macClientToServer: string;
  /** How messages are authenticated, from server to client. */
  readonly macServerToClient: string;
  /** How messages are compressed, from client to server. */
  readonly compressionClientToServer: string;
  /** How messages are compressed, from server to client. */
  readonly compressionServerToClient: string;
  /** Languages, from client to server. */
  readonly languagesClientToServer: string;
  /** Languages, from server to client. */
  readonly languagesServerToClient: string;
  /** Whether the sender goes on with a guess of what both will agree on. */
  readonly firstKexPacketFollows: boolean;
}

/** The fingerprint hassh of a client by its KEXINIT: 32 hexadecimal digits. */
export function hassh(kex: SshKexInit): string {
  return md5Hex(hasshText(kex));
}

/** The text whose MD5 is {@linkcode hassh}. */
export function hasshText(kex: SshKexInit): string {
  const { kexAlgorithms, encryptionClientToServer, macClientToServer, compressionClientToServer } = kex;
  return [kexAlgorithms, encryptionClientToServer, macClientToServer, compressionClientToServer].join(";");
}

/** The fingerprint hasshServer of a server by its KEXINIT: 32 hexadecimal digits. */
export function hasshServer(kex: SshKexInit): string {
  return md5Hex(hasshServerText(kex));
}

/** The text whose MD5 is {@linkcode hasshServer}. */
export function hasshServerText(kex: SshKexInit): string {
  const { kexAlgorithms, encryptionServerToClient, macServerToClient, compressionServerToClient } = kex;
  return [kexAlgorithms, encryptionServerToClient, macServerToClient, compressionServerToClient].join(";");
}

/** A packet that is not encrypted, as far as it is there. */
export class SshPacket implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of its length. */
  readonly offset: number;
  /** The byte after its last one, padding included, as far as it is there. */
  readonly end: number;

  /** The packet of these bytes, which hold its header at least. */
  constructor({ view, offset, end }: Bytes) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** Bytes of the packet without those of this field. */
  get length(): number {
    return this.view.getUint32(this.offset);
  }

  /** Bytes of random padding at the end. */
  get paddingLength(): number {
    return this.view.getUint8(this.offset + PADDING_LENGTH);
  }

  /** What the message is: 20 is KEXINIT. */
  get messageCode(): number {
    return this.view.getUint8(this.offset + MESSAGE_CODE);
  }

  /** The algorithms that the sender knows; undefined in other messages, and where they are not all there. */
  get kexInit(): SshKexInit | undefined {
    if (this.messageCode !== SSH_MSG_KEXINIT) return undefined;
    const cursor = new Cursor({ view: this.view, offset: this.offset + SMALLEST_PACKET, end: this.end });
    const list = () => cursor.part(cursor.uint32()).text();
    const kexInit = {
      cookie: cursor.part(COOKIE_LENGTH).hex(),
      kexAlgorithms: list(),
      serverHostKeyAlgorithms: list(),
      encryptionClientToServer: list(),
      encryptionServerToClient: list(),
      macClientToServer: list(),
      macServerToClient: list(),
      compressionClientToServer: list(),
      compressionServerToClient: list(),
      languagesClientToServer: list(),
      languagesServerToClient: list(),
      firstKexPacketFollows: cursor.uint8() !== 0,
    };
    return cursor.isShort ? undefined : kexInit;
  }

  /** The packet as plain fields. */
  toJSON(): SshPacketFields {
    const { length, paddingLength, messageCode, kexInit } = this;
    return { length, paddingLength, messageCode, ...(kexInit === undefined ? {} : { kexInit: { ...kexInit } }) };
  }
}

/**
 * SSH in a segment that begins with an identification or with a packet that is not encrypted. The header is the
 * identification, or the length of the first packet.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Ssh, tcp } from "@capkit/capkit/core";
 *
 * const banner = new TextEncoder().encode("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 22, dstPort: 4000 }), banner);
 * const ssh = decode(bytes, LINKTYPE_RAW).layer(Ssh);
 * if (ssh?.identification !== "SSH-2.0-OpenSSH_9.2p1 Debian-2") throw new Error("without the end of the line");
 * ```
 */
export class Ssh extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ssh";

  /** What begins at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ssh | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ssh(view, offset, end);
  }

  /** Why {@linkcode Ssh.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether an identification is there, or a packet by which keys are exchanged, with numbers that one can have. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (isIdentification(view, offset, end)) return true;
    const code = isPacket(view, offset, end) ? view.getUint8(offset + MESSAGE_CODE) : 0;
    return code >= SSH_MSG_KEXINIT && code <= MAX_KEX_CODE;
  }

  /** The short name of the protocol. */
  get name(): "ssh" {
    return "ssh";
  }

  /** The line by which the sender says what it is, without its end: `"SSH-2.0-OpenSSH_9.2p1"`; undefined if not there. */
  get identification(): string | undefined {
    return this.#line()?.text;
  }

  /** The packets, up to the first one that is encrypted for sure. */
  get packets(): SshPacket[] {
    const { view, end } = this;
    const packets: SshPacket[] = [];
    for (let at = this.#line()?.next ?? this.offset; isPacket(view, at, end) && packets.length < MAX_PACKETS;) {
      const next = at + HEADER_LENGTH + view.getUint32(at);
      packets.push(new SshPacket({ view, offset: at, end: Math.min(end, next) }));
      if (view.getUint8(at + MESSAGE_CODE) === SSH_MSG_NEWKEYS) break;
      at = next;
    }
    return packets;
  }

  /** Bytes of the identification with the end of its line, else 4. */
  get headerLength(): number {
    return (this.#line()?.next ?? this.offset + HEADER_LENGTH) - this.offset;
  }

  /** What is there as plain fields. */
  toJSON(): SshFields {
    const { identification, packets } = this;
    return {
      ...(identification === undefined ? {} : { identification }),
      packets: packets.map((packet) => packet.toJSON()),
    };
  }

  #line(): TextLine & { next: number } | undefined {
    const { view, offset, end } = this;
    if (!isIdentification(view, offset, end)) return undefined;
    return readLine(view, offset, Math.min(end, offset + MAX_IDENTIFICATION));
  }
}

function isIdentification(view: DataView, offset: number, end: number): boolean {
  return end - offset >= 4 && view.getUint32(offset) === SSH;
}

function isPacket(view: DataView, offset: number, end: number): boolean {
  if (end - offset < SMALLEST_PACKET) return false;
  const length = view.getUint32(offset);
  const padding = view.getUint8(offset + PADDING_LENGTH);
  const code = view.getUint8(offset + MESSAGE_CODE);
  return length <= MAX_PACKET && (length + HEADER_LENGTH) % ALIGNMENT === 0 && padding >= MIN_PADDING &&
    padding + 2 <= length && code > 0 && code <= MAX_CODE;
}

/** What of SSH is in a segment. */
export interface SshFields {
  /** Absent where none is there. */
  identification?: string;
  /** In their order. */
  packets: SshPacketFields[];
}

/** The fields of a packet. */
export interface SshPacketFields {
  /** Bytes of the packet without those of this field. */
  length: number;
  /** Bytes of random padding at the end. */
  paddingLength: number;
  /** 1 to 127. */
  messageCode: number;
  /** Absent in other messages. */
  kexInit?: SshKexInit;
}

/** What a segment on SSH's port is taken for that shows nothing: packets that are encrypted. All of it is payload. */
export class SshEncrypted extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ssh.encrypted";

  /** What is at `offset`. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): SshEncrypted {
    return new SshEncrypted(view, offset, end);
  }

  /** It can always be decoded. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 0, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ssh.encrypted" {
    return "ssh.encrypted";
  }

  /** Bytes of the header: it has none. */
  get headerLength(): number {
    return 0;
  }

  /** No fields: nothing is known of the bytes. */
  toJSON(): object {
    return {};
  }
}
