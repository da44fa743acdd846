/**
 * Fingerprints of TLS clients and servers: JA3 and JA3S (the digests of what a hello lists, in its order), and JA4 (FoxIO's
 * technical_details/JA4.md: sorted, so that the order does not matter).
 *
 * Numbers of GREASE (RFC 8701), which mean nothing and change at random, are left out of all of them.
 *
 * @module
 */

import { formatHex } from "../bytes/hex.ts";
import { sha256 } from "../bytes/sha256.ts";
import { TLS_EXTENSION_ALPN, TLS_EXTENSION_SERVER_NAME } from "./tls_number.ts";

/** What a client's fingerprints are made of, all in the order of the hello. */
export interface ClientFeatures {
  /** The version of the hello itself. */
  readonly version: number;
  /** The preferred first. */
  readonly cipherSuites: readonly number[];
  /** The types of the extensions. */
  readonly extensionTypes: readonly number[];
  /** Of the extension; none where there is no such. */
  readonly supportedGroups: readonly number[];
  /** Of the extension; none where there is no such. */
  readonly ecPointFormats: readonly number[];
  /** Of the extension; none where there is no such. */
  readonly supportedVersions: readonly number[];
  /** Of the extension; none where there is no such. */
  readonly signatureAlgorithms: readonly number[];
  /** The bytes of the first application protocol; undefined where there is none. */
  readonly firstAlpn: Uint8Array | undefined;
}

/** Whether a number is one of RFC 8701's: both bytes are equal and end in 0xa. */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

/** The text whose MD5 is JA3: version, cipher suites, extensions, groups, point formats. */
export function ja3Text(client: ClientFeatures): string {
  const { version, cipherSuites, extensionTypes, supportedGroups, ecPointFormats } = client;
  return [[version], cipherSuites, extensionTypes, supportedGroups, ecPointFormats].map(decimals).join();
}

/** The text whose MD5 is JA3S: version, cipher suite, extensions. */
export function ja3sText(version: number, cipherSuite: number, extensionTypes: readonly number[]): string {
  return [version, cipherSuite, decimals(extensionTypes)].join();
}

function decimals(numbers: readonly number[]): string {
  return numbers.filter((number) => !isGrease(number)).join("-");
}

/** What carries a hello, in the letters of JA4: TLS over TCP, QUIC, DTLS. */
export type HelloCarrier = "t" | "q" | "d";

const JA4_VERSIONS: Readonly<Record<number, string>> = {
  0x0002: "s2",
  0x0300: "s3",
  0x0301: "10",
  0x0302: "11",
  0x0303: "12",
  0x0304: "13",
  0xfeff: "d1",
  0xfefd: "d2",
  0xfefc: "d3",
};

/** JA4, `"t13d1516h2_8daaf6152771_e5627efa2ab1"`. */
export function ja4(client: ClientFeatures, carrier: HelloCarrier): string {
  const { suites, extensions } = ja4Lists(client);
  return [ja4Begin(client, carrier), ja4Digest(suites), ja4Digest(extensions)].join("_");
}

/** JA4 with the lists themselves where JA4 has their digests: `JA4_r`. */
export function ja4Raw(client: ClientFeatures, carrier: HelloCarrier): string {
  const { suites, extensions } = ja4Lists(client);
  return [ja4Begin(client, carrier), suites, extensions].join("_");
}

function ja4Begin(client: ClientFeatures, carrier: HelloCarrier): string {
  const versions = client.supportedVersions.filter((version) => !isGrease(version));
  // The numbers of DTLS count downwards.
  const highest = carrier === "d" ? Math.min(...versions) : Math.max(...versions);
  const version = JA4_VERSIONS[versions.length === 0 ? client.version : highest] ?? "00";
  const name = client.extensionTypes.includes(TLS_EXTENSION_SERVER_NAME) ? "d" : "i";
  return carrier + version + name + count(client.cipherSuites) + count(client.extensionTypes) + ends(client.firstAlpn);
}

function count(numbers: readonly number[]): string {
  return String(Math.min(99, numbers.filter((number) => !isGrease(number)).length)).padStart(2, "0");
}

/** The first and the last character of an application protocol, of its hexadecimal digits where those are none. */
function ends(protocol: Uint8Array | undefined): string {
  if (protocol === undefined || protocol.length === 0) return "00";
  const plain = String.fromCharCode(protocol[0] ?? 0, protocol.at(-1) ?? 0);
  const digits = formatHex(protocol);
  return /^[0-9A-Za-z]{2}$/.test(plain) ? plain : digits.slice(0, 1) + digits.slice(-1);
}

function ja4Lists(client: ClientFeatures): { suites: string; extensions: string } {
  const named: readonly number[] = [TLS_EXTENSION_SERVER_NAME, TLS_EXTENSION_ALPN];
  const types = client.extensionTypes.filter((type) => !named.includes(type));
  const algorithms = hexNumbers(client.signatureAlgorithms);
  const extensions = hexNumbers(types).sort().join();
  return {
    suites: hexNumbers(client.cipherSuites).sort().join(),
    extensions: algorithms.length === 0 ? extensions : `${extensions}_${algorithms.join()}`,
  };
}

function hexNumbers(numbers: readonly number[]): string[] {
  return numbers.filter((number) => !isGrease(number)).map((number) => number.toString(16).padStart(4, "0"));
}

/** Twelve digits; zeros for an empty list, so that one sees that it is. */
function ja4Digest(list: string): string {
  return list === "" ? "000000000000" : formatHex(sha256(new TextEncoder().encode(list))).slice(0, 12);
}
