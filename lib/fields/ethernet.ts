/**
 * The fields of Ethernet.
 *
 * @module
 */

import { Ethernet } from "../wire/ethernet.ts";
import { isLength } from "../wire/ethertype.ts";
import { Mpls } from "../wire/mpls.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { macAt } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The smallest type (IEEE 802.3, clause 3.2.6). Of the numbers below it Wireshark shows 0 as a type, and none over 1,500. */
const MIN_ETHERTYPE = 0x0600;
const ALONE: readonly string[] = ["eth"];
/** Within a pseudowire that has no control word, which Wireshark guesses. */
const IN_PSEUDOWIRE: readonly string[] = ["pwethheuristic", "pwethnocw"];
const WITH_ETHERTYPE: readonly string[] = ["eth", "ethertype"];

/** Ethernet II and IEEE 802.3. */
export const ETHERNET: Protocol = protocol(Ethernet, {
  name: "eth",
  title: "Ethernet",
  // Wireshark has a dissector of its own for what an EtherType says.
  otherNames: ["pwethnocw"],
  protocols: ({ ethertype }, outer) => {
    const names = ethertype < MIN_ETHERTYPE ? ALONE : WITH_ETHERTYPE;
    return outer === Mpls ? [...IN_PSEUDOWIRE, ...names] : names;
  },
  fields: [
    macAt("eth.dst", "Destination", { at: 0, also: "eth.addr" }),
    macAt("eth.src", "Source", { at: 6, also: "eth.addr" }),
    {
      name: "eth.type",
      title: "Type",
      at: 12,
      size: 2,
      value: ({ ethertype }) => ethertype === 0 || ethertype >= MIN_ETHERTYPE ? ethertype : undefined,
      format: HEX16,
    },
    {
      name: "eth.len",
      title: "Length",
      at: 12,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? ethertype : undefined,
    },
    behind("eth.padding", "Padding", "padding"),
    behind("eth.trailer", "Trailer", "trailer"),
  ],
});

/** What is behind all layers, of the outermost Ethernet header alone: that of a tunnel inside has none of its own. */
function behind(name: string, title: string, what: "padding" | "trailer"): FieldSpec<Ethernet> {
  return {
    name,
    title,
    value: ({ offset }, { packet }) =>
      offset === packet.walk.offsetAt(0) && packet[what].length > 0 ? packet[what] : undefined,
  };
}
