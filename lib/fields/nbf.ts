/**
 * The fields of NetBIOS over LLC.
 *
 * @module
 */

import {
  Nbf,
  NBF_ADD_NAME_QUERY,
  NBF_DATA_ACK,
  NBF_DATA_FIRST_MIDDLE,
  NBF_DATA_ONLY_LAST,
  NBF_DATAGRAM,
  NBF_DATAGRAM_BROADCAST,
  NBF_NAME_QUERY,
  NBF_NAME_RECOGNIZED,
  NBF_SESSION_ALIVE,
  NBF_SESSION_CONFIRM,
  NBF_SESSION_END,
  NBF_SESSION_INITIALIZE,
} from "../wire/nbf.ts";
import { HEX16, HEX8 } from "./field.ts";
import { uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const COMMAND_NAMES: Readonly<Record<number, string>> = {
  [NBF_ADD_NAME_QUERY]: "Add Name Query",
  [NBF_DATAGRAM]: "Datagram",
  [NBF_DATAGRAM_BROADCAST]: "Datagram Broadcast",
  [NBF_NAME_QUERY]: "Name Query",
  [NBF_NAME_RECOGNIZED]: "Name Recognized",
  [NBF_DATA_ACK]: "Data Acknowledge",
  [NBF_DATA_FIRST_MIDDLE]: "Data First Middle",
  [NBF_DATA_ONLY_LAST]: "Data Only Last",
  [NBF_SESSION_CONFIRM]: "Session Confirm",
  [NBF_SESSION_END]: "Session End",
  [NBF_SESSION_INITIALIZE]: "Session Initialize",
  [NBF_SESSION_ALIVE]: "Session Alive",
};

function isSession({ remoteSession }: Nbf): boolean {
  return remoteSession !== undefined;
}

/** NetBIOS. */
export const NBF: Protocol = protocol(Nbf, {
  name: "netbios",
  title: "NetBIOS",
  fields: [
    { name: "netbios.hdr_len", title: "Length", at: 0, size: 2, value: ({ length }) => length },
    {
      name: "netbios.delimiter",
      title: "Delimiter",
      at: 2,
      size: 2,
      value: ({ delimiter }) => delimiter,
      format: HEX16,
    },
    uint8("netbios.command", "Command", { at: 4, format: HEX8, names: (command) => COMMAND_NAMES[command] }),
    uint8("netbios.remote_session", "Remote Session", { at: 12, format: HEX8, when: isSession }),
    uint8("netbios.local_session", "Local Session", { at: 13, format: HEX8, when: isSession }),
  ],
});
