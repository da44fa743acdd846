/**
 * The fields of key descriptors, which Wireshark takes for a part of EAPOL.
 *
 * @module
 */

import { EapolKey } from "../wire/eapol_key.ts";
import { HEX16 } from "./field.ts";
import { bit16, bytesAt, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = { 1: "RC4", 2: "EAPOL RSN Key", 254: "EAPOL WPA Key" };

/** Key descriptors of wireless networks. */
export const EAPOL_KEY_DESCRIPTOR: Protocol = protocol(EapolKey, {
  name: "eapol",
  title: "Key Descriptor",
  protocols: () => [],
  ownPayload: true,
  fields: [
    uint8("eapol.keydes.type", "Key Descriptor Type", { at: 0, names: (type) => TYPE_NAMES[type] }),
    uint16("wlan_rsna_eapol.keydes.key_info", "Key Information", { at: 1, format: HEX16 }),
    uint16("wlan_rsna_eapol.keydes.key_info.keydes_version", "Key Descriptor Version", { at: 1, mask: 0x0007 }),
    bit16("wlan_rsna_eapol.keydes.key_info.key_type", "Pairwise Key", { at: 1, mask: 0x0008 }),
    uint16("wlan_rsna_eapol.keydes.key_info.key_index", "Key Index", { at: 1, mask: 0x0030 }),
    bit16("wlan_rsna_eapol.keydes.key_info.install", "Install", { at: 1, mask: 0x0040 }),
    bit16("wlan_rsna_eapol.keydes.key_info.key_ack", "Key ACK", { at: 1, mask: 0x0080 }),
    bit16("wlan_rsna_eapol.keydes.key_info.key_mic", "Key MIC", { at: 1, mask: 0x0100 }),
    bit16("wlan_rsna_eapol.keydes.key_info.secure", "Secure", { at: 1, mask: 0x0200 }),
    bit16("wlan_rsna_eapol.keydes.key_info.error", "Error", { at: 1, mask: 0x0400 }),
    bit16("wlan_rsna_eapol.keydes.key_info.request", "Request", { at: 1, mask: 0x0800 }),
    bit16("wlan_rsna_eapol.keydes.key_info.encrypted_key_data", "Encrypted Key Data", { at: 1, mask: 0x1000 }),
    bit16("wlan_rsna_eapol.keydes.key_info.smk_message", "SMK Message", { at: 1, mask: 0x2000 }),
    uint16("eapol.keydes.key_len", "Key Length", { at: 3 }),
    {
      name: "eapol.keydes.replay_counter",
      title: "Replay Counter",
      at: 5,
      size: 8,
      value: ({ replayCounter }) => replayCounter,
    },
    bytesAt("wlan_rsna_eapol.keydes.nonce", "Nonce", { at: 13, size: 32 }),
    bytesAt("eapol.keydes.key_iv", "Key IV", { at: 45, size: 16 }),
    bytesAt("wlan_rsna_eapol.keydes.rsc", "Key RSC", { at: 61, size: 8 }),
    bytesAt("wlan_rsna_eapol.keydes.id", "Key ID", { at: 69, size: 8 }),
    bytesAt("wlan_rsna_eapol.keydes.mic", "Key MIC", { at: 77, size: 16 }),
    uint16("wlan_rsna_eapol.keydes.data_len", "Key Data Length", { at: 93 }),
    bytesAt("wlan_rsna_eapol.keydes.data", "Key Data", {
      at: 95,
      size: ({ payloadOffset, payloadEnd }) => payloadEnd - payloadOffset,
    }),
  ],
});
