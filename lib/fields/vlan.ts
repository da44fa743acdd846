/**
 * The fields of VLAN tags.
 *
 * @module
 */

import { isLength } from "../wire/ethertype.ts";
import { Vlan } from "../wire/vlan.ts";
import { HEX16 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** IEEE 802.1Q and 802.1ad. */
export const VLAN: Protocol = protocol(Vlan, {
  name: "vlan",
  title: "VLAN Tag",
  protocols: ({ ethertype }) => isLength(ethertype) ? ["vlan"] : ["vlan", "ethertype"],
  fields: [
    { name: "vlan.priority", title: "Priority", at: 0, size: 2, value: ({ pcp }) => pcp },
    { name: "vlan.dei", title: "Drop Eligible", at: 0, size: 2, value: ({ dei }) => dei },
    { name: "vlan.id", title: "VLAN Identifier", at: 0, size: 2, value: ({ vid }) => vid },
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
  ],
});
