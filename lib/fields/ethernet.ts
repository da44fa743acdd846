/**
 * The fields of Ethernet.
 *
 * @module
 */

import { Ethernet } from "../wire/ethernet.ts";
import { isLength } from "../wire/ethertype.ts";
import { HEX16 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Ethernet II and IEEE 802.3. */
export const ETHERNET: Protocol = protocol(Ethernet, {
  name: "eth",
  title: "Ethernet",
  // Wireshark has a dissector of its own for what an EtherType says.
  protocols: ({ ethertype }) => isLength(ethertype) ? ["eth"] : ["eth", "ethertype"],
  fields: [
    { name: "eth.dst", title: "Destination", also: "eth.addr", at: 0, size: 6, value: ({ dst }) => dst },
    { name: "eth.src", title: "Source", also: "eth.addr", at: 6, size: 6, value: ({ src }) => src },
    {
      name: "eth.type",
      title: "Type",
      at: 12,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? undefined : ethertype,
      format: HEX16,
    },
    {
      name: "eth.len",
      title: "Length",
      at: 12,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? ethertype : undefined,
    },
  ],
});
