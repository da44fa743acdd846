/**
 * USB as Linux's usbmon gives it, https://www.tcpdump.org/linktypes/LINKTYPE_USB_LINUX.html and Linux's
 * Documentation/usb/usbmon.rst. All numbers are in the byte order of the machine that captured, which a frame doesn't say:
 * they are read as little-endian.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                    ID of the URB, 64 bits                     |
 * +---------------+---------------+---------------+---------------+
 * |     Type      | Transfer type |   Endpoint    |    Device     |
 * +---------------+---------------+---------------+---------------+
 * |              Bus              |  Setup flag   |   Data flag   |
 * +-------------------------------+---------------+---------------+
 * |   Seconds, 64 bits; microseconds; status; length; captured    |
 * +---------------------------------------------------------------+
 * |   Setup packet of 8 bytes; then 16 more in LINKTYPE 220       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const ID = 0;
const TYPE = 8;
const TRANSFER_TYPE = 9;
const ENDPOINT = 10;
const DEVICE = 11;
const BUS = 12;
const SETUP_FLAG = 14;
const DATA_FLAG = 15;
const SECONDS = 16;
const MICROSECONDS = 24;
const STATUS = 28;
const URB_LENGTH = 32;
const DATA_LENGTH = 36;
const SETUP = 40;
const HEADER_LENGTH = 48;
const MMAPPED_LENGTH = 64;

/** Transfer type: isochronous. */
export const USB_ISOCHRONOUS = 0;
/** Transfer type: interrupt. */
export const USB_INTERRUPT = 1;
/** Transfer type: control. */
export const USB_CONTROL = 2;
/** Transfer type: bulk. */
export const USB_BULK = 3;

/**
 * The header of a USB request block, or of its completion; the data are its payload.
 *
 * @example
 * ```ts
 * import { decode, encodeUsbLinux, LINKTYPE_USB_LINUX, USB_BULK, UsbLinux } from "@capkit/capkit/core";
 *
 * const header = encodeUsbLinux({
 *   id: "1", type: "C", transferType: USB_BULK, endpoint: 0x81, device: 5, bus: 1, setupFlag: 0x2d, dataFlag: 0,
 *   seconds: "0", microseconds: 0, status: 0, urbLength: 2, dataLength: 2, rest: "0000000000000000",
 * });
 * const packet = decode(Uint8Array.of(...header, 1, 2), LINKTYPE_USB_LINUX);
 * if (packet.layer(UsbLinux)?.device !== 5 || packet.payload.length !== 2) throw new Error("two bytes from device 5");
 * ```
 */
export class UsbLinux extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "usb";

  /** The header at `offset`; undefined where fewer than 48 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): UsbLinux | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new UsbLinux(view, offset, end);
  }

  /** Why {@linkcode UsbLinux.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "usb" {
    return "usb";
  }

  /** What submission and completion of a request have in common. */
  get id(): bigint {
    return this.view.getBigUint64(this.offset + ID, true);
  }

  /** `"S"` where the request is submitted, `"C"` where it is complete, `"E"` where submitting it failed. */
  get type(): string {
    return String.fromCharCode(this.view.getUint8(this.offset + TYPE));
  }

  /** How the data go, `USB_ISOCHRONOUS` to `USB_BULK`. */
  get transferType(): number {
    return this.view.getUint8(this.offset + TRANSFER_TYPE);
  }

  /** The endpoint; its highest bit says that it sends to the host. */
  get endpoint(): number {
    return this.view.getUint8(this.offset + ENDPOINT);
  }

  /** The device's number on its bus. */
  get device(): number {
    return this.view.getUint8(this.offset + DEVICE);
  }

  /** The bus's number. */
  get bus(): number {
    return this.view.getUint16(this.offset + BUS, true);
  }

  /** 0 where the setup packet is there. */
  get setupFlag(): number {
    return this.view.getUint8(this.offset + SETUP_FLAG);
  }

  /** 0 where data are there. */
  get dataFlag(): number {
    return this.view.getUint8(this.offset + DATA_FLAG);
  }

  /** When it happened, in seconds since 1970. */
  get seconds(): bigint {
    return this.view.getBigInt64(this.offset + SECONDS, true);
  }

  /** And microseconds. */
  get microseconds(): number {
    return this.view.getInt32(this.offset + MICROSECONDS, true);
  }

  /** 0, or an error number of Linux, negative. */
  get status(): number {
    return this.view.getInt32(this.offset + STATUS, true);
  }

  /** Bytes of the request: those asked for, or transferred. */
  get urbLength(): number {
    return this.view.getUint32(this.offset + URB_LENGTH, true);
  }

  /** Bytes of data that follow the header. */
  get dataLength(): number {
    return this.view.getUint32(this.offset + DATA_LENGTH, true);
  }

  /** The setup packet of 8 bytes, and 16 more that only LINKTYPE_USB_LINUX_MMAPPED has, as hexadecimal digits. */
  get rest(): string {
    return formatHexAt(this.view, this.offset + SETUP, this.payloadOffset);
  }

  /** Bytes of the header: 48, or 64 in a {@linkcode UsbLinuxMmapped}. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the data in `view`. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.dataLength);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "dataLength" {
    return "dataLength";
  }

  /** The header as plain fields. */
  toJSON(): UsbLinuxFields {
    return {
      id: String(this.id),
      type: this.type,
      transferType: this.transferType,
      endpoint: this.endpoint,
      device: this.device,
      bus: this.bus,
      setupFlag: this.setupFlag,
      dataFlag: this.dataFlag,
      seconds: String(this.seconds),
      microseconds: this.microseconds,
      status: this.status,
      urbLength: this.urbLength,
      dataLength: this.dataLength,
      rest: this.rest,
    };
  }
}

