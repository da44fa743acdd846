/**
 * The numbers of TLS and their names: RFC 8446, RFC 5246 and IANA's registries "TLS Parameters" and "TLS ExtensionType
 * Values". The cipher suites are beside this file, in tls_cipher_suite.ts.
 *
 * @module
 */

/** Content type of a record: the sender changes to what was negotiated. */
export const TLS_CHANGE_CIPHER_SPEC = 20;
/** Content type: an alert. */
export const TLS_ALERT = 21;
/** Content type: messages of the handshake. */
export const TLS_HANDSHAKE = 22;
/** Content type: what the connection is for. */
export const TLS_APPLICATION_DATA = 23;
/** Content type: whether the other end is there, RFC 6520. */
export const TLS_HEARTBEAT = 24;

/** Handshake type: the client's first message. */
export const TLS_CLIENT_HELLO = 1;
/** Handshake type: the server's first message, or its wish for another ClientHello. */
export const TLS_SERVER_HELLO = 2;
/** Handshake type: certificates. */
export const TLS_CERTIFICATE = 11;

/** Extension: whom the client wants to talk to, RFC 6066. */
export const TLS_EXTENSION_SERVER_NAME = 0;
/** Extension: groups for key exchange, RFC 8446 section 4.2.7. */
export const TLS_EXTENSION_SUPPORTED_GROUPS = 10;
/** Extension: how points of curves are written, RFC 8422. */
export const TLS_EXTENSION_EC_POINT_FORMATS = 11;
/** Extension: how something may be signed, RFC 8446 section 4.2.3. */
export const TLS_EXTENSION_SIGNATURE_ALGORITHMS = 13;
/** Extension: application protocols, RFC 7301. */
export const TLS_EXTENSION_ALPN = 16;
/** Extension: versions, RFC 8446 section 4.2.1. */
export const TLS_EXTENSION_SUPPORTED_VERSIONS = 43;
/** Extension: how a key known before is used, RFC 8446 section 4.2.9. */
export const TLS_EXTENSION_PSK_KEY_EXCHANGE_MODES = 45;
/** Extension: public keys for key exchange, RFC 8446 section 4.2.8. */
export const TLS_EXTENSION_KEY_SHARE = 51;

const CONTENT_TYPES: Readonly<Record<number, string>> = {
  [TLS_CHANGE_CIPHER_SPEC]: "Change Cipher Spec",
  [TLS_ALERT]: "Alert",
  [TLS_HANDSHAKE]: "Handshake",
  [TLS_APPLICATION_DATA]: "Application Data",
  [TLS_HEARTBEAT]: "Heartbeat",
};

/** The name of a record's content type; undefined where it has none. */
export function tlsContentTypeName(type: number): string | undefined {
  return CONTENT_TYPES[type];
}

const VERSIONS: Readonly<Record<number, string>> = {
  0x0002: "SSL 2.0",
  0x0300: "SSL 3.0",
  0x0301: "TLS 1.0",
  0x0302: "TLS 1.1",
  0x0303: "TLS 1.2",
  0x0304: "TLS 1.3",
  0xfeff: "DTLS 1.0",
  0xfefd: "DTLS 1.2",
  0xfefc: "DTLS 1.3",
};

/** The name of a version, `"TLS 1.2"`; undefined where it has none. */
export function tlsVersionName(version: number): string | undefined {
  return VERSIONS[version];
}

/** Those of DTLS and of drafts included. */
const HANDSHAKE_TYPES: Readonly<Record<number, string>> = {
  0: "Hello Request",
  1: "Client Hello",
  2: "Server Hello",
  3: "Hello Verify Request",
  4: "New Session Ticket",
  5: "End of Early Data",
  6: "Hello Retry Request",
  8: "Encrypted Extensions",
  11: "Certificate",
  12: "Server Key Exchange",
  13: "Certificate Request",
  14: "Server Hello Done",
  15: "Certificate Verify",
  16: "Client Key Exchange",
  20: "Finished",
  21: "Certificate URL",
  22: "Certificate Status",
  23: "Supplemental Data",
  24: "Key Update",
  25: "Compressed Certificate",
  67: "Next Protocol",
  254: "Message Hash",
};

/** The name of a handshake message's type; undefined where it has none. */
export function tlsHandshakeTypeName(type: number): string | undefined {
  return HANDSHAKE_TYPES[type];
}

/** AlertDescription. */
const ALERTS: Readonly<Record<number, string>> = {
  0: "close_notify",
  10: "unexpected_message",
  20: "bad_record_mac",
  21: "decryption_failed",
  22: "record_overflow",
  30: "decompression_failure",
  40: "handshake_failure",
  41: "no_certificate",
  42: "bad_certificate",
  43: "unsupported_certificate",
  44: "certificate_revoked",
  45: "certificate_expired",
  46: "certificate_unknown",
  47: "illegal_parameter",
  48: "unknown_ca",
  49: "access_denied",
  50: "decode_error",
  51: "decrypt_error",
  60: "export_restriction",
  70: "protocol_version",
  71: "insufficient_security",
  80: "internal_error",
  86: "inappropriate_fallback",
  90: "user_canceled",
  100: "no_renegotiation",
  109: "missing_extension",
  110: "unsupported_extension",
  111: "certificate_unobtainable",
  112: "unrecognized_name",
  113: "bad_certificate_status_response",
  114: "bad_certificate_hash_value",
  115: "unknown_psk_identity",
  116: "certificate_required",
  120: "no_application_protocol",
  121: "ech_required",
};

