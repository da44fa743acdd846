/**
 * The fields of VLAN tags.
 *
 * @module
 */

import { ETHERTYPE_DOT1AD, isLength } from "../wire/ethertype.ts";
import { Vlan } from "../wire/vlan.ts";
import { HEX16 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, uint16 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** IEEE 802.1Q and 802.1ad, whose S-tag Wireshark takes for a protocol of its own. */
export const VLAN: Protocol = protocol(Vlan, {
  name: "vlan",
  otherNames: ["ieee8021ad"],
  title: "VLAN Tag",
  protocols: (tag) => {
    const name = isProvider(tag) ? "ieee8021ad" : "vlan";
    return isLength(tag.ethertype) ? [name] : [name, "ethertype"];
  },
  fields: [
    ...only((tag: Vlan) => !isProvider(tag), [
      uint16("vlan.priority", "Priority", { at: 0, mask: 0xe000 }),
      bit8("vlan.dei", "Drop Eligible", { at: 0, mask: 0x10 }),
      uint16("vlan.id", "VLAN Identifier", { at: 0, mask: 0x0fff }),
      {
        name: "vlan.etype",
        title: "Type",
        at: 2,
        size: 2,
        value: ({ ethertype }) => isLength(ethertype) ? undefined : ethertype,
        format: HEX16,
      },
      {
        name: "vlan.len",
        title: "Length",
        at: 2,
        size: 2,
        value: ({ ethertype }) => isLength(ethertype) ? ethertype : undefined,
      },
    ]),
    ...only(isProvider, [
      uint16("ieee8021ad.priority", "Priority", { at: 0, mask: 0xe000 }),
      uint16("ieee8021ad.dei", "Drop Eligible", { at: 0, mask: 0x1000 }),
      uint16("ieee8021ad.id", "VLAN Identifier", { at: 0, mask: 0x0fff }),
      uint16("ieee8021ah.etype", "Type", { at: 2, format: HEX16 }),
    ]),
  ],
});

/** Whether it is an S-tag. */
function isProvider({ tpid }: Vlan): boolean {
  return tpid === ETHERTYPE_DOT1AD;
}
