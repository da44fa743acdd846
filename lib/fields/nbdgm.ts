/**
 * The fields of NetBIOS datagrams.
 *
 * @module
 */

import { Nbdgm, NBDGM_ERROR, type NbdgmNamePart } from "../wire/nbdgm.ts";
import { type FieldSpec, HEX16, HEX8 } from "./field.ts";
import { bit8, ipv4At, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** From 0x10 on. */
const TYPE_NAMES: readonly string[] = [
  "Direct unique datagram",
  "Direct group datagram",
  "Broadcast datagram",
  "Datagram error",
  "Datagram query request",
  "Datagram positive query response",
  "Datagram negative query response",
];
const NODE_NAMES: readonly string[] = ["B node", "P node", "M node", "NBDD"];

const isDatagram = (nbdgm: Nbdgm): boolean => nbdgm.isDatagram;

/** A name, whose place is that of its part. */
function nameField(
  name: string,
  title: string,
  { part, value }: { part: (nbdgm: Nbdgm) => NbdgmNamePart | undefined; value: FieldSpec<Nbdgm>["value"] },
): FieldSpec<Nbdgm> {
  return {
    name,
    title,
    at: (nbdgm) => (part(nbdgm)?.offset ?? nbdgm.offset) - nbdgm.offset,
    size: (nbdgm) => {
      const { offset = 0, end = 0 } = part(nbdgm) ?? {};
      return end - offset;
    },
    value,
  };
}

/** NetBIOS datagrams. */
export const NBDGM: Protocol = protocol(Nbdgm, {
  name: "nbdgm",
  title: "NetBIOS Datagram Service",
  fields: [
    uint8("nbdgm.type", "Message Type", { at: 0, names: (type) => TYPE_NAMES[type - 0x10] }),
    uint8("nbdgm.flags", "Flags", { at: 1, format: HEX8 }),
    bit8("nbdgm.next", "More Fragments Follow", { at: 1, mask: 0x01 }),
    bit8("nbdgm.first", "First Fragment", { at: 1, mask: 0x02 }),
    uint8("nbdgm.node_type", "Node Type", { at: 1, mask: 0x0c, names: (type) => NODE_NAMES[type] }),
    uint16("nbdgm.dgram_id", "Datagram ID", { at: 2, format: HEX16 }),
    ipv4At("nbdgm.src.ip", "Source IP", { at: 4 }),
    uint16("nbdgm.src.port", "Source Port", { at: 8 }),
    uint16("nbdgm.dgram_len", "Datagram Length", { at: 10, when: isDatagram }),
    uint16("nbdgm.pkt_offset", "Packet Offset", { at: 12, when: isDatagram }),
    uint8("nbdgm.error_code", "Error Code", { at: 10, format: HEX8, when: ({ type }) => type === NBDGM_ERROR }),
    nameField("nbdgm.source_name", "Source Name", {
      part: (nbdgm) => nbdgm.isDatagram ? nbdgm.nameParts[0] : undefined,
      value: ({ sourceName }) => sourceName,
    }),
    nameField("nbdgm.destination_name", "Destination Name", {
      part: (nbdgm) => nbdgm.nameParts[nbdgm.isDatagram ? 1 : 0],
      value: ({ destinationName }) => destinationName,
    }),
  ],
});
