/**
 * X.509 certificates, RFC 5280 section 4.1: whom they name.
 *
 * ```text
 * Certificate:    { TBSCertificate, signatureAlgorithm, signature }
 * TBSCertificate: { [0] version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo,
 *                   [1] issuerUniqueID, [2] subjectUniqueID, [3] extensions }
 * Name:           a sequence of sets of { type, value }
 * Extension:      { extnID, critical, extnValue }
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { derAddress, derBytes, derInside, derOid, type DerPart, derParts, derText } from "../bytes/der.ts";
import { formatHex } from "../bytes/hex.ts";

const TAG_VERSION = 0xa0;
const TAG_EXTENSIONS = 0xa3;
const TAG_OCTET_STRING = 0x04;
const OID_COMMON_NAME = "2.5.4.3";
const OID_SUBJECT_ALT_NAME = "2.5.29.17";
/** Tags of GeneralName, section 4.2.1.6. */
const NAME_DNS = 0x82;
const NAME_IP = 0x87;

/** A part of a name: `2.5.4.3` is the common name. */
export interface X509Attribute extends Bytes {
  /** What it is, an object identifier: `"2.5.4.3"`. */
  readonly oid: string;
  /** The tag of the value, which says what kind of string it is. */
  readonly tag: number;
  /** Its value. */
  readonly text: string;
}

/** An extension of a certificate. */
export interface X509Extension extends Bytes {
  /** What it is, an object identifier: `"2.5.4.3"`. */
  readonly oid: string;
}

/** A certificate in a frame. All is read as far as it is there. */
export class X509Certificate implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  readonly offset: number;
  readonly end: number;
  #fields: readonly DerPart[] | undefined = undefined;

  /** The certificate of these bytes. */
  constructor({ view, offset, end }: Bytes) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** The serial number as hexadecimal digits; empty where it is not there. */
  get serialNumber(): string {
    const found = this.#tbs()[0];
    return found === undefined ? "" : formatHex(derBytes(found));
  }

  /** The name of who says that the key is the subject's. */
  get issuer(): X509Attribute[] {
    return attributes(this.#tbs()[2]);
  }

  /** From when on it is valid, as it is written: `"YYMMDDHHMMSSZ"`, or with a year of four digits. */
  get notBefore(): string | undefined {
    return this.#time(0);
  }

  /** Until when it is valid, as `notBefore`. */
  get notAfter(): string | undefined {
    return this.#time(1);
  }

  /** The name of whose key it is. */
  get subject(): X509Attribute[] {
    return attributes(this.#tbs()[4]);
  }

  /** The object identifier of what the public key is for, `"1.2.840.10045.2.1"` for elliptic curves; empty if not there. */
  get publicKeyAlgorithm(): string {
    return derOid(derInside(derInside(this.#tbs()[5])[0])[0]);
  }

  /** The extensions, in their order. */
  get extensions(): X509Extension[] {
    const found = this.#tbs().find(({ tag }) => tag === TAG_EXTENSIONS);
    return derInside(derInside(found)[0]).map((extension) => {
      const { view, offset, end } = extension;
      return { view, offset, end, oid: derOid(derInside(extension)[0]) };
    });
  }

  /** The subject's common name; undefined where it has none. */
  get commonName(): string | undefined {
    return this.subject.find(({ oid }) => oid === OID_COMMON_NAME)?.text;
  }

  /** The DNS names that the certificate is for (subjectAltName). */
  get dnsNames(): string[] {
    return this.#alternatives(NAME_DNS).map(derText);
  }

  /** The addresses that the certificate is for. */
  get ipAddresses(): string[] {
    return this.#alternatives(NAME_IP).map(derAddress).filter((address) => address !== undefined);
  }

  /** The certificate's names as plain fields. */
  toJSON(): X509Fields {
    const { serialNumber, dnsNames, ipAddresses, notBefore = "", notAfter = "" } = this;
    const [issuer, subject] = [this.issuer, this.subject].map((name) => name.map(({ oid, text }) => ({ oid, text })));
    return { serialNumber, issuer: issuer ?? [], notBefore, notAfter, subject: subject ?? [], dnsNames, ipAddresses };
  }

  /** The parts of TBSCertificate from the serial number on. */
  #tbs(): readonly DerPart[] {
    if (this.#fields !== undefined) return this.#fields;
    const parts = derInside(derInside(derParts(this)[0])[0]);
    return this.#fields = parts[0]?.tag === TAG_VERSION ? parts.slice(1) : parts;
  }

  #time(index: number): string | undefined {
    const found = derInside(this.#tbs()[3])[index];
    return found === undefined ? undefined : derText(found);
  }

  #alternatives(wanted: number): DerPart[] {
    const found = this.extensions.find(({ oid }) => oid === OID_SUBJECT_ALT_NAME);
    if (found === undefined) return [];
    const value = derInside(derParts(found)[0]).find(({ tag }) => tag === TAG_OCTET_STRING);
    return derInside(derInside(value)[0]).filter(({ tag }) => tag === wanted);
  }
}

/** The attributes of a Name, which are each in a set of its own as a rule. */
function attributes(name: DerPart | undefined): X509Attribute[] {
  return derInside(name).flatMap((set) => derInside(set)).flatMap((attribute) => {
    const [type, value] = derInside(attribute);
    if (type === undefined || value === undefined) return [];
    const { view, offset, end } = attribute;
    return [{ view, offset, end, oid: derOid(type), tag: value.tag, text: derText(value) }];
  });
}

/** What a certificate says of whom it is for. */
export interface X509Fields {
  /** Hexadecimal digits. */
  serialNumber: string;
  /** Who says that the key is the subject's. */
  issuer: X509AttributeFields[];
  /** As it is written, `"YYMMDDHHMMSSZ"`; empty where it is not there. */
  notBefore: string;
  /** As `notBefore`. */
  notAfter: string;
  /** Whose key it is. */
  subject: X509AttributeFields[];
  /** DNS names of subjectAltName. */
  dnsNames: string[];
  /** Addresses of subjectAltName. */
  ipAddresses: string[];
}

/** A part of a name in a certificate. */
export interface X509AttributeFields {
  /** `"2.5.4.3"` is the common name. */
  oid: string;
  /** Its value. */
  text: string;
}
