/**
 * The fields of ESP.
 *
 * @module
 */

import { Esp } from "../wire/esp.ts";
import { HEX32 } from "./field.ts";
import { uint32 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The Encapsulating Security Payload. */
export const ESP: Protocol = protocol(Esp, {
  name: "esp",
  title: "Encapsulating Security Payload",
  ownPayload: true,
  fields: [
    uint32("esp.spi", "ESP SPI", { at: 0, format: HEX32 }),
    uint32("esp.sequence", "ESP Sequence", { at: 4 }),
  ],
});
