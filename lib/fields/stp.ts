/**
 * The fields of STP, RSTP and MSTP.
 *
 * @module
 */

import type { MstBpdu, MstiMessage } from "../wire/mst_bpdu.ts";
import { BPDU_TYPE_CONFIGURATION, BPDU_TYPE_RST, BPDU_TYPE_TCN, Stp } from "../wire/stp.ts";
import { type FieldSpec, HEX16, HEX8, list, type Part } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, macAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const VERSION_NAMES: Readonly<Record<number, string>> = {
  0: "Spanning Tree",
  2: "Rapid Spanning Tree",
  3: "Multiple Spanning Tree",
  4: "Shortest Path Bridging",
};

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [BPDU_TYPE_CONFIGURATION]: "Configuration",
  [BPDU_TYPE_RST]: "Rapid/Multiple Spanning Tree",
  [BPDU_TYPE_TCN]: "Topology Change Notification",
};

const PORT_ROLES: readonly string[] = ["Unknown", "Alternate or Backup", "Root", "Designated"];

/** STP, RSTP and MSTP. */
export const STP: Protocol = protocol(Stp, {
  name: "stp",
  title: "Spanning Tree Protocol",
  ownPayload: true,
  fields: [
    uint16("stp.protocol", "Protocol Identifier", { at: 0, format: HEX16 }),
    uint8("stp.version", "Version", { at: 2, names: (version) => VERSION_NAMES[version] }),
    uint8("stp.type", "BPDU Type", { at: 3, format: HEX8, names: (type) => TYPE_NAMES[type] }),
    ...only(isConfiguration, [
      uint8("stp.flags", "Flags", { at: 4, format: HEX8 }),
      bit8("stp.flags.tcack", "Topology Change Acknowledgment", { at: 4, mask: 0x80 }),
      ...only(isRapid, rapidFlags(4)),
      bit8("stp.flags.tc", "Topology Change", { at: 4, mask: 0x01 }),
      bridgePriority("stp.root.prio", "Root Priority", 5),
      uint16("stp.root.ext", "Root System ID Extension", { at: 5, mask: 0x0fff }),
      macAt("stp.root.hw", "Root Address", { at: 7 }),
      uint32("stp.root.cost", "Root Path Cost", { at: 13 }),
      bridgePriority("stp.bridge.prio", "Bridge Priority", 17),
      uint16("stp.bridge.ext", "Bridge System ID Extension", { at: 17, mask: 0x0fff }),
      macAt("stp.bridge.hw", "Bridge Address", { at: 19 }),
      uint16("stp.port", "Port", { at: 25, format: HEX16 }),
      seconds("stp.msg_age", "Message Age", 27),
      seconds("stp.max_age", "Max Age", 29),
      seconds("stp.hello", "Hello Time", 31),
      seconds("stp.forward", "Forward Delay", 33),
    ]),
    ...only(isRapid, [
      uint8("stp.version_1_length", "Version 1 Length", { at: 35 }),
    ]),
    ...only(({ mst }: Stp) => mst !== undefined, [
      uint16("mstp.version_3_length", "Version 3 Length", { at: 36 }),
    ]),
    list({
      title: "MST Extension",
      items: ({ mst }: Stp) => mst === undefined ? [] : [mst],
      fields: [
        uint8("mstp.config_format_selector", "Configuration Format", { at: 0 }),
        { name: "mstp.config_name", title: "Region Name", at: 1, size: 32, value: ({ regionName }) => regionName },
        uint16("mstp.config_revision_level", "Revision", { at: 33 }),
        bytesAt("mstp.config_digest", "Digest", { at: 35, size: 16 }),
        uint32("mstp.cist_internal_root_path_cost", "Internal Root Path Cost", { at: 51 }),
        bridgePriority("mstp.cist_bridge.prio", "Bridge Priority", 55),
        uint16("mstp.cist_bridge.ext", "Bridge System ID Extension", { at: 55, mask: 0x0fff }),
        macAt("mstp.cist_bridge.hw", "Bridge Address", { at: 57 }),
        uint8("mstp.cist_remaining_hops", "Remaining Hops", { at: 63 }),
        list({
          title: "MSTI",
          items: ({ instances }: MstBpdu): readonly MstiMessage[] => instances,
          fields: [
            uint8("mstp.msti.flags", "Flags", { at: 0, format: HEX8 }),
            bit8("stp.flags.tcack", "Master", { at: 0, mask: 0x80 }),
            ...rapidFlags<MstiMessage>(0),
            bit8("stp.flags.tc", "Topology Change", { at: 0, mask: 0x01 }),
            uint8("mstp.msti.priority", "Root Priority", { at: 1, mask: 0xf0, format: HEX8 }),
            uint16("mstp.msti.msti_id", "MSTID", { at: 1, mask: 0x0fff }),
            macAt("mstp.msti.root.hw", "Regional Root", { at: 3 }),
            uint32("mstp.msti.root_cost", "Internal Root Path Cost", { at: 9 }),
            uint8("mstp.msti.bridge_priority", "Bridge Priority", { at: 13, mask: 0xf0 }),
            uint8("mstp.msti.port_priority", "Port Priority", { at: 14, mask: 0xf0 }),
            uint8("mstp.msti.remaining_hops", "Remaining Hops", { at: 15 }),
          ],
        }),
      ],
    }),
  ],
});

function isConfiguration({ type }: Stp): boolean {
  return type === BPDU_TYPE_CONFIGURATION || type === BPDU_TYPE_RST;
}

function isRapid({ type }: Stp): boolean {
  return type === BPDU_TYPE_RST;
}

/** What RSTP has added between the first flag and the last one. */
function rapidFlags<T extends Part>(at: number): FieldSpec<T>[] {
  return [
    bit8("stp.flags.agreement", "Agreement", { at, mask: 0x40 }),
    bit8("stp.flags.forwarding", "Forwarding", { at, mask: 0x20 }),
    bit8("stp.flags.learning", "Learning", { at, mask: 0x10 }),
    uint8("stp.flags.port_role", "Port Role", { at, mask: 0x0c, names: (role) => PORT_ROLES[role] }),
    bit8("stp.flags.proposal", "Proposal", { at, mask: 0x02 }),
  ];
}

/** A priority without the system ID extension that shares its 16 bits. */
function bridgePriority<T extends Part>(name: string, title: string, at: number): FieldSpec<T> {
  const { value, ...place } = uint16<T>(name, title, { at });
  return {
    ...place,
    value: (of, context) => {
      const whole = value(of, context);
      return typeof whole === "number" ? whole & 0xf000 : undefined;
    },
  };
}

/** A time in units of 1/256 second. */
function seconds(name: string, title: string, at: number): FieldSpec<Stp> {
  return uint16(name, title, { at, format: (ticks) => String(ticks / 256) });
}
