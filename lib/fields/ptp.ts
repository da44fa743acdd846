/**
 * The fields of PTP version 2.
 *
 * @module
 */

import {
  Ptp,
  PTP_ANNOUNCE,
  PTP_DELAY_REQ,
  PTP_DELAY_RESP,
  PTP_FOLLOW_UP,
  PTP_MANAGEMENT,
  PTP_PDELAY_REQ,
  PTP_PDELAY_RESP,
  PTP_PDELAY_RESP_FOLLOW_UP,
  PTP_SIGNALING,
  PTP_SYNC,
} from "../wire/ptp.ts";
import { type FieldSpec, HEX16, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit16, bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [PTP_SYNC]: "Sync",
  [PTP_DELAY_REQ]: "Delay_Req",
  [PTP_PDELAY_REQ]: "Path_Delay_Req",
  [PTP_PDELAY_RESP]: "Path_Delay_Resp",
  [PTP_FOLLOW_UP]: "Follow_Up",
  [PTP_DELAY_RESP]: "Delay_Resp",
  [PTP_PDELAY_RESP_FOLLOW_UP]: "Path_Delay_Resp_Follow_Up",
  [PTP_ANNOUNCE]: "Announce",
  [PTP_SIGNALING]: "Signaling",
  [PTP_MANAGEMENT]: "Management",
};

/** Where the payload begins, and its timestamp. */
const PAYLOAD = 34;

/** Seconds and nanoseconds of the timestamp that the payload begins with. */
function timestamp(name: string, title: string): FieldSpec<Ptp>[] {
  return [
    {
      name: `${name}.seconds`,
      title: `${title}, Seconds`,
      at: PAYLOAD,
      size: 6,
      value: (ptp) => ptp.timestampNs === undefined ? undefined : secondsAt(ptp.view, ptp.offset + PAYLOAD),
    },
    uint32(`${name}.nanoseconds`, `${title}, Nanoseconds`, { at: PAYLOAD + 6 }),
  ];
}

/** A clock and its port behind the timestamp. */
function port(clock: string, number: string): FieldSpec<Ptp>[] {
  return [
    identity(clock, "Requesting Clock", PAYLOAD + 10),
    uint16(number, "Requesting Port", { at: PAYLOAD + 18 }),
  ];
}

/** The identity of a clock: a number of 64 bits. */
function identity(name: string, title: string, at: number): FieldSpec<Ptp> {
  const { value, ...place } = bytesAt<Ptp>(name, title, { at, size: 8 });
  return {
    ...place,
    value: (ptp, context) => {
      const digits = value(ptp, context);
      return typeof digits === "string" ? "0x" + digits : undefined;
    },
  };
}

