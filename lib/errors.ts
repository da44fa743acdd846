/**
 * The errors of this project. All else that is thrown is a `TypeError` (a value of the wrong shape, use after close),
 * a `RangeError` (a number that a field cannot hold) or the `reason` of the caller's own `AbortSignal`.
 *
 * Messages say: action, quoted subject, reason, what to do; no full stop.
 *
 * @module
 */

/** What a {@linkcode SystemCallError} carries beside its message. */
export interface SystemCallErrorFields {
  /** The system call as the man page spells it, `"setsockopt"`. */
  readonly syscall: string;
  /** The positive number of the error, 1 for EPERM. */
  readonly errno: number;
  /** The name of that number, `"EPERM"`. */
  readonly code: string;
  /** What the call was for, an interface name for example. */
  readonly target: string;
}

/**
 * The kernel refused.
 *
 * @example
 * ```ts
 * import { SystemCallError } from "@capkit/capkit/core";
 * const error = new SystemCallError("Cannot open packet socket", { syscall: "socket", errno: 1, code: "EPERM", target: "eth0" });
 * if (error.code !== "EPERM") throw error;
 * ```
 */
export class SystemCallError extends Error implements SystemCallErrorFields {
  /** The name of the class. */
  override readonly name = "SystemCallError";
  readonly syscall: string;
  readonly errno: number;
  readonly code: string;
  readonly target: string;

  /** An error with this message and these fields. */
  constructor(message: string, fields: SystemCallErrorFields) {
    super(message);
    this.syscall = fields.syscall;
    this.errno = fields.errno;
    this.code = fields.code;
    this.target = fields.target;
  }
}

/** What a {@linkcode CaptureFileError} carries beside its message. */
export interface CaptureFileErrorFields {
  /** `"pcap"`, `"pcapng"`, or `"unknown"` where the first bytes are of no known format. */
  readonly format: string;
  /** Where in the file the trouble begins, in bytes from its start. */
  readonly offset: number;
  /** The type of the pcapng block, where it is in one. */
  readonly blockType?: number | undefined;
  /** The file's path, where the bytes came from a path. */
  readonly path?: string | undefined;
}

/** A capture file is broken, cut short, or of no known format. All packets before `offset` have been delivered. */
export class CaptureFileError extends Error implements CaptureFileErrorFields {
  /** The name of the class. */
  override readonly name = "CaptureFileError";
  readonly format: string;
  readonly offset: number;
  readonly blockType: number | undefined;
  readonly path: string | undefined;

  /** An error with this message and these fields. */
  constructor(message: string, fields: CaptureFileErrorFields) {
    super(message);
    this.format = fields.format;
    this.offset = fields.offset;
    this.blockType = fields.blockType;
    this.path = fields.path;
  }
}

/** What a {@linkcode DecodeError} carries beside its message. */
export interface DecodeErrorFields {
  /** The name of the layer that could not be decoded, `"tcp"`. */
  readonly layer: string;
  /** Where that layer begins, in bytes from the start of the frame. */
  readonly offset: number;
  /** How many bytes the layer's header needs. */
  readonly needed: number;
  /** How many bytes it has by the length that `limit` names. */
  readonly available: number;
  /** Which length says so: `"capture"` for the captured bytes, else a field, `"ipv4.totalLength"`. */
  readonly limit: string;
}

/**
 * Why a packet could not be decoded to its end. Decoding never throws it: it is `packet.error`, made when read.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 * const packet = decode(new Uint8Array(9), LINKTYPE_ETHERNET);
 * if (packet.error?.needed !== 14 || packet.error.available !== 9) throw new Error("9 bytes hold no Ethernet header");
 * ```
 */
export class DecodeError extends Error implements DecodeErrorFields {
  /** The name of the class. */
  override readonly name = "DecodeError";
  readonly layer: string;
  readonly offset: number;
  readonly needed: number;
  readonly available: number;
  readonly limit: string;

