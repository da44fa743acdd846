/**
 * The fields of EAP.
 *
 * @module
 */

import { Eap, EAP_FAILURE, EAP_REQUEST, EAP_RESPONSE, EAP_SUCCESS } from "../wire/eap.ts";
import { Eapol } from "../wire/eapol.ts";
import { only } from "./only.ts";
import { bytesAt, textAt, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const CODE_NAMES: Readonly<Record<number, string>> = {
  [EAP_REQUEST]: "Request",
  [EAP_RESPONSE]: "Response",
  [EAP_SUCCESS]: "Success",
  [EAP_FAILURE]: "Failure",
};

/** IANA, "Extensible Authentication Protocol (EAP) Registry", Method Types. */
const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: "Identity",
  2: "Notification",
  3: "Legacy Nak",
  4: "MD5-Challenge",
  5: "One-Time Password",
  6: "Generic Token Card",
  13: "EAP-TLS",
  17: "LEAP",
  18: "EAP-SIM",
  21: "EAP-TTLS",
  23: "EAP-AKA",
  25: "PEAP",
  26: "MS-CHAP-V2",
  43: "EAP-FAST",
  47: "EAP-PSK",
  50: "EAP-AKA'",
  52: "EAP-PWD",
  55: "TEAP",
  254: "Expanded",
};

/** Identity. */
const EAP_IDENTITY = 1;
/** A challenge like that of CHAP. */
const EAP_MD5_CHALLENGE = 4;

/** Bytes of the value of a challenge or of its answer, which the first byte says. */
function md5Size({ view, payloadOffset, payloadEnd }: Eap): number {
  return payloadOffset < payloadEnd ? view.getUint8(payloadOffset) : 0;
}

/** EAP. */
export const EAP: Protocol = protocol(Eap, {
  name: "eap",
  title: "Extensible Authentication Protocol",
  // Wireshark leaves it out after EAPOL.
  protocols: (_, outer) => outer === Eapol ? [] : ["eap"],
  ownPayload: true,
  fields: [
    uint8("eap.code", "Code", { at: 0, names: (code) => CODE_NAMES[code] }),
    uint8("eap.id", "Id", { at: 1 }),
    uint16("eap.len", "Length", { at: 2 }),
    { name: "eap.type", title: "Type", at: 4, value: ({ type }) => type, names: (type) => TYPE_NAMES[type] },
    textAt("eap.identity", "Identity", {
      at: 5,
      size: ({ payloadOffset, payloadEnd }) => payloadEnd - payloadOffset,
      when: ({ type }) => type === EAP_IDENTITY,
    }),
    ...only<Eap>(({ type }) => type === EAP_MD5_CHALLENGE, [
      uint8<Eap>("eap.md5.value_size", "EAP-MD5 Value-Size", { at: 5 }),
      bytesAt<Eap>("eap.md5.value", "EAP-MD5 Value", { at: 6, size: md5Size }),
      bytesAt<Eap>("eap.md5.extra_data", "EAP-MD5 Extra Data", {
        at: (eap) => 6 + md5Size(eap),
        size: (eap) => eap.payloadEnd - eap.payloadOffset - 1 - md5Size(eap),
      }),
    ]),
  ],
});