/** PTP version 2. */
export const PTP: Protocol = protocol(Ptp, {
  name: "ptp",
  title: "Precision Time Protocol",
  ownPayload: true,
  fields: [
    uint8("ptp.v2.majorsdoid", "Major SDO ID", { at: 0, mask: 0xf0, format: HEX8 }),
    uint8("ptp.v2.messagetype", "Message Type", { at: 0, mask: 0xf, format: HEX8, names: (type) => TYPE_NAMES[type] }),
    uint8("ptp.v2.minorversionptp", "Minor Version", { at: 1, mask: 0xf0 }),
    uint8("ptp.v2.versionptp", "Version", { at: 1, mask: 0xf }),
    uint16("ptp.v2.messagelength", "Message Length", { at: 2 }),
    uint8("ptp.v2.domainnumber", "Domain", { at: 4 }),
    uint8("ptp.v2.minorsdoid", "Minor SDO ID", { at: 5 }),
    uint16("ptp.v2.flags", "Flags", { at: 6, format: HEX16 }),
    bit16("ptp.v2.flags.alternatemaster", "Alternate Master", { at: 6, mask: 0x0100 }),
    bit16("ptp.v2.flags.twostep", "Two-Step", { at: 6, mask: 0x0200 }),
    bit16("ptp.v2.flags.unicast", "Unicast", { at: 6, mask: 0x0400 }),
    bit16("ptp.v2.flags.specific1", "Profile Specific 1", { at: 6, mask: 0x2000 }),
    bit16("ptp.v2.flags.specific2", "Profile Specific 2", { at: 6, mask: 0x4000 }),
    bit16("ptp.v2.flags.security", "Security", { at: 6, mask: 0x8000 }),
    bit16("ptp.v2.flags.li61", "Leap 61", { at: 6, mask: 0x0001 }),
    bit16("ptp.v2.flags.li59", "Leap 59", { at: 6, mask: 0x0002 }),
    bit16("ptp.v2.flags.utcreasonable", "UTC Reasonable", { at: 6, mask: 0x0004 }),
    bit16("ptp.v2.flags.timescale", "PTP Timescale", { at: 6, mask: 0x0008 }),
    bit16("ptp.v2.flags.timetraceable", "Time Traceable", { at: 6, mask: 0x0010 }),
    bit16("ptp.v2.flags.frequencytraceable", "Frequency Traceable", { at: 6, mask: 0x0020 }),
    bit16("ptp.v2.flags.synchronizationUncertain", "Synchronization Uncertain", { at: 6, mask: 0x0040 }),
    {
      name: "ptp.v2.correction.ns",
      title: "Correction",
      at: 8,
      size: 8,
      value: ({ correction }) => BigInt.asUintN(64, correction >> 16n),
    },
    uint32("ptp.v2.messagetypespecific", "Type Specific", { at: 16 }),
    identity("ptp.v2.clockidentity", "Clock Identity", 20),
    uint16("ptp.v2.sourceportid", "Source Port", { at: 28 }),
    uint16("ptp.v2.sequenceid", "Sequence", { at: 30 }),
    uint8("ptp.v2.controlfield", "Control", { at: 32 }),
    {
      name: "ptp.v2.logmessageperiod",
      title: "Interval",
      at: 33,
      value: ({ logMessageInterval }) => logMessageInterval,
    },
    ...only(({ messageType }: Ptp) => messageType === PTP_SYNC || messageType === PTP_DELAY_REQ, [
      ...timestamp("ptp.v2.sdr.origintimestamp", "Origin Timestamp"),
    ]),
    ...only(({ messageType }: Ptp) => messageType === PTP_FOLLOW_UP, [
      ...timestamp("ptp.v2.fu.preciseorigintimestamp", "Precise Origin Timestamp"),
    ]),
    ...only(({ messageType }: Ptp) => messageType === PTP_DELAY_RESP, [
      ...timestamp("ptp.v2.dr.receivetimestamp", "Receive Timestamp"),
      ...port("ptp.v2.dr.requestingsourceportidentity", "ptp.v2.dr.requestingsourceportid"),
    ]),
    ...only(({ messageType }: Ptp) => messageType === PTP_PDELAY_REQ, [
      ...timestamp("ptp.v2.pdrq.origintimestamp", "Origin Timestamp"),
    ]),
    ...only(({ messageType }: Ptp) => messageType === PTP_PDELAY_RESP, [
      ...timestamp("ptp.v2.pdrs.requestreceipttimestamp", "Request Receipt Timestamp"),
      ...port("ptp.v2.pdrs.requestingportidentity", "ptp.v2.pdrs.requestingsourceportid"),
    ]),
    ...only(({ messageType }: Ptp) => messageType === PTP_PDELAY_RESP_FOLLOW_UP, [
      ...timestamp("ptp.v2.pdfu.responseorigintimestamp", "Response Origin Timestamp"),
      ...port("ptp.v2.pdfu.requestingportidentity", "ptp.v2.pdfu.requestingsourceportid"),
    ]),
    ...only(({ messageType }: Ptp) => messageType === PTP_ANNOUNCE, [
      ...timestamp("ptp.v2.an.origintimestamp", "Origin Timestamp"),
      uint16("ptp.v2.an.origincurrentutcoffset", "UTC Offset", { at: 44 }),
      uint8("ptp.v2.an.priority1", "Priority 1", { at: 47 }),
      uint8("ptp.v2.an.grandmasterclockclass", "Clock Class", { at: 48 }),
      uint8("ptp.v2.an.grandmasterclockaccuracy", "Clock Accuracy", { at: 49, format: HEX8 }),
      uint16("ptp.v2.an.grandmasterclockvariance", "Clock Variance", { at: 50 }),
      uint8("ptp.v2.an.priority2", "Priority 2", { at: 52 }),
      identity("ptp.v2.an.grandmasterclockidentity", "Grandmaster", 53),
      uint16("ptp.v2.an.localstepsremoved", "Steps Removed", { at: 61 }),
      uint8("ptp.v2.timesource", "Time Source", { at: 63, format: HEX8 }),
    ]),
  ],
});

/** Seconds of 48 bits; not by the nanoseconds, which may be more than a second. */
function secondsAt(view: DataView, at: number): number {
  return view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2);
}
