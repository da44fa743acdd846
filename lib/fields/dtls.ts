/**
 * The fields of DTLS.
 *
 * @module
 */

import { Dtls, type DtlsRecord } from "../wire/dtls.ts";
import { tlsAlertName, tlsContentTypeName, tlsVersionName } from "../wire/tls_number.ts";
import { HEX16, list } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";
import { handshakes } from "./tls_handshake.ts";
import { certificateProtocols } from "./x509.ts";

/** DTLS. */
export const DTLS: Protocol = protocol(Dtls, {
  name: "dtls",
  title: "Datagram Transport Layer Security",
  protocols: ({ messages }) => [
    "dtls",
    ...messages.flatMap(({ certificates }) => certificateProtocols(certificates ?? [])),
  ],
  ownPayload: true,
  fields: [
    list({
      title: ({ contentType }: DtlsRecord) => `Record: ${tlsContentTypeName(contentType) ?? contentType}`,
      items: ({ records }) => records,
      fields: [
        uint8("dtls.record.content_type", "Content Type", { at: 0, names: tlsContentTypeName }),
        uint16("dtls.record.version", "Version", { at: 1, format: HEX16, names: tlsVersionName }),
        uint16("dtls.record.epoch", "Epoch", { at: 3 }),
        { name: "dtls.record.sequence_number", title: "Sequence Number", at: 5, size: 6, value: (of) => of.sequence },
        uint16("dtls.record.length", "Length", { at: 11 }),
        { name: "dtls.alert_message.level", title: "Level", at: 13, value: ({ alert }) => alert?.level },
        {
          name: "dtls.alert_message.desc",
          title: "Description",
          at: 14,
          value: ({ alert }) => alert?.description,
          names: tlsAlertName,
        },
        handshakes("dtls", ({ messages }: DtlsRecord) => messages),
      ],
    }),
  ],
});
