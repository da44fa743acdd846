/**
 * The fields of Teredo.
 *
 * @module
 */

import { Teredo } from "../wire/teredo.ts";
import { type Protocol, protocol } from "./protocol.ts";

const authenticationLength = ({ authentication, view, offset }: Teredo) =>
  authentication === undefined ? 0 : 13 + view.getUint8(offset + 2) + view.getUint8(offset + 3);

/** Teredo. */
export const TEREDO: Protocol = protocol(Teredo, {
  name: "teredo",
  title: "Teredo IPv6 over UDP Tunneling",
  fields: [
    {
      name: "teredo.auth.idlen",
      title: "Client Identifier Length",
      at: 2,
      value: ({ authentication }) => authentication && authentication.clientId.length / 2,
    },
    {
      name: "teredo.auth.aulen",
      title: "Authentication Value Length",
      at: 3,
      value: ({ authentication }) => authentication && authentication.value.length / 2,
    },
    {
      name: "teredo.auth.id",
      title: "Client Identifier",
      at: 4,
      value: (of) => of.authentication?.clientId || undefined,
    },
    {
      name: "teredo.auth.value",
      title: "Authentication Value",
      value: ({ authentication }) => authentication?.value || undefined,
    },
    { name: "teredo.auth.nonce", title: "Nonce", value: ({ authentication }) => authentication?.nonce },
    {
      name: "teredo.auth.conf",
      title: "Confirmation",
      value: ({ authentication }) => authentication && Uint8Array.of(authentication.confirmation),
    },
    {
      name: "teredo.orig.port",
      title: "Origin UDP Port",
      at: (teredo) => authenticationLength(teredo) + 2,
      size: 2,
      value: ({ origin }) => origin?.port,
    },
    {
      name: "teredo.orig.addr",
      title: "Origin IPv4 Address",
      at: (teredo) => authenticationLength(teredo) + 4,
      size: 4,
      value: ({ origin }) => origin?.address,
    },
  ],
});
