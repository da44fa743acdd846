/**
 * The fields of the Authentication Header.
 *
 * @module
 */

import { Ah } from "../wire/ah.ts";
import { HEX32 } from "./field.ts";
import { bytesAt, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The Authentication Header. */
export const AH: Protocol = protocol(Ah, {
  name: "ah",
  title: "Authentication Header",
  fields: [
    uint8("ah.next_header", "Next Header", { at: 0 }),
    uint8("ah.length", "Length", { at: 1 }),
    bytesAt("ah.reserved", "Reserved", { at: 2, size: 2 }),
    uint32("ah.spi", "AH SPI", { at: 4, format: HEX32 }),
    uint32("ah.sequence", "AH Sequence", { at: 8 }),
    bytesAt("ah.icv", "AH ICV", { at: 12, size: ({ headerLength }) => headerLength - 12 }),
  ],
});
