/**
 * The fields of IEEE 802.11.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { Wlan, WlanSwapped } from "../wire/wlan.ts";
import {
  WLAN_FROM_DS,
  WLAN_MORE_DATA,
  WLAN_MORE_FRAGMENTS,
  WLAN_ORDER,
  WLAN_POWER_MANAGEMENT,
  WLAN_PROTECTED,
  WLAN_RETRY,
  WLAN_TO_DS,
} from "../wire/wlan_flag.ts";
import { WLAN_TYPE_CONTROL, WLAN_TYPE_DATA, WLAN_TYPE_MANAGEMENT, wlanFrameName } from "../wire/wlan_type.ts";
import { type FieldSpec, HEX16, HEX32, HEX8, list } from "./field.ts";
import { type Protocol, protocol, type ProtocolSpec } from "./protocol.ts";

const ELEMENT_NAMES: Readonly<Record<number, string>> = {
  0: "SSID parameter set",
  1: "Supported Rates",
  3: "DS Parameter set",
  5: "Traffic Indication Map (TIM)",
  7: "Country Information",
  42: "ERP Information",
  45: "HT Capabilities",
  48: "RSN Information",
  50: "Extended Supported Rates",
  61: "HT Information",
  127: "Extended Capabilities",
  191: "VHT Capabilities",
  192: "VHT Operation",
  221: "Vendor Specific",
  255: "Element ID Extension",
};
const SSID = 0;
const DS_PARAMETER_SET = 3;

function flag(name: string, title: string, bit: number): FieldSpec<Wlan> {
  return { name: `wlan.fc.${name}`, title, at: 1, value: ({ flags }) => (flags & bit) !== 0 };
}

/** What an address of a data or management frame means; where in the header, the flags say. */
function end(name: string, title: string, address: (frame: Wlan) => string | undefined): FieldSpec<Wlan> {
  const at = (frame: Wlan): number => {
    const { addr1, addr2, addr3 } = frame;
    const index = [addr1, addr2, addr3].indexOf(address(frame) ?? "");
    return index < 0 ? 24 : 4 + 6 * index;
  };
  return { name: `wlan.${name}`, title, at, size: 6, value: address };
}

/** A number among the fixed fields of management frames: where it is in each subtype that has it. */
function fixed(
  name: string,
  title: string,
  { places, format }: { places: Readonly<Record<number, number>>; format?: (value: number) => string },
): FieldSpec<Wlan> {
  const at = (frame: Wlan): number | undefined => {
    const place = frame.type === WLAN_TYPE_MANAGEMENT && !frame.isProtected ? places[frame.subtype] : undefined;
    // Fixed fields lie before the elements, at the end of the header proper.
    return place === undefined ? undefined : place + (frame.htControl === undefined ? 24 : 28);
  };
  return {
    name: `wlan.fixed.${name}`,
    title,
    at: (frame) => at(frame) ?? 0,
    size: 2,
    value: (frame) => {
      const from = at(frame);
      const { view, offset, payloadOffset } = frame;
      return from === undefined || offset + from + 2 > payloadOffset ? undefined : view.getUint16(offset + from, true);
    },
    ...format === undefined ? {} : { format },
  };
}

const isData = ({ type }: Wlan): boolean => type === WLAN_TYPE_DATA;

/** The station's address: the one of both ends that is no access point's. */
function station(frame: Wlan): string | undefined {
  if (!isData(frame)) return undefined;
  const ds = frame.flags & (WLAN_TO_DS | WLAN_FROM_DS);
  return ds === WLAN_FROM_DS ? frame.ends.destination : ds === WLAN_TO_DS || ds === 0 ? frame.ends.source : undefined;
}

