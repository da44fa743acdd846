/**
 * The fields of Bluetooth between host and controller.
 *
 * @module
 */

import {
  HCI_H4_TYPE_ACL,
  HCI_H4_TYPE_CMD,
  HCI_H4_TYPE_EVT,
  HCI_H4_TYPE_ISO,
  HCI_H4_TYPE_SCO,
  HciH4,
  HciH4Plain,
} from "../wire/hci_h4.ts";
import { HEX8 } from "./field.ts";
import { type Protocol, protocol, type ProtocolSpec } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [HCI_H4_TYPE_CMD]: "HCI Command",
  [HCI_H4_TYPE_ACL]: "ACL Data",
  [HCI_H4_TYPE_SCO]: "SCO Data",
  [HCI_H4_TYPE_EVT]: "HCI Event",
  [HCI_H4_TYPE_ISO]: "ISO Data",
};

const SPEC: ProtocolSpec<HciH4> = {
  name: "hci_h4",
  title: "Bluetooth HCI H4",
  otherNames: ["bluetooth"],
  protocols: () => ["bluetooth", "hci_h4"],
  fields: [
    { name: "hci_h4.direction", title: "Direction", at: 0, size: 4, value: ({ direction }) => direction, format: HEX8 },
    {
      name: "hci_h4.type",
      title: "HCI Packet Type",
      at: ({ headerLength }) => headerLength - 1,
      value: ({ type }) => type,
      format: HEX8,
      names: (value) => TYPE_NAMES[value],
    },
  ],
};

/** Bluetooth HCI H4 with a direction. */
export const HCI_H4: Protocol = protocol(HciH4, SPEC);

/** Bluetooth HCI H4 without one. */
export const HCI_H4_PLAIN: Protocol = protocol(HciH4Plain, SPEC);
