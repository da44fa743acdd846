/**
 * The records of a pcapng file whose content is other people's: secrets, custom blocks and unknown ones,
 * draft-ietf-opsawg-pcapng sections 4.7, 4.8 and 3.1.
 *
 * @module
 */

import { formatHex } from "../bytes/hex.ts";
import { type ByteOrder, PcapngRecord, type RecordFields, recordOptions } from "./pcapng_record.ts";

/** Secrets of TLS as NSS, browsers and curl log them (SSLKEYLOGFILE). */
export const SECRETS_TLS_KEY_LOG = 0x544c534b;
/** Secrets of WireGuard as its key log has them. */
export const SECRETS_WIREGUARD_KEY_LOG = 0x57474b4c;

/** What a decryption secrets block says. */
export interface SecretsFields extends RecordFields {
  /** What kind of secrets, a `SECRETS_` number; TLS by default. */
  readonly type?: number | undefined;
  /** The secrets, as text or bytes. */
  readonly data: string | Uint8Array;
}

/**
 * Secrets that decrypt packets after it.
 *
 * @example
 * ```ts
 * import { SecretsRecord } from "@capkit/capkit/core";
 *
 * const record = SecretsRecord.of({ data: "CLIENT_RANDOM 00 11\n" });
 * if (record.data.length !== 20) throw new Error("the text, whose format is TLS's key log");
 * ```
 */
export class SecretsRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "secrets";
  /** What kind of secrets, a `SECRETS_` number. */
  readonly type: number;
  /** The secrets. */
  readonly data: Uint8Array;

  /** A record of these secrets. */
  static of(fields: SecretsFields): SecretsRecord {
    const { type = SECRETS_TLS_KEY_LOG, position } = fields;
    const data = typeof fields.data === "string" ? new TextEncoder().encode(fields.data) : fields.data;
    return new SecretsRecord(type, { data, optionBytes: recordOptions(fields), position: position ?? 0 });
  }

  /** Secrets of a type. */
  constructor(
    type: number,
    fields: { data: Uint8Array; optionBytes: Uint8Array; position?: number },
  ) {
    super(fields.optionBytes, fields.position);
    this.type = type;
    this.data = fields.data;
  }

  /** The record as plain fields; the secrets themselves are not for printing. */
  toJSON(): Record<string, unknown> {
    const { kind, position, type, data, comments } = this;
    return { kind, position, type, length: data.length, comments };
  }
}

/** A block of a format that a private enterprise number names. */
export class CustomRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "custom";
  /** The number of the enterprise (PEN). */
  readonly pen: number;
  /** False where a program that changes the file must not copy it. */
  readonly copiable: boolean;
  /** All that follows the number, options included: only the enterprise knows where they begin. */
  readonly data: Uint8Array;
  /** The byte order that its numbers have, if it has any. */
  readonly byteOrder: ByteOrder;

  /** A block of the enterprise `pen`. */
  constructor(
    pen: number,
    fields: { data: Uint8Array; copiable?: boolean; byteOrder?: ByteOrder; position?: number },
  ) {
    super(new Uint8Array(0), fields.position);
    this.pen = pen;
    this.data = fields.data;
    this.copiable = fields.copiable ?? true;
    this.byteOrder = fields.byteOrder ?? "little";
  }

  /** The record as plain fields. */
  toJSON(): Record<string, unknown> {
    const { kind, position, pen, copiable, data, byteOrder } = this;
    return { kind, position, pen, copiable, byteOrder, data: formatHex(data) };
  }
}

/** A block of a type that is not known, or one that breaks the rules of its type. */
export class UnknownRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "unknown";
  /** The type of the block. */
  readonly type: number;
  /** All between the two lengths of the block. */
  readonly body: Uint8Array;
  /** The byte order that its numbers have, if it has any. */
  readonly byteOrder: ByteOrder;

  /** A block of a type. */
  constructor(type: number, fields: { body: Uint8Array; byteOrder?: ByteOrder; position?: number }) {
    super(new Uint8Array(0), fields.position);
    this.type = type;
    this.body = fields.body;
    this.byteOrder = fields.byteOrder ?? "little";
  }

  /** The record as plain fields. */
  toJSON(): Record<string, unknown> {
    const { kind, position, type, body, byteOrder } = this;
    return { kind, position, type, byteOrder, body: formatHex(body) };
  }
}
