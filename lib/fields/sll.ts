/**
 * The fields of Linux "cooked" capture, of both versions.
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import {
  LINUX_SLL_BROADCAST,
  LINUX_SLL_HOST,
  LINUX_SLL_MULTICAST,
  LINUX_SLL_OTHERHOST,
  LINUX_SLL_OUTGOING,
  Sll,
} from "../wire/sll.ts";
import { Sll2 } from "../wire/sll2.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const PACKET_TYPE_NAMES: Readonly<Record<number, string>> = {
  [LINUX_SLL_HOST]: "Unicast to us",
  [LINUX_SLL_BROADCAST]: "Broadcast",
  [LINUX_SLL_MULTICAST]: "Multicast",
  [LINUX_SLL_OTHERHOST]: "Unicast to another host",
  [LINUX_SLL_OUTGOING]: "Sent by us",
};

/** The device is a GRE tunnel, linux/if_arp.h. */
const ARPHRD_IPGRE = 778;
/** Numbers below it are Linux's own and no EtherTypes. */
const SMALLEST_ETHERTYPE = 0x0600;

/** What both versions have in their headers. */
type Cooked = Sll | Sll2;

/** Where the fields of a version are. */
interface Places {
  readonly packetType: number;
  readonly arphrdType: number;
  readonly addressLength: number;
  readonly address: number;
  readonly protocol: number;
  /** Bytes of `packetType` and `addressLength`. */
  readonly size: 1 | 2;
}

function packetType({ packetType: at, size }: Places): FieldSpec<Cooked> {
  return {
    name: "sll.pkttype",
    title: "Packet type",
    at,
    size,
    value: ({ packetType }) => packetType,
    names: (value) => PACKET_TYPE_NAMES[value],
  };
}

function arphrdType({ arphrdType: at }: Places): FieldSpec<Cooked> {
  return {
    name: "sll.hatype",
    title: "Link-layer address type",
    at,
    size: 2,
    value: ({ arphrdType }) => arphrdType,
  };
}

/** The address under the name that its length gives it, and what is left of its 8 bytes. */
function addressFields({ addressLength: at, size, address }: Places): FieldSpec<Cooked>[] {
  const written = ({ addressLength }: Cooked): number => Math.min(addressLength, 8);
  return [
    {
      name: "sll.halen",
      title: "Link-layer address length",
      at,
      size,
      value: ({ addressLength }) => addressLength,
    },
    {
      name: "sll.src.eth",
      title: "Source",
      at: address,
      size: 6,
      value: (layer) => layer.addressLength === 6 ? layer.address : undefined,
    },
    {
      name: "sll.src.ipv4",
      title: "Source",
      at: address,
      size: 4,
      value: (layer) => layer.addressLength === 4 ? formatIpv4(layer.view, layer.offset + address) : undefined,
    },
    {
      name: "sll.src.other",
      title: "Source",
      at: address,
      size: written,
      value: (layer) => {
        return [0, 4, 6].includes(layer.addressLength) ? undefined : layer.address.replaceAll(":", "");
      },
    },
    {
      name: "sll.unused",
      title: "Unused",
      at: (layer) => address + written(layer),
      size: (layer) => 8 - written(layer),
      value: ({ unused }) => unused === "" ? undefined : unused,
    },
  ];
}

/** The protocol, under a name for each of the registries that its number may be of. */
function protocolFields({ protocol: at }: Places): FieldSpec<Cooked>[] {
  const registries: readonly (readonly [string, (layer: Cooked) => boolean])[] = [
    ["sll.gretype", ({ arphrdType }) => arphrdType === ARPHRD_IPGRE],
    ["sll.ltype", ({ arphrdType, protocol }) => arphrdType !== ARPHRD_IPGRE && protocol < SMALLEST_ETHERTYPE],
    ["sll.etype", ({ arphrdType, protocol }) => arphrdType !== ARPHRD_IPGRE && protocol >= SMALLEST_ETHERTYPE],
  ];
  return registries.map(([name, applies]) => ({
    name,
    title: "Protocol",
    at,
    size: 2,
    value: (layer) => applies(layer) ? layer.protocol : undefined,
    format: HEX16,
  }));
}

/** What `frame.protocols` says: Wireshark has a dissector of its own for what an EtherType says. */
function protocols({ arphrdType, protocol }: Cooked): readonly string[] {
  return arphrdType === ARPHRD_IPGRE || protocol < SMALLEST_ETHERTYPE ? ["sll"] : ["sll", "ethertype"];
}

const SLL_PLACES: Places = { packetType: 0, arphrdType: 2, addressLength: 4, address: 6, protocol: 14, size: 2 };
const SLL2_PLACES: Places = { protocol: 0, arphrdType: 8, packetType: 10, addressLength: 11, address: 12, size: 1 };

/** Linux cooked capture, version 1. */
export const SLL: Protocol = protocol<Sll>(Sll, {
  name: "sll",
  title: "Linux cooked capture v1",
  protocols,
  fields: [
    packetType(SLL_PLACES),
    arphrdType(SLL_PLACES),
    ...addressFields(SLL_PLACES),
    ...protocolFields(SLL_PLACES),
  ],
});

/** Linux cooked capture, version 2. */
export const SLL2: Protocol = protocol<Sll2>(Sll2, {
  name: "sll",
  title: "Linux cooked capture v2",
  protocols,
  fields: [
    ...protocolFields(SLL2_PLACES),
    { name: "sll.ifindex", title: "Interface index", at: 4, size: 4, value: ({ ifindex }) => ifindex },
    arphrdType(SLL2_PLACES),
    packetType(SLL2_PLACES),
    ...addressFields(SLL2_PLACES),
  ],
});
