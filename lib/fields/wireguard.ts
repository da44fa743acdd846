/**
 * The fields of WireGuard.
 *
 * @module
 */

import { WG_COOKIE, WG_DATA, WG_INITIATION, WG_RESPONSE, WireGuard } from "../wire/wireguard.ts";
import { HEX32 } from "./field.ts";
import { only } from "./only.ts";
import { bytesAt, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = ["", "Handshake Initiation", "Handshake Response", "Cookie Reply", "Transport Data"];

const isOf = (wanted: number) => ({ type }: WireGuard) => type === wanted;

/** WireGuard. */
export const WIREGUARD: Protocol = protocol(WireGuard, {
  name: "wg",
  title: "WireGuard Protocol",
  ownPayload: true,
  fields: [
    uint8("wg.type", "Type", { at: 0, names: (value) => TYPES[value] || undefined }),
    bytesAt("wg.reserved", "Reserved", { at: 1, size: 3 }),
    { name: "wg.sender", title: "Sender", at: 4, size: 4, value: ({ sender }) => sender, format: HEX32 },
    {
      name: "wg.receiver",
      title: "Receiver",
      at: ({ type }) => type === WG_RESPONSE ? 8 : 4,
      size: 4,
      value: ({ receiver }) => receiver,
      format: HEX32,
    },
    { name: "wg.counter", title: "Counter", at: 8, size: 8, value: ({ counter }) => counter },
    ...only<WireGuard>(isOf(WG_INITIATION), [
      bytesAt("wg.mac1", "MAC 1", { at: 116, size: 16 }),
      bytesAt("wg.mac2", "MAC 2", { at: 132, size: 16 }),
    ]),
    ...only<WireGuard>(isOf(WG_RESPONSE), [
      bytesAt("wg.mac1", "MAC 1", { at: 60, size: 16 }),
      bytesAt("wg.mac2", "MAC 2", { at: 76, size: 16 }),
    ]),
    ...only<WireGuard>(isOf(WG_COOKIE), [
      bytesAt("wg.nonce", "Nonce", { at: 8, size: 24 }),
      bytesAt("wg.encrypted_cookie", "Encrypted Cookie", { at: 32, size: 32 }),
    ]),
    {
      name: "wg.encrypted_packet",
      title: "Encrypted Packet",
      at: 16,
      size: ({ offset, end }) => end - offset - 16,
      value: ({ type }) => type === WG_DATA ? true : undefined,
    },
  ],
});