  /** An error with this message and these fields. */
  constructor(fields: DecodeErrorFields) {
    super(
      `Cannot decode ${fields.layer} at byte ${fields.offset}: ` +
        `the header needs ${fields.needed} bytes, ${fields.limit} leaves ${fields.available}`,
    );
    this.layer = fields.layer;
    this.offset = fields.offset;
    this.needed = fields.needed;
    this.available = fields.available;
    this.limit = fields.limit;
  }
}

/** What an {@linkcode UnsupportedPlatformError} carries beside its message. */
export interface UnsupportedPlatformErrorFields {
  /** `"deno 2.9.6"`, `"bun 1.4.5"`, `"node 26.10.0"`, or `"unknown"`. */
  readonly runtime: string;
  /** The operating system, `"linux"`. */
  readonly os: string;
  /** The processor architecture, `"x86_64"`. */
  readonly arch: string;
  /** What live capture needs and does not find here. */
  readonly missing: string;
}

/** Live capture does not work here; everything that `./core` exports still does. */
export class UnsupportedPlatformError extends Error implements UnsupportedPlatformErrorFields {
  /** The name of the class. */
  override readonly name = "UnsupportedPlatformError";
  readonly runtime: string;
  readonly os: string;
  readonly arch: string;
  readonly missing: string;

  /** An error with this message and these fields. */
  constructor(fields: UnsupportedPlatformErrorFields) {
    super(
      `Cannot capture live on ${fields.runtime} (${fields.os}, ${fields.arch}): ${fields.missing}, ` +
        `files and decoding work without it through the export "./core"`,
    );
    this.runtime = fields.runtime;
    this.os = fields.os;
    this.arch = fields.arch;
    this.missing = fields.missing;
  }
}

/** What a {@linkcode FilterSyntaxError} carries beside its message. */
export interface FilterSyntaxErrorFields {
  /** The whole expression. */
  readonly expression: string;
  /** Where in it the trouble begins, in UTF-16 units. */
  readonly offset: number;
  /** How much of it is wrong, in UTF-16 units; 0 where something is missing. */
  readonly length: number;
}

/** The most of an expression that a message shows on either side of the place. */
const SHOWN_AROUND = 60;

/**
 * A filter expression that means nothing, or nothing for this link type. The message ends with the expression and a
 * line of carets under the place.
 *
 * @example
 * ```ts
 * import { FilterSyntaxError } from "@capkit/capkit/core";
 * const error = new FilterSyntaxError("Cannot parse filter: expected a port", { expression: "port", offset: 4, length: 0 });
 * if (!error.message.endsWith("\n  port\n      ^")) throw error;
 * ```
 */
export class FilterSyntaxError extends SyntaxError implements FilterSyntaxErrorFields {
  /** The name of the class. */
  override readonly name = "FilterSyntaxError";
  readonly expression: string;
  readonly offset: number;
  readonly length: number;

  /** An error with this message, under which the place is shown. */
  constructor(message: string, fields: FilterSyntaxErrorFields) {
    super(`${message}\n${showPlace(fields)}`);
    this.expression = fields.expression;
    this.offset = fields.offset;
    this.length = fields.length;
  }
}

/** The expression, or the part of it around the place, and below it a line of carets, both indented by two. */
export function showPlace({ expression, offset, length }: FilterSyntaxErrorFields): string {
  const start = offset > SHOWN_AROUND ? offset - SHOWN_AROUND : 0;
  const end = Math.min(expression.length, offset + length + SHOWN_AROUND);
  const before = start > 0 ? "..." : "";
  const after = end < expression.length ? "..." : "";
  // A tab or a line break would put the carets elsewhere.
  const shown = expression.slice(start, end).replace(/\s/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(length, end - offset)));
  return `  ${before}${shown}${after}\n  ${" ".repeat(before.length + offset - start)}${carets}`;
}
