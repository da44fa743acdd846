/**
 * Telnet, RFC 854: text, and commands between it that begin with a byte of 255.
 *
 * ```text
 * IAC (255), command (1): 240 to 250
 * IAC (255), WILL, WONT, DO or DONT (251 to 254), option (1)
 * IAC (255), SB (250), option (1), parameters, IAC (255), SE (240)
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";

const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;
/** Commands of one segment at most. */
const MAX_COMMANDS = 100;

/** A command between the text. */
export interface TelnetCommand extends Bytes {
  /** What is wanted, 240 to 254: 251 is WILL, 252 WONT, 253 DO, 254 DONT. */
  readonly command: number;
  /** What it is about; undefined for a command without option, and where the bytes end. */
  readonly option: number | undefined;
}

/**
 * Telnet in a segment. All of it is payload: text, and the commands in it.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, tcp, Telnet } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 23, dstPort: 4000 }), parseHex("fffb01 3e20"));
 * const telnet = decode(bytes, LINKTYPE_RAW).layer(Telnet);
 * if (telnet?.commands[0]?.option !== 1 || telnet.text !== "> ") throw new Error("WILL ECHO, and a prompt");
 * ```
 */
export class Telnet extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "telnet";

  /** What begins at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Telnet | undefined {
    return end > offset ? new Telnet(view, offset, end) : undefined;
  }

  /** Why {@linkcode Telnet.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "telnet" {
    return "telnet";
  }

  /** The commands, in their order. */
  get commands(): TelnetCommand[] {
    return this.#split().commands;
  }

  /** The text between the commands; bytes above 127 are U+FFFD. */
  get text(): string {
    return this.#split().text;
  }

  /** Bytes of the header: it has none. */
  get headerLength(): number {
    return 0;
  }

  /** The segment as plain fields. */
  toJSON(): TelnetFields {
    const { commands, text } = this.#split();
    return {
      commands: commands.map(({ view, offset, end, command, option }) => ({
        command,
        ...(option === undefined ? {} : { option }),
        ...(command === SB ? { data: formatHexAt(view, Math.min(offset + 3, end), end) } : {}),
      })),
      text,
    };
  }

  #split(): { commands: TelnetCommand[]; text: string } {
    const { view, end } = this;
    const commands: TelnetCommand[] = [];
    let text = "";
    for (let at = this.offset; at < end;) {
      const byte = view.getUint8(at);
      if (byte !== IAC || at + 1 === end || commands.length === MAX_COMMANDS) {
        text += byte < 0x80 ? String.fromCharCode(byte) : "\ufffd";
        at++;
        continue;
      }
      const command = commandAt(view, at, end);
      // Two bytes of 255 are one of the text.
      if (command.command === IAC) text += "\ufffd";
      else commands.push(command);
      at = command.end;
    }
    return { commands, text };
  }
}

/** The command that begins at `at`, of which two bytes are there. */
function commandAt(view: DataView, offset: number, end: number): TelnetCommand {
  const command = view.getUint8(offset + 1);
  const hasOption = command === SB || (command >= WILL && command !== IAC);
  const option = hasOption && offset + 2 < end ? view.getUint8(offset + 2) : undefined;
  let next = Math.min(end, offset + (hasOption ? 3 : 2));
  if (command === SB) {
    while (next < end && !(view.getUint8(next) === IAC && next + 1 < end && view.getUint8(next + 1) === SE)) next++;
    next = Math.min(end, next + 2);
  }
  return { view, offset, end: next, command, option };
}

/** The fields of a segment of Telnet. */
export interface TelnetFields {
  /** In their order. */
  commands: TelnetCommandFields[];
  /** What is between the commands. */
  text: string;
}

/** The fields of a command. */
export interface TelnetCommandFields {
  /** 240 to 254. */
  command: number;
  /** Absent where it has none. */
  option?: number;
  /** What a subnegotiation has after its option, IAC SE included, as hexadecimal digits; absent in other commands. */
  data?: string;
}