/** The same with 16 bytes more, as usbmon has it in its ring: interval, first frame, flags and number of descriptors. */
export class UsbLinuxMmapped extends UsbLinux {
  /** The `name` of its instances. */
  static override readonly layerName: string = "usb";

  /** The header at `offset`; undefined where fewer than 64 bytes are there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): UsbLinuxMmapped | undefined {
    return end - offset < MMAPPED_LENGTH ? undefined : new UsbLinuxMmapped(view, offset, end);
  }

  /** Why {@linkcode UsbLinuxMmapped.decode} returned undefined. */
  static override shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: MMAPPED_LENGTH, available: end - offset };
  }

  /** Bytes of the header: 64. */
  override get headerLength(): number {
    return MMAPPED_LENGTH;
  }
}

/** The fields of usbmon's header. */
export interface UsbLinuxFields {
  /** 0 to 2^64 - 1 in decimal digits. */
  id: string;
  /** A single character, U+0000 to U+00FF. */
  type: string;
  /** 0 to 255. */
  transferType: number;
  /** 0 to 255. */
  endpoint: number;
  /** 0 to 255. */
  device: number;
  /** 0 to 65,535. */
  bus: number;
  /** 0 to 255. */
  setupFlag: number;
  /** 0 to 255. */
  dataFlag: number;
  /** A number of 64 bits in decimal digits. */
  seconds: string;
  /** A number of 32 bits. */
  microseconds: number;
  /** A number of 32 bits. */
  status: number;
  /** 0 to 0xffffffff. */
  urbLength: number;
  /** 0 to 0xffffffff. */
  dataLength: number;
  /** 8 or 24 bytes as hexadecimal digits. */
  rest: string;
}

/**
 * The 48 or 64 bytes of usbmon's header, by the length of `rest`.
 *
 * @throws TypeError where `rest` is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeUsbLinux } from "@capkit/capkit/core";
 *
 * const numbers = { transferType: 3, endpoint: 1, device: 5, bus: 1, setupFlag: 0x2d, dataFlag: 0, microseconds: 0 };
 * const lengths = { status: 0, urbLength: 0, dataLength: 0, rest: "00".repeat(24) };
 * if (encodeUsbLinux({ id: "1", type: "S", seconds: "0", ...numbers, ...lengths }).length !== 64) throw new Error("64");
 * ```
 */
export function encodeUsbLinux(fields: UsbLinuxFields): Uint8Array<ArrayBuffer> {
  const rest = parseHex(fields.rest);
  if (rest.length !== HEADER_LENGTH - SETUP && rest.length !== MMAPPED_LENGTH - SETUP) {
    throw new RangeError(
      `Cannot encode usb.rest of ${rest.length} bytes: it has 8, or 24 with LINKTYPE_USB_LINUX_MMAPPED`,
    );
  }
  const bytes = new Uint8Array(SETUP + rest.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(ID, BigInt(fields.id), true);
  view.setUint8(TYPE, checkRange("usb.type", fields.type.charCodeAt(0), 0xff));
  view.setUint8(TRANSFER_TYPE, checkRange("usb.transferType", fields.transferType, 0xff));
  view.setUint8(ENDPOINT, checkRange("usb.endpoint", fields.endpoint, 0xff));
  view.setUint8(DEVICE, checkRange("usb.device", fields.device, 0xff));
  view.setUint16(BUS, checkRange("usb.bus", fields.bus, 0xffff), true);
  view.setUint8(SETUP_FLAG, checkRange("usb.setupFlag", fields.setupFlag, 0xff));
  view.setUint8(DATA_FLAG, checkRange("usb.dataFlag", fields.dataFlag, 0xff));
  view.setBigInt64(SECONDS, BigInt(fields.seconds), true);
  view.setInt32(MICROSECONDS, fields.microseconds, true);
  view.setInt32(STATUS, fields.status, true);
  view.setUint32(URB_LENGTH, checkRange("usb.urbLength", fields.urbLength, 0xffffffff), true);
  view.setUint32(DATA_LENGTH, checkRange("usb.dataLength", fields.dataLength, 0xffffffff), true);
  bytes.set(rest, SETUP);
  return bytes;
}
