import { assertThrows } from "@std/assert";
import { encodeUsbLinux, LINKTYPE_USB_LINUX, LINKTYPE_USB_LINUX_MMAPPED } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("UsbLinux", () => {
  testVector({
    origin: "LINKTYPE_USB_LINUX by hand: two bytes from a device, and one that is not counted",
    linktype: LINKTYPE_USB_LINUX,
    hex: "0807060504030201 43 03 81 05 0100 2d 00 1112131400000000 0a000000 00000000 02000000 02000000 " +
      "0000000000000000 cafe 00",
    layer: "usb",
    fields: {
      id: "72623859790382856",
      type: "C",
      transferType: 3,
      endpoint: 0x81,
      device: 5,
      bus: 1,
      setupFlag: 0x2d,
      dataFlag: 0,
      seconds: "336794129",
      microseconds: 10,
      status: 0,
      urbLength: 2,
      dataLength: 2,
      rest: "0000000000000000",
    },
    payload: "cafe",
    encode: encodeUsbLinux,
  });

  const setup = "8006000100001200";

  testVector({
    origin: "Linux's usbmon.rst by hand: a control request in the longer header",
    linktype: LINKTYPE_USB_LINUX_MMAPPED,
    hex: "ffffffffffffffff 53 02 80 01 ffff 00 3c ffffffffffffffff ffffffff 8dffffff 12000000 00000000 " +
      `${setup} 00000000 00000000 00020000 00000000`,
    layer: "usb",
    fields: {
      id: "18446744073709551615",
      type: "S",
      transferType: 2,
      endpoint: 0x80,
      device: 1,
      bus: 0xffff,
      setupFlag: 0,
      dataFlag: 0x3c,
      seconds: "-1",
      microseconds: -1,
      status: -115,
      urbLength: 18,
      dataLength: 0,
      rest: `${setup}00000000000000000002000000000000`,
    },
    encode: encodeUsbLinux,
  });

  it("refuses fields that do not fit", () => {
    const numbers = { transferType: 3, endpoint: 1, device: 5, bus: 1, setupFlag: 0, dataFlag: 0, microseconds: 0 };
    const fields = { id: "1", type: "S", seconds: "0", ...numbers, status: 0, urbLength: 0, dataLength: 0 };
    assertThrows(() => encodeUsbLinux({ ...fields, rest: "00" }), RangeError, "usb.rest of 1");
    assertThrows(() => encodeUsbLinux({ ...fields, bus: 65536, rest: "00".repeat(8) }), RangeError, "usb.bus 65536");
  });
});
