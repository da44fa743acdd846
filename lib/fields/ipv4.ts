/**
 * The fields of IPv4.
 *
 * @module
 */

import { Ipv4 } from "../wire/ipv4.ts";
import { finalSourceRouteHop, ipv4OptionName } from "../wire/ipv4_option.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { HEX16, list } from "./field.ts";
import { IPV4_OPTION_FIELDS } from "./ipv4_option.ts";
import { ipv4At } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** IPv4. */
export const IPV4: Protocol = protocol(Ipv4, {
  name: "ip",
  title: "Internet Protocol Version 4",
  fields: [
    { name: "ip.version", title: "Version", at: 0, value: ({ version }) => version },
    { name: "ip.hdr_len", title: "Header Length", at: 0, value: ({ headerLength }) => headerLength },
    { name: "ip.dsfield.dscp", title: "Differentiated Services Codepoint", at: 1, value: ({ dscp }) => dscp },
    { name: "ip.dsfield.ecn", title: "Explicit Congestion Notification", at: 1, value: ({ ecn }) => ecn },
    {
      name: "ip.len",
      title: "Total Length",
      at: 2,
      size: 2,
      // What a network card is to cut into segments has a length of 0, and reaches to the end of the frame.
      value: (ip, { packet }) => ip.totalLength || packet.lengthOf(ip),
    },
    { name: "ip.id", title: "Identification", at: 4, size: 2, value: (ip) => ip.identification, format: HEX16 },
    { name: "ip.flags.rb", title: "Reserved Bit", at: 6, value: ({ reserved }) => reserved },
    { name: "ip.flags.df", title: "Don't Fragment", at: 6, value: ({ dontFragment }) => dontFragment },
    { name: "ip.flags.mf", title: "More Fragments", at: 6, value: ({ moreFragments }) => moreFragments },
    // In units of 8 bytes, as it is on the wire.
    { name: "ip.frag_offset", title: "Fragment Offset", at: 6, size: 2, value: (ip) => ip.fragmentOffset / 8 },
    { name: "ip.ttl", title: "Time to Live", at: 8, value: ({ ttl }) => ttl },
    { name: "ip.proto", title: "Protocol", at: 9, value: ({ protocol }) => protocol },
    {
      name: "ip.checksum",
      title: "Header Checksum",
      at: 10,
      size: 2,
      value: ({ checksum }) => checksum,
      format: HEX16,
    },
    checksumStatus("ip.checksum.status"),
    ipv4At("ip.src", "Source Address", { at: 12, also: "ip.addr" }),
    ipv4At("ip.cur_rt", "Current Route", { at: 16, when: (ip) => finalDestination(ip) !== undefined }),
    // Of a source route the last stop, as long as the packet is not there.
    ipv4At("ip.dst", "Destination Address", { at: (ip) => finalDestination(ip) ?? 16, also: "ip.addr" }),
    list({
      title: ({ kind }: OptionPart) => `Option: ${ipv4OptionName(kind) ?? kind}`,
      items: ({ optionParts }) => optionParts,
      fields: IPV4_OPTION_FIELDS,
    }),
  ],
});

/** Where in the header the last stop of a source route is. */
function finalDestination({ view, offset, headerLength }: Ipv4): number | undefined {
  const hop = headerLength === 20 ? undefined : finalSourceRouteHop(view, offset + 20, offset + headerLength);
  return hop === undefined ? undefined : hop - offset;
}
