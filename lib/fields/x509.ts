/**
 * The fields of X.509 certificates, and what `frame.protocols` says of them.
 *
 * @module
 */

import type { X509Attribute, X509Certificate, X509Extension } from "../wire/x509.ts";
import { type FieldEntry, list } from "./field.ts";

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  "2.5.4.3": "commonName",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "countryName",
  "2.5.4.7": "localityName",
  "2.5.4.8": "stateOrProvinceName",
  "2.5.4.9": "streetAddress",
  "2.5.4.10": "organizationName",
  "2.5.4.11": "organizationalUnitName",
  "2.5.4.17": "postalCode",
  "0.9.2342.19200300.100.1.25": "domainComponent",
  "1.2.840.113549.1.9.1": "emailAddress",
};

/** The tags of the strings that attributes are, and Wireshark's fields for them. */
const STRING_TAGS: Readonly<Record<number, string>> = {
  0x0c: "x509sat.uTF8String",
  0x13: "x509sat.printableString",
  0x14: "x509sat.teletexString",
  0x1c: "x509sat.universalString",
  0x1e: "x509sat.bmpString",
};
const COUNTRY_NAME = "2.5.4.6";

/** Issuer and subject: attributes with the field of their kind of string. */
function attributes(
  title: string,
  items: (of: X509Certificate) => readonly X509Attribute[],
): FieldEntry<X509Certificate> {
  return list({
    title: ({ oid }: X509Attribute) => `${title}: ${ATTRIBUTE_NAMES[oid] ?? oid}`,
    items,
    fields: [
      { name: "x509if.oid", title: "Type", value: ({ oid }) => oid },
      {
        name: "x509sat.CountryName",
        title: "Country",
        value: ({ oid, text }) => oid === COUNTRY_NAME ? text : undefined,
      },
      ...Object.entries(STRING_TAGS).map(([key, name]) => ({
        name,
        title: "Value",
        value: ({ oid, tag, text }: X509Attribute) => tag === Number(key) && oid !== COUNTRY_NAME ? text : undefined,
      })),
    ],
  });
}

/** The fields of a certificate. */
export const X509_FIELDS: readonly FieldEntry<X509Certificate>[] = [
  { name: "x509af.serialNumber", title: "Serial Number", value: ({ serialNumber }) => serialNumber || undefined },
  attributes("Issuer", ({ issuer }) => issuer),
  { name: "x509af.utcTime", title: "Valid From", value: ({ notBefore }) => utcTime(notBefore) },
  { name: "x509af.utcTime", title: "Valid Until", value: ({ notAfter }) => utcTime(notAfter) },
  attributes("Subject", ({ subject }) => subject),
  list({
    title: "Extension",
    items: ({ extensions }) => extensions,
    fields: [{ name: "x509af.extension.id", title: "Extension", value: ({ oid }: X509Extension) => oid }],
  }),
  { name: "x509ce.dNSName", title: "DNS Name", value: ({ dnsNames }) => dnsNames },
  {
    name: "x509ce.IPAddress.ipv4",
    title: "Address",
    value: ({ ipAddresses }) => ipAddresses.filter((address) => !address.includes(":")),
  },
  {
    name: "x509ce.IPAddress.ipv6",
    title: "Address",
    value: ({ ipAddresses }) => ipAddresses.filter((address) => address.includes(":")),
  },
];

/** A time with a year of two digits as Wireshark prints it; years before 50 are of this century (RFC 5280, 4.1.2.5.1). */
function utcTime(text: string | undefined): string | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "") ?? [];
  if (year === undefined) return undefined;
  return `${Number(year) < 50 ? 20 : 19}${year}-${month}-${day} ${hour}:${minute}:${second} (UTC)`;
}

/** What extensions are called in `frame.protocols`, by the begin of their identifiers. */
const EXTENSION_PROTOCOLS: readonly (readonly [begin: string, name: string])[] = [
  ["2.5.29.", "x509ce"],
  ["2.16.840.1.113730.1.", "ns_cert_exts"],
  ["1.3.6.1.5.5.7.1.12", "logotypecertextn"],
  ["1.3.6.1.5.5.7.1.1", "pkix1implicit"],
];

/** Its parameters are read by Wireshark's dissector of PKCS #1. */
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** What `frame.protocols` says of certificates: a name for each attribute and each extension that Wireshark knows. */
export function certificateProtocols(certificates: readonly X509Certificate[]): string[] {
  return certificates.flatMap(({ issuer, subject, publicKeyAlgorithm, extensions }) => [
    ...[...issuer, ...subject].map(() => "x509sat"),
    ...publicKeyAlgorithm === EC_PUBLIC_KEY ? ["pkcs-1"] : [],
    ...extensions.flatMap(({ oid }) => EXTENSION_PROTOCOLS.find(([begin]) => oid.startsWith(begin))?.[1] ?? []),
  ]);
}
