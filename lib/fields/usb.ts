/**
 * The fields of USB as Linux's usbmon gives it.
 *
 * @module
 */

import { USB_BULK, USB_CONTROL, USB_INTERRUPT, USB_ISOCHRONOUS, UsbLinux, UsbLinuxMmapped } from "../wire/usb.ts";
import { HEX8 } from "./field.ts";
import { type Protocol, protocol, type ProtocolSpec } from "./protocol.ts";

const TRANSFER_TYPE_NAMES: Readonly<Record<number, string>> = {
  [USB_ISOCHRONOUS]: "URB_ISOCHRONOUS",
  [USB_INTERRUPT]: "URB_INTERRUPT",
  [USB_CONTROL]: "URB_CONTROL",
  [USB_BULK]: "URB_BULK",
};

const SPEC: ProtocolSpec<UsbLinux> = {
  name: "usb",
  title: "USB URB",
  ownPayload: true,
  fields: [
    {
      name: "usb.urb_id",
      title: "URB id",
      at: 0,
      size: 8,
      value: ({ id }) => `0x${id.toString(16).padStart(16, "0")}`,
    },
    { name: "usb.urb_type", title: "URB type", at: 8, value: ({ type }) => `'${type}'` },
    {
      name: "usb.transfer_type",
      title: "URB transfer type",
      at: 9,
      value: ({ transferType }) => transferType,
      format: HEX8,
      names: (value) => TRANSFER_TYPE_NAMES[value],
    },
    { name: "usb.endpoint_address", title: "Endpoint", at: 10, value: ({ endpoint }) => endpoint, format: HEX8 },
    { name: "usb.device_address", title: "Device", at: 11, value: ({ device }) => device },
    { name: "usb.bus_id", title: "URB bus id", at: 12, size: 2, value: ({ bus }) => bus },
    { name: "usb.setup_flag", title: "Device setup request", at: 14, value: ({ setupFlag }) => flag(setupFlag) },
    { name: "usb.data_flag", title: "Data", at: 15, value: ({ dataFlag }) => flag(dataFlag) },
    { name: "usb.urb_ts_sec", title: "URB sec", at: 16, size: 8, value: ({ seconds }) => seconds },
    { name: "usb.urb_ts_usec", title: "URB usec", at: 24, size: 4, value: ({ microseconds }) => microseconds },
    { name: "usb.urb_status", title: "URB status", at: 28, size: 4, value: ({ status }) => status },
    { name: "usb.urb_len", title: "URB length", at: 32, size: 4, value: ({ urbLength }) => urbLength },
    { name: "usb.data_len", title: "Data length", at: 36, size: 4, value: ({ dataLength }) => dataLength },
  ],
};

/** USB by Linux. */
export const USB_LINUX: Protocol = protocol(UsbLinux, SPEC);

/** USB by Linux, with the longer header. */
export const USB_LINUX_MMAPPED: Protocol = protocol(UsbLinuxMmapped, SPEC);

/** A flag of usbmon as tshark prints it: the character in quotes, zero as an escape. */
function flag(value: number): string {
  return value === 0 ? "'\\0'" : `'${String.fromCharCode(value)}'`;
}
