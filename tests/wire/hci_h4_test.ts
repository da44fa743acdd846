import { assertThrows } from "@std/assert";
import { encodeHciH4, LINKTYPE_BLUETOOTH_HCI_H4, LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("HciH4", () => {
  testVector({
    origin: "LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR and Scapy: a reset, to the controller",
    linktype: LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR,
    hex: "00000000 01 030c00",
    layer: "hci_h4",
    fields: { direction: 0, type: 1 },
    payload: "030c00",
    encode: encodeHciH4,
  });

  testVector({
    origin: "Bluetooth Core Specification, volume 4, part A, by hand: an event, nobody says where to",
    linktype: LINKTYPE_BLUETOOTH_HCI_H4,
    hex: "04 0e0401030c00",
    layer: "hci_h4",
    fields: { type: 4 },
    payload: "0e0401030c00",
    encode: encodeHciH4,
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeHciH4({ type: 256 }), RangeError, "hci_h4.type 256");
    assertThrows(() => encodeHciH4({ direction: -1, type: 1 }), RangeError, "hci_h4.direction -1");
  });
});
