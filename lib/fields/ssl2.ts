/**
 * The fields of the CLIENT-HELLO of SSL 2.0, which are those of TLS.
 *
 * @module
 */

import { Ssl2 } from "../wire/ssl2.ts";
import { tlsVersionName } from "../wire/tls_number.ts";
import { HEX16, HEX24 } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The version of the record, which is not in it. */
const SSL_2_0 = 0x0002;

/** SSL 2.0. */
export const SSL2: Protocol = protocol(Ssl2, {
  name: "tls",
  title: "SSL 2.0 Client Hello",
  ownPayload: true,
  fields: [
    { name: "tls.record.version", title: "Version", value: () => SSL_2_0, format: HEX16 },
    uint16("tls.record.length", "Length", { at: 0, mask: 0x7fff }),
    uint8("tls.handshake.type", "Handshake Type", { at: 2, names: (type) => type === 1 ? "Client Hello" : undefined }),
    uint16("tls.handshake.version", "Version", { at: 3, format: HEX16, names: tlsVersionName }),
    uint16("tls.handshake.cipher_spec_len", "Cipher Spec Length", { at: 5 }),
    uint16("tls.handshake.session_id_length", "Session ID Length", { at: 7 }),
    uint16("tls.handshake.challenge_length", "Challenge Length", { at: 9 }),
    {
      name: "tls.handshake.cipherspec",
      title: "Cipher Spec",
      at: 11,
      size: ({ cipherSpecLength }) => cipherSpecLength,
      value: ({ cipherSpecs }) => cipherSpecs,
      format: HEX24,
    },
  ],
});
