/**
 * Numbers of ISAKMP: payload types and exchange types of IKEv1 and IKEv2.
 *
 * Source: https://www.iana.org/assignments/ikev2-parameters and https://www.iana.org/assignments/isakmp-registry
 *
 * @module
 */

/** Encrypted and authenticated payload of IKEv2. */
export const IKE_SK = 46;
/** Encrypted and authenticated fragment of IKEv2, RFC 7383. */
export const IKE_SKF = 53;

const PAYLOADS: ReadonlyMap<number, string> = new Map([
  [0, "None"],
  [1, "Security Association"],
  [2, "Proposal"],
  [3, "Transform"],
  [4, "Key Exchange"],
  [5, "Identification"],
  [6, "Certificate"],
  [7, "Certificate Request"],
  [8, "Hash"],
  [9, "Signature"],
  [10, "Nonce"],
  [11, "Notification"],
  [12, "Delete"],
  [13, "Vendor ID"],
  [14, "Configuration Attributes"],
  [20, "NAT Discovery"],
  [21, "NAT Original Address"],
  [33, "Security Association"],
  [34, "Key Exchange"],
  [35, "Identification - Initiator"],
  [36, "Identification - Responder"],
  [37, "Certificate"],
  [38, "Certificate Request"],
  [39, "Authentication"],
  [40, "Nonce"],
  [41, "Notify"],
  [42, "Delete"],
  [43, "Vendor ID"],
  [44, "Traffic Selector - Initiator"],
  [45, "Traffic Selector - Responder"],
  [IKE_SK, "Encrypted and Authenticated"],
  [47, "Configuration"],
  [48, "Extensible Authentication"],
  [IKE_SKF, "Encrypted and Authenticated Fragment"],
  [130, "NAT Discovery (draft)"],
]);

/** The name of a payload type; the numbers of IKEv1 and IKEv2 are not the same, so that the number alone says which. */
export function isakmpPayloadName(type: number): string | undefined {
  return PAYLOADS.get(type);
}

const EXCHANGES: ReadonlyMap<number, string> = new Map([
  [1, "Base"],
  [2, "Identity Protection (Main Mode)"],
  [3, "Authentication Only"],
  [4, "Aggressive"],
  [5, "Informational"],
  [6, "Transaction (Config Mode)"],
  [32, "Quick Mode"],
  [33, "New Group Mode"],
  [34, "IKE_SA_INIT"],
  [35, "IKE_AUTH"],
  [36, "CREATE_CHILD_SA"],
  [37, "INFORMATIONAL"],
  [38, "IKE_SESSION_RESUME"],
  [43, "IKE_INTERMEDIATE"],
]);

/** The name of an exchange type; undefined where it has none. */
export function isakmpExchangeName(type: number): string | undefined {
  return EXCHANGES.get(type);
}
