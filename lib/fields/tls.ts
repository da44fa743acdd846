/**
 * The fields of TLS.
 *
 * @module
 */

import { Tls, TlsContinuation, type TlsRecord } from "../wire/tls.ts";
import {
  TLS_APPLICATION_DATA,
  TLS_CLIENT_HELLO,
  tlsAlertName,
  tlsContentTypeName,
  tlsVersionName,
} from "../wire/tls_number.ts";
import { HEX16, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";
import { handshakes } from "./tls_handshake.ts";
import { certificateProtocols } from "./x509.ts";

const ALERT_LEVELS: Readonly<Record<number, string>> = { 1: "Warning", 2: "Fatal" };

/** Wireshark shows no record that goes on in another segment; we do where it says what the client wants. */
function isShown({ isWhole, messages }: TlsRecord): boolean {
  return isWhole || messages[0]?.type === TLS_CLIENT_HELLO;
}

/** What `frame.protocols` says of the certificates in a record. */
function protocolsIn({ messages }: TlsRecord): string[] {
  return messages.flatMap(({ certificates }) => certificateProtocols(certificates ?? []));
}

/** TLS. */
export const TLS: Protocol = protocol(Tls, {
  name: "tls",
  title: "Transport Layer Security",
  protocols: ({ records }) => ["tls", ...records.filter(isShown).flatMap(protocolsIn)],
  ownPayload: true,
  fields: [
    list({
      title: ({ contentType }: TlsRecord) => `Record: ${tlsContentTypeName(contentType) ?? contentType}`,
      items: ({ records }) => records.filter(isShown),
      fields: [
        {
          name: "tls.record.content_type",
          title: "Content Type",
          at: 0,
          value: ({ contentType }) => contentType,
          names: tlsContentTypeName,
        },
        {
          name: "tls.record.version",
          title: "Version",
          at: 1,
          size: 2,
          value: ({ version }) => version,
          format: HEX16,
          names: tlsVersionName,
        },
        { name: "tls.record.length", title: "Length", at: 3, size: 2, value: ({ length }) => length },
        {
          name: "tls.app_data",
          title: "Encrypted Application Data",
          at: 5,
          size: ({ length }) => length,
          value: ({ contentType, body }) => contentType === TLS_APPLICATION_DATA ? body : undefined,
        },
        {
          name: "tls.alert_message.level",
          title: "Level",
          at: 5,
          value: ({ alert }) => alert?.level,
          names: (level) => ALERT_LEVELS[level],
        },
        {
          name: "tls.alert_message.desc",
          title: "Description",
          at: 6,
          value: ({ alert }) => alert?.description,
          names: tlsAlertName,
        },
        handshakes("tls", ({ messages }: TlsRecord) => messages),
      ],
    }),
  ],
});

/** The middle of a TLS record. */
export const TLS_CONTINUATION: Protocol = protocol(TlsContinuation, {
  name: "tls",
  title: "Transport Layer Security, Continuation",
  ownPayload: true,
  fields: [],
});
