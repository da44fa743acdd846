/**
 * The fields of Cisco metadata.
 *
 * @module
 */

import { Cmd, GreCmd } from "../wire/cmd.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Cisco metadata. */
export const CMD: Protocol = protocol(Cmd, {
  name: "cmd",
  title: "Cisco MetaData",
  fields: [...tag(0), uint16("cmd.type", "Type", { at: 6, format: HEX16 })],
});

/** Cisco metadata after GRE. */
export const GRE_CMD: Protocol = protocol(GreCmd, {
  name: "cmd",
  title: "Cisco MetaData",
  fields: [uint16("cmd.type", "Type", { at: 0, format: HEX16 }), ...tag(2)],
});

/** The fields of a tag that begins at a place. */
function tag(at: number): FieldSpec<Cmd>[] {
  return [
    uint8("cmd.version", "Version", { at }),
    uint8("cmd.length", "Length", { at: at + 1 }),
    uint16("cmd.options", "Options", { at: at + 2, format: HEX16 }),
    uint16("cmd.sgt", "Security Group Tag", { at: at + 4 }),
  ];
}