/** IEEE 802.11. */
const SPEC: ProtocolSpec<Wlan> = {
  name: "wlan",
  title: "IEEE 802.11",
  ownPayload: ({ type }) => type === WLAN_TYPE_CONTROL,
  fields: [
    {
      name: "wlan.fc.type_subtype",
      title: "Type/Subtype",
      at: 0,
      value: ({ type, subtype }) => type << 4 | subtype,
      format: HEX16,
      names: (value) => wlanFrameName(value >> 4, value & 15),
    },
    {
      name: "wlan.fc",
      title: "Frame Control Field",
      at: 0,
      size: 2,
      value: ({ view, offset }) => view.getUint16(offset),
      format: HEX16,
    },
    { name: "wlan.fc.version", title: "Version", at: 0, value: ({ version }) => version },
    { name: "wlan.fc.type", title: "Type", at: 0, value: ({ type }) => type },
    { name: "wlan.fc.subtype", title: "Subtype", at: 0, value: ({ subtype }) => subtype },
    { name: "wlan.flags", title: "Flags", at: 1, value: ({ flags }) => flags, format: HEX8 },
    { name: "wlan.fc.ds", title: "DS status", at: 1, value: ({ flags }) => flags & 3, format: HEX8 },
    flag("tods", "To DS", WLAN_TO_DS),
    flag("fromds", "From DS", WLAN_FROM_DS),
    flag("frag", "More Fragments", WLAN_MORE_FRAGMENTS),
    flag("retry", "Retry", WLAN_RETRY),
    flag("pwrmgt", "PWR MGT", WLAN_POWER_MANAGEMENT),
    flag("moredata", "More Data", WLAN_MORE_DATA),
    flag("protected", "Protected flag", WLAN_PROTECTED),
    flag("order", "+HTC/Order flag", WLAN_ORDER),
    {
      name: "wlan.duration",
      title: "Duration",
      at: 2,
      size: 2,
      value: ({ duration }) => duration < 0x8000 ? duration : undefined,
    },
    { name: "wlan.ra", title: "Receiver address", also: "wlan.addr", at: 4, size: 6, value: ({ addr1 }) => addr1 },
    end("da", "Destination address", ({ ends }) => ends.destination),
    { name: "wlan.ta", title: "Transmitter address", also: "wlan.addr", at: 10, size: 6, value: ({ addr2 }) => addr2 },
    { name: "wlan.addr", title: "Third address", at: 16, size: 6, value: ({ addr3 }) => addr3 },
    { name: "wlan.addr", title: "Fourth address", at: 24, size: 6, value: ({ addr4 }) => addr4 },
    end("sa", "Source address", ({ ends }) => ends.source),
    end("bssid", "BSS Id", ({ ends }) => ends.bssid),
    end("staa", "STA address", station),
    { name: "wlan.frag", title: "Fragment number", at: 22, size: 2, value: ({ fragment }) => fragment },
    { name: "wlan.seq", title: "Sequence number", at: 22, size: 2, value: ({ seq }) => seq },
    { name: "wlan.qos", title: "Qos Control", at: qosAt, size: 2, value: ({ qos }) => qos, format: HEX16 },
    {
      name: "wlan.qos.tid",
      title: "TID",
      at: qosAt,
      value: ({ qos }) => qos === undefined ? undefined : qos & 15,
    },
    {
      name: "wlan.htc",
      title: "HT Control (+HTC)",
      at: (frame) => qosAt(frame) + (frame.qos === undefined ? 0 : 2),
      size: 4,
      value: ({ htControl }) => htControl,
      format: HEX32,
    },
    fixed("beacon", "Beacon Interval", { places: { 5: 8, 8: 8 } }),
    fixed("auth.alg", "Authentication Algorithm", { places: { 11: 0 } }),
    fixed("auth_seq", "Authentication SEQ", { places: { 11: 2 }, format: HEX16 }),
    fixed("capabilities", "Capabilities Information", {
      places: { 0: 0, 1: 0, 2: 0, 3: 0, 5: 10, 8: 10 },
      format: HEX16,
    }),
    fixed("listen_ival", "Listen Interval", { places: { 0: 2, 2: 2 }, format: HEX16 }),
    fixed("status_code", "Status code", { places: { 1: 2, 3: 2, 11: 4 }, format: HEX16 }),
    fixed("reason_code", "Reason code", { places: { 10: 0, 12: 0 }, format: HEX16 }),
    list({
      title: ({ kind }: OptionPart) => `Tag: ${ELEMENT_NAMES[kind] ?? kind}`,
      items: ({ elementParts }: Wlan) => elementParts,
      fields: [
        {
          name: "wlan.tag.number",
          title: "Tag Number",
          at: 0,
          value: ({ kind }) => kind,
          names: (kind) => ELEMENT_NAMES[kind],
        },
        { name: "wlan.tag.length", title: "Tag length", at: 1, value: ({ offset, end }) => end - offset - 2 },
        {
          name: "wlan.ssid",
          title: "SSID",
          at: 2,
          size: ({ offset, end }) => end - offset - 2,
          value: ({ kind, view, offset, end }) => kind === SSID ? formatHexAt(view, offset + 2, end) : undefined,
        },
        {
          name: "wlan.ds.current_channel",
          title: "Current Channel",
          at: 2,
          value: ({ kind, view, offset, end }) => {
            return kind === DS_PARAMETER_SET && end - offset === 3 ? view.getUint8(offset + 2) : undefined;
          },
        },
      ],
    }),
  ],
};

/** IEEE 802.11. */
export const WLAN: Protocol = protocol(Wlan, SPEC);

/** The same with the bytes of frame control the other way round. */
export const WLAN_SWAPPED: Protocol = protocol(WlanSwapped, SPEC);

function qosAt({ addr4 }: Wlan): number {
  return addr4 === undefined ? 24 : 30;
}
