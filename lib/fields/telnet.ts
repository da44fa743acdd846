/**
 * The fields of Telnet.
 *
 * @module
 */

import { Telnet, type TelnetCommand } from "../wire/telnet.ts";
import { list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const COMMAND_NAMES: Readonly<Record<number, string>> = {
  240: "SE",
  241: "NOP",
  242: "Data Mark",
  243: "Break",
  244: "Interrupt Process",
  245: "Abort Output",
  246: "Are You There",
  247: "Erase Character",
  248: "Erase Line",
  249: "Go Ahead",
  250: "SB",
  251: "WILL",
  252: "WONT",
  253: "DO",
  254: "DONT",
};

/** Telnet. */
export const TELNET: Protocol = protocol(Telnet, {
  name: "telnet",
  title: "Telnet",
  ownPayload: true,
  fields: [
    list({
      title: ({ command }: TelnetCommand) => `Command: ${COMMAND_NAMES[command] ?? command}`,
      items: ({ commands }) => commands,
      fields: [
        {
          name: "telnet.cmd",
          title: "Command",
          at: 1,
          value: ({ command }) => command,
          names: (command) => COMMAND_NAMES[command],
        },
        { name: "telnet.subcmd", title: "Option", at: 2, value: ({ option }) => option },
      ],
    }),
    { name: "telnet.data", title: "Data", value: ({ text }) => text || undefined },
  ],
});
