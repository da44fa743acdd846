/**
 * The fields of messages of the TLS handshake, which TLS, DTLS and QUIC share.
 *
 * @module
 */

import { tlsCipherSuiteName } from "../wire/tls_cipher_suite.ts";
import type { TlsHandshake } from "../wire/tls_handshake.ts";
import type { TlsExtension, TlsHello } from "../wire/tls_hello.ts";
import {
  tlsExtensionName,
  tlsGroupName,
  tlsHandshakeTypeName,
  tlsSignatureName,
  tlsVersionName,
} from "../wire/tls_number.ts";
import type { X509Certificate } from "../wire/x509.ts";
import { type FieldEntry, type FieldList, type FieldSpec, HEX16, list, type Part } from "./field.ts";
import { bytesAt, uint16 } from "./plain_field.ts";
import { X509_FIELDS } from "./x509.ts";

/** The messages of something, with names that begin with `tls` or `dtls`. */
export function handshakes<T extends Part>(
  prefix: "tls" | "dtls",
  items: (of: T) => readonly TlsHandshake[],
): FieldList<T> {
  return list({
    title: ({ type }: TlsHandshake) => `Handshake: ${tlsHandshakeTypeName(type) ?? type}`,
    items,
    fields: [
      {
        name: `${prefix}.handshake.type`,
        title: "Handshake Type",
        at: 0,
        value: ({ type }) => type,
        names: tlsHandshakeTypeName,
      },
      { name: `${prefix}.handshake.length`, title: "Length", at: 1, size: 3, value: ({ length }) => length },
      ...(prefix === "dtls" ? DTLS_FIELDS : []),
      ...helloFields(prefix),
      list({
        title: "Certificate",
        items: ({ certificates }: TlsHandshake) => certificates ?? [],
        fields: certificateFields(prefix),
      }),
    ],
  });
}

/** What says which fragment of a message of DTLS it is. */
const DTLS_FIELDS: readonly FieldSpec<TlsHandshake>[] = [
  uint16("dtls.handshake.message_seq", "Message Sequence", { at: 4 }),
  fragment("dtls.handshake.fragment_offset", "Fragment Offset", 6),
  fragment("dtls.handshake.fragment_length", "Fragment Length", 9),
];

function fragment(name: string, title: string, at: number): FieldSpec<TlsHandshake> {
  const value = ({ view, offset }: TlsHandshake) => view.getUint16(offset + at) << 8 | view.getUint8(offset + at + 2);
  return { name, title, at, size: 3, value };
}

/** The hello in a message, of either side. */
function helloOf(message: TlsHandshake): TlsHello | undefined {
  return message.clientHello ?? message.serverHello;
}

/** Fields of hellos; those of a message that is none have no value. */
function helloFields(prefix: string): FieldEntry<TlsHandshake>[] {
  const handshake = `${prefix}.handshake`;
  const body = ({ offset, bodyOffset }: TlsHandshake) => bodyOffset - offset;
  return [
    {
      name: `${handshake}.version`,
      title: "Version",
      at: body,
      size: 2,
      value: (message) => helloOf(message)?.version,
      format: HEX16,
      names: tlsVersionName,
    },
    {
      name: `${handshake}.random`,
      title: "Random",
      at: (message) => body(message) + 2,
      size: 32,
      value: (message) => helloOf(message)?.random,
    },
    {
      name: `${handshake}.session_id_length`,
      title: "Session ID Length",
      at: (message) => body(message) + 34,
      value: (message) => bytesIn(helloOf(message)?.sessionId),
    },
    {
      name: `${handshake}.session_id`,
      title: "Session ID",
      at: (message) => body(message) + 35,
      size: (message) => bytesIn(helloOf(message)?.sessionId) ?? 0,
      value: (message) => helloOf(message)?.sessionId || undefined,
    },
    ...(prefix === "dtls" ? COOKIE_FIELDS : []),
    {
      name: `${handshake}.cipher_suites_length`,
      title: "Cipher Suites Length",
      at: ({ clientHello, offset }) => (clientHello?.cipherSuitesOffset ?? 0) - offset,
      size: 2,
      value: ({ clientHello }) => clientHello && 2 * clientHello.cipherSuites.length,
    },
    {
      name: `${handshake}.ciphersuite`,
      title: "Cipher Suite",
      at: ({ clientHello, serverHello, offset }) =>
        (clientHello === undefined ? serverHello?.cipherSuiteOffset ?? 0 : clientHello.cipherSuitesOffset + 2) - offset,
      size: ({ clientHello }) => 2 * (clientHello?.cipherSuites.length ?? 1),
      value: ({ clientHello, serverHello }) => clientHello?.cipherSuites ?? serverHello?.cipherSuite,
      format: HEX16,
      names: tlsCipherSuiteName,
    },
    {
      name: `${handshake}.comp_methods_length`,
      title: "Compression Methods Length",
      at: ({ clientHello, offset }) => (clientHello?.compressionMethodsOffset ?? 0) - offset,
      value: ({ clientHello }) => clientHello?.compressionMethods.length,
    },
    {
      name: `${handshake}.comp_method`,
      title: "Compression Method",
      at: ({ clientHello, serverHello, offset }) =>
        (clientHello === undefined
          ? (serverHello?.cipherSuiteOffset ?? 0) + 2
          : clientHello.compressionMethodsOffset + 1) - offset,
      size: ({ clientHello }) => clientHello?.compressionMethods.length ?? 1,
      value: ({ clientHello, serverHello }) => clientHello?.compressionMethods ?? serverHello?.compressionMethod,
    },
    extensions(prefix),
    ...EXTENSION_VALUES.map(([name, title, value, print]) => ({ ...print, name: `${prefix}.${name}`, title, value })),
  ];
}

