/**
 * The fields of HTTP/2.
 *
 * @module
 */

import { Http2, type Http2Frame, type Http2Setting } from "../wire/http2.ts";
import { Tcp } from "../wire/tcp.ts";
import { HEX8, list } from "./field.ts";
import { uint16, uint24, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "DATA",
  "HEADERS",
  "PRIORITY",
  "RST_STREAM",
  "SETTINGS",
  "PUSH_PROMISE",
  "PING",
  "GOAWAY",
  "WINDOW_UPDATE",
  "CONTINUATION",
];

/** Settings by their number: Wireshark's name for the value, and what it is. */
const SETTINGS: readonly (readonly [id: number, name: string, title: string])[] = [
  [1, "http2.settings.header_table_size", "Header table size"],
  [2, "http2.settings.enable_push", "Enable PUSH"],
  [3, "http2.settings.max_concurrent_streams", "Max concurrent streams"],
  [4, "http2.settings.initial_window_size", "Initial window size"],
  [5, "http2.settings.max_frame_size", "Max frame size"],
  [6, "http2.settings.max_header_list_size", "Max header list size"],
  [8, "http2.settings.extended_connect", "Extended CONNECT"],
];

/** HTTP/2. */
export const HTTP2: Protocol = protocol(Http2, {
  name: "http2",
  title: "HyperText Transfer Protocol 2",
  ownPayload: true,
  // Wireshark comes to it through its dissector of HTTP/1.
  protocols: (_, outer) => outer === Tcp ? ["http", "http2"] : ["http2"],
  fields: [
    {
      name: "http2.magic",
      title: "Magic",
      at: 0,
      size: 24,
      value: ({ hasPreface }) => hasPreface ? "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n" : undefined,
    },
    list({
      title: ({ type }: Http2Frame) => `Frame: ${TYPES[type] ?? type}`,
      items: ({ frames }) => frames,
      fields: [
        uint24("http2.length", "Length", { at: 0 }),
        uint8("http2.type", "Type", { at: 3, names: (type) => TYPES[type] }),
        uint8("http2.flags", "Flags", { at: 4, format: HEX8 }),
        uint32("http2.streamid", "Stream Identifier", { at: 5, mask: 0x7fffffff }),
        list({
          title: "Setting",
          items: ({ settings }: Http2Frame) => settings,
          fields: [
            uint16("http2.settings.id", "Settings Identifier", { at: 0 }),
            ...SETTINGS.map(([wanted, name, title]) => {
              return uint32<Http2Setting>(name, title, { at: 2, when: ({ id }) => id === wanted });
            }),
          ],
        }),
      ],
    }),
  ],
});
