/**
 * The fields of GVRP.
 *
 * @module
 */

import { Gvrp, type GvrpAttributePart } from "../wire/gvrp.ts";
import { HEX16, HEX8, list } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const EVENT_NAMES: readonly string[] = ["Leave All", "Join Empty", "Join In", "Leave Empty", "Leave In", "Empty"];

/** GVRP. */
export const GVRP: Protocol = protocol(Gvrp, {
  name: "gvrp",
  title: "GARP VLAN Registration Protocol",
  protocols: () => ["stp", "gvrp"],
  ownPayload: true,
  fields: [
    uint16("gvrp.protocol_id", "Protocol Identifier", { at: 0, format: HEX16 }),
    list({
      title: "Attribute",
      items: ({ attributeParts }: Gvrp): readonly GvrpAttributePart[] => attributeParts,
      fields: [
        {
          name: "gvrp.attribute_type",
          title: "Type",
          value: ({ type, first }) => first ? type : undefined,
          format: HEX8,
        },
        uint8("gvrp.attribute_length", "Length", { at: 0 }),
        uint8("gvrp.attribute_event", "Event", { at: 1, names: (event) => EVENT_NAMES[event] }),
        uint16("gvrp.attribute_value", "VLAN", { at: 2 }),
      ],
    }),
  ],
});