/** The name of an alert's description, `"close_notify"`; undefined where it has none. */
export function tlsAlertName(description: number): string | undefined {
  return ALERTS[description];
}

/** ExtensionType. */
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: "server_name",
  1: "max_fragment_length",
  2: "client_certificate_url",
  3: "trusted_ca_keys",
  4: "truncated_hmac",
  5: "status_request",
  6: "user_mapping",
  7: "client_authz",
  8: "server_authz",
  9: "cert_type",
  10: "supported_groups",
  11: "ec_point_formats",
  12: "srp",
  13: "signature_algorithms",
  14: "use_srtp",
  15: "heartbeat",
  16: "application_layer_protocol_negotiation",
  17: "status_request_v2",
  18: "signed_certificate_timestamp",
  19: "client_certificate_type",
  20: "server_certificate_type",
  21: "padding",
  22: "encrypt_then_mac",
  23: "extended_master_secret",
  24: "token_binding",
  25: "cached_info",
  27: "compress_certificate",
  28: "record_size_limit",
  34: "delegated_credential",
  35: "session_ticket",
  41: "pre_shared_key",
  42: "early_data",
  43: "supported_versions",
  44: "cookie",
  45: "psk_key_exchange_modes",
  47: "certificate_authorities",
  48: "oid_filters",
  49: "post_handshake_auth",
  50: "signature_algorithms_cert",
  51: "key_share",
  52: "transparency_info",
  53: "connection_id_deprecated",
  54: "connection_id",
  55: "external_id_hash",
  56: "external_session_id",
  57: "quic_transport_parameters",
  58: "ticket_request",
  59: "dnssec_chain",
  13172: "next_protocol_negotiation",
  17513: "application_settings",
  17613: "application_settings_new",
  30032: "channel_id",
  65037: "encrypted_client_hello",
  65281: "renegotiation_info",
};

/** The name of an extension's type, `"server_name"`; undefined where it has none. */
export function tlsExtensionName(type: number): string | undefined {
  return EXTENSIONS[type];
}

/** NamedGroup. */
const GROUPS: Readonly<Record<number, string>> = {
  1: "sect163k1",
  3: "sect163r2",
  6: "sect233k1",
  7: "sect233r1",
  9: "sect283k1",
  10: "sect283r1",
  11: "sect409k1",
  12: "sect409r1",
  13: "sect571k1",
  14: "sect571r1",
  19: "secp192r1",
  21: "secp224r1",
  22: "secp256k1",
  23: "secp256r1",
  24: "secp384r1",
  25: "secp521r1",
  26: "brainpoolP256r1",
  27: "brainpoolP384r1",
  28: "brainpoolP512r1",
  29: "x25519",
  30: "x448",
  256: "ffdhe2048",
  257: "ffdhe3072",
  258: "ffdhe4096",
  259: "ffdhe6144",
  260: "ffdhe8192",
  512: "MLKEM512",
  513: "MLKEM768",
  514: "MLKEM1024",
  4587: "SecP256r1MLKEM768",
  4588: "X25519MLKEM768",
  25497: "X25519Kyber768Draft00",
};

/** The name of a group for key exchange, `"x25519"`; undefined where it has none. */
export function tlsGroupName(group: number): string | undefined {
  return GROUPS[group];
}

/** SignatureScheme, and the pairs of TLS 1.2 that have no other name. */
const SIGNATURES: Readonly<Record<number, string>> = {
  0x0201: "rsa_pkcs1_sha1",
  0x0202: "dsa_sha1",
  0x0203: "ecdsa_sha1",
  0x0301: "rsa_pkcs1_sha224",
  0x0302: "dsa_sha224",
  0x0303: "ecdsa_sha224",
  0x0401: "rsa_pkcs1_sha256",
  0x0402: "dsa_sha256",
  0x0403: "ecdsa_secp256r1_sha256",
  0x0501: "rsa_pkcs1_sha384",
  0x0502: "dsa_sha384",
  0x0503: "ecdsa_secp384r1_sha384",
  0x0601: "rsa_pkcs1_sha512",
  0x0602: "dsa_sha512",
  0x0603: "ecdsa_secp521r1_sha512",
  0x0804: "rsa_pss_rsae_sha256",
  0x0805: "rsa_pss_rsae_sha384",
  0x0806: "rsa_pss_rsae_sha512",
  0x0807: "ed25519",
  0x0808: "ed448",
  0x0809: "rsa_pss_pss_sha256",
  0x080a: "rsa_pss_pss_sha384",
  0x080b: "rsa_pss_pss_sha512",
  0x0904: "mldsa44",
  0x0905: "mldsa65",
  0x0906: "mldsa87",
};

/** The name of a signature scheme, `"ed25519"`; undefined where it has none. */
export function tlsSignatureName(scheme: number): string | undefined {
  return SIGNATURES[scheme];
}