/** Of hexadecimal digits. */
function bytesIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : digits.length / 2;
}

const COOKIE_FIELDS: readonly FieldSpec<TlsHandshake>[] = [
  {
    name: "dtls.handshake.cookie_length",
    title: "Cookie Length",
    value: ({ clientHello }) => bytesIn(clientHello?.cookie),
  },
  { name: "dtls.handshake.cookie", title: "Cookie", value: ({ clientHello }) => clientHello?.cookie || undefined },
];

/** The extensions, a part each. */
function extensions(prefix: string): FieldList<TlsHandshake> {
  return list({
    title: ({ type }: TlsExtension) => `Extension: ${tlsExtensionName(type) ?? type}`,
    items: (message) => helloOf(message)?.extensions ?? [],
    fields: [
      {
        name: `${prefix}.handshake.extension.type`,
        title: "Type",
        at: 0,
        size: 2,
        value: ({ type }) => type,
        names: tlsExtensionName,
      },
      { name: `${prefix}.handshake.extension.len`, title: "Length", at: 2, size: 2, value: ({ length }) => length },
      bytesAt(`${prefix}.handshake.extension.data`, "Data", { at: 4 }),
    ],
  });
}

type Row = readonly [
  name: string,
  title: string,
  value: FieldSpec<TlsHandshake>["value"],
  print?: Pick<FieldSpec<TlsHandshake>, "format" | "names">,
];

/** What the extensions say, and what follows from all of a hello. */
const EXTENSION_VALUES: readonly Row[] = [
  ["handshake.extensions_server_name", "Server Name", ({ clientHello }) => clientHello?.serverNames],
  ["handshake.extensions_alpn_str", "Application Protocol", (message) => helloOf(message)?.alpn],
  [
    "handshake.extensions_supported_group",
    "Supported Group",
    ({ clientHello }) => clientHello?.supportedGroups,
    { format: HEX16, names: tlsGroupName },
  ],
  ["handshake.extensions_ec_point_format", "EC Point Format", (message) => helloOf(message)?.ecPointFormats],
  [
    "handshake.sig_hash_alg",
    "Signature Algorithm",
    ({ clientHello }) => clientHello?.signatureAlgorithms,
    { format: HEX16, names: tlsSignatureName },
  ],
  [
    "handshake.extensions.supported_version",
    "Supported Version",
    ({ clientHello, serverHello }) => clientHello?.supportedVersions ?? serverHello?.supportedVersion,
    { format: HEX16, names: tlsVersionName },
  ],
  [
    "handshake.extensions_key_share_group",
    "Key Share Group",
    ({ clientHello, serverHello }) => clientHello?.keyShareGroups ?? serverHello?.keyShareGroup,
    { names: tlsGroupName },
  ],
  ["extension.psk_ke_mode", "PSK Key Exchange Mode", ({ clientHello }) => clientHello?.pskKeyExchangeModes],
  ["handshake.ja4", "JA4", ({ clientHello }) => clientHello?.ja4],
  ["handshake.ja4_r", "JA4_r", ({ clientHello }) => clientHello?.ja4Raw],
  ["handshake.ja3_full", "JA3 Text", ({ clientHello }) => clientHello?.ja3Text],
  ["handshake.ja3", "JA3", ({ clientHello }) => clientHello?.ja3],
  ["handshake.ja3s_full", "JA3S Text", ({ serverHello }) => serverHello?.ja3sText],
  ["handshake.ja3s", "JA3S", ({ serverHello }) => serverHello?.ja3s],
];

/** A certificate, its length before it. */
function certificateFields(prefix: string): FieldEntry<X509Certificate>[] {
  return [
    {
      name: `${prefix}.handshake.certificate_length`,
      title: "Length",
      at: -3,
      size: 3,
      value: ({ view, offset }) => view.getUint16(offset - 3) << 8 | view.getUint8(offset - 1),
    },
    bytesAt(`${prefix}.handshake.certificate`, "Certificate", { at: 0 }),
    ...X509_FIELDS,
  ];
}
