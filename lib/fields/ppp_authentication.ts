/**
 * The fields of PAP and CHAP.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import {
  Chap,
  CHAP_CHALLENGE,
  CHAP_FAILURE,
  CHAP_RESPONSE,
  CHAP_SUCCESS,
  Pap,
  PAP_AUTHENTICATE_ACK,
  PAP_AUTHENTICATE_NAK,
  PAP_AUTHENTICATE_REQUEST,
  type PppText,
} from "../wire/ppp_authentication.ts";
import type { PppControl } from "../wire/ppp_control.ts";
import type { FieldSpec, FieldValue } from "./field.ts";
import { pppMessageFields } from "./ppp_control.ts";
import { type Protocol, protocol } from "./protocol.ts";

const PAP_CODE_NAMES: Readonly<Record<number, string>> = {
  [PAP_AUTHENTICATE_REQUEST]: "Authenticate-Request",
  [PAP_AUTHENTICATE_ACK]: "Authenticate-Ack",
  [PAP_AUTHENTICATE_NAK]: "Authenticate-Nak",
};
const CHAP_CODE_NAMES: Readonly<Record<number, string>> = {
  [CHAP_CHALLENGE]: "Challenge",
  [CHAP_RESPONSE]: "Response",
  [CHAP_SUCCESS]: "Success",
  [CHAP_FAILURE]: "Failure",
};

/** A part of a message. */
function part<T extends PppControl>(
  name: string,
  title: string,
  of: (message: T) => PppText | undefined,
  value: (found: PppText) => FieldValue = ({ text }) => text,
): FieldSpec<T> {
  return {
    name,
    title,
    at: (message) => (of(message)?.offset ?? message.offset) - message.offset,
    size: (message) => length(of(message)),
    value: (message) => {
      const found = of(message);
      return found === undefined ? undefined : value(found);
    },
  };
}

/** The byte before a part, which says how long it is. */
function lengthOf<T extends PppControl>(
  name: string,
  title: string,
  of: (message: T) => PppText | undefined,
): FieldSpec<T> {
  return {
    name,
    title,
    at: (message) => (of(message)?.offset ?? message.offset + 1) - 1 - message.offset,
    value: (message) => {
      const found = of(message);
      return found === undefined ? undefined : length(found);
    },
  };
}

function length(found: PppText | undefined): number {
  return found === undefined ? 0 : found.end - found.offset;
}

/** PAP. */
export const PAP: Protocol = protocol(Pap, {
  name: "pap",
  title: "PPP Password Authentication Protocol",
  fields: [
    ...pppMessageFields<Pap>("pap", PAP_CODE_NAMES),
    lengthOf<Pap>("pap.peer_id.length", "Peer-ID-Length", ({ peer }) => peer),
    part<Pap>("pap.peer_id", "Peer-ID", ({ peer }) => peer),
    lengthOf<Pap>("pap.password.length", "Password-Length", ({ password }) => password),
    part<Pap>("pap.password", "Password", ({ password }) => password),
    lengthOf<Pap>("pap.message.length", "Message-Length", ({ message }) => message),
    part<Pap>("pap.message", "Message", ({ message }) => message),
  ],
});

/** CHAP. */
export const CHAP: Protocol = protocol(Chap, {
  name: "chap",
  title: "PPP Challenge Handshake Authentication Protocol",
  fields: [
    ...pppMessageFields<Chap>("chap", CHAP_CODE_NAMES),
    lengthOf<Chap>("chap.value_size", "Value Size", ({ value }) => value),
    part<Chap>("chap.value", "Value", ({ value }) => value, ({ view, offset, end }) => formatHexAt(view, offset, end)),
    part<Chap>("chap.name", "Name", ({ peer }) => peer),
    part<Chap>("chap.message", "Message", ({ message }) => message),
  ],
});
