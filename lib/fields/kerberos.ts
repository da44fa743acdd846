/**
 * The fields of Kerberos.
 *
 * @module
 */

import { Kerberos, KerberosLength } from "../wire/kerberos.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: Readonly<Record<number, string>> = {
  10: "krb-as-req",
  11: "krb-as-rep",
  12: "krb-tgs-req",
  13: "krb-tgs-rep",
  14: "krb-ap-req",
  15: "krb-ap-rep",
  20: "krb-safe",
  21: "krb-priv",
  22: "krb-cred",
  30: "krb-error",
};

/** Kerberos. */
export const KERBEROS: Protocol = protocol(Kerberos, {
  name: "kerberos",
  title: "Kerberos",
  // The length before it over TCP is named in its place, once for all messages of a segment.
  protocols: (_, outer) => outer === KerberosLength ? [] : ["kerberos"],
  ownPayload: true,
  fields: [
    { name: "kerberos.pvno", title: "pvno", value: ({ pvno }) => pvno },
    {
      name: "kerberos.msg_type",
      title: "msg-type",
      value: ({ messageType }) => messageType,
      names: (type) => TYPES[type],
    },
    { name: "kerberos.error_code", title: "error-code", value: ({ errorCode }) => errorCode },
  ],
});

/** The length of a message over TCP. */
export const KERBEROS_LENGTH: Protocol = protocol(KerberosLength, {
  name: "kerberos",
  title: "Kerberos over TCP",
  fields: [],
});
