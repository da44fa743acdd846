/**
 * The fields of BFD.
 *
 * @module
 */

import { Bfd } from "../wire/bfd.ts";
import { type FieldSpec, HEX32, HEX8 } from "./field.ts";
import { bit8, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const STATES: readonly string[] = ["AdminDown", "Down", "Init", "Up"];
const AUTHENTICATED = 0x04;

function flag(name: string, title: string, mask: number): FieldSpec<Bfd> {
  return bit8(`bfd.flags.${name}`, title, { at: 1, mask });
}

const isAuthenticated = ({ flags }: Bfd): boolean => (flags & AUTHENTICATED) !== 0;

/** BFD. */
export const BFD: Protocol = protocol(Bfd, {
  name: "bfd",
  title: "BFD Control message",
  ownPayload: true,
  fields: [
    uint8("bfd.version", "Version", { at: 0, mask: 0xe0 }),
    uint8("bfd.diag", "Diagnostic Code", { at: 0, mask: 0x1f, format: HEX8 }),
    uint8("bfd.sta", "Session State", { at: 1, mask: 0xc0, format: HEX8, names: (state) => STATES[state] }),
    uint8("bfd.flags", "State and Flags", { at: 1, format: HEX8 }),
    flag("p", "Poll", 0x20),
    flag("f", "Final", 0x10),
    flag("c", "Control Plane Independent", 0x08),
    flag("a", "Authentication Present", 0x04),
    flag("d", "Demand", 0x02),
    flag("m", "Multipoint", 0x01),
    uint8("bfd.detect_time_multiplier", "Detect Time Multiplier", { at: 2 }),
    uint8("bfd.message_length", "Message Length", { at: 3 }),
    uint32("bfd.my_discriminator", "My Discriminator", { at: 4, format: HEX32 }),
    uint32("bfd.your_discriminator", "Your Discriminator", { at: 8, format: HEX32 }),
    uint32("bfd.desired_min_tx_interval", "Desired Min TX Interval", { at: 12 }),
    uint32("bfd.required_min_rx_interval", "Required Min RX Interval", { at: 16 }),
    uint32("bfd.required_min_echo_interval", "Required Min Echo Interval", { at: 20 }),
    uint8("bfd.auth.type", "Authentication Type", { at: 24, when: isAuthenticated }),
    uint8("bfd.auth.len", "Authentication Length", { at: 25, when: isAuthenticated }),
    uint8("bfd.auth.key", "Authentication Key ID", { at: 26, when: isAuthenticated }),
  ],
});
