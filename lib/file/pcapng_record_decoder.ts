/**
 * Blocks of pcapng that are no packets, made into records.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { CustomRecord, SecretsRecord, UnknownRecord } from "./data_record.ts";
import { interfaceOptionShape, InterfaceRecord } from "./interface_record.ts";
import { NamesRecord } from "./names_record.ts";
import {
  BLOCK_BODY,
  BLOCK_CUSTOM,
  BLOCK_CUSTOM_FIXED,
  BLOCK_NAMES,
  BLOCK_SECRETS,
  BLOCK_STATISTICS,
  type BlockPlace,
  CUSTOM_DATA,
  CUSTOM_PEN,
  INTERFACE_LINKTYPE,
  INTERFACE_OPTIONS,
  INTERFACE_SNAPLEN,
  SECRETS_DATA,
  SECRETS_LENGTH,
  SECRETS_TYPE,
  SECTION_OPTIONS,
  STATISTICS_INTERFACE,
  STATISTICS_OPTIONS,
  STATISTICS_TIME_HIGH,
  STATISTICS_TIME_LOW,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import { aligned, copyOptions, OPT_ENDOFOPT, OPTION_HEADER_LENGTH, type OptionShape } from "../pcapng_option.ts";
import type { ByteOrder } from "./pcapng_record.ts";
import type { FileRecord } from "./record.ts";
import { SectionRecord } from "./section_record.ts";
import { statisticsOptionShape, StatisticsRecord } from "./statistics_record.ts";

/** A whole block that is in memory, and how many packets come before it. */
export interface RecordPlace extends BlockPlace {
  readonly position: number;
}

/** A section header, whose length has been checked. */
export function decodeSection(view: DataView, place: RecordPlace): SectionRecord {
  return new SectionRecord(byteOrder(place), optionsAt(view, { ...place, from: SECTION_OPTIONS }), place.position);
}

/** An interface description, whose length has been checked; it is the file's interface `index`. */
export function decodeInterface(view: DataView, place: RecordPlace & { index: number }): InterfaceRecord {
  const { offset, little, position, index } = place;
  const optionBytes = optionsAt(view, { ...place, from: INTERFACE_OPTIONS, shape: interfaceOptionShape });
  const linktype = view.getUint16(offset + INTERFACE_LINKTYPE, little);
  const snaplen = view.getUint32(offset + INTERFACE_SNAPLEN, little);
  const bare = { name: "", ifindex: 0, linktype, snaplen };
  const record = new InterfaceRecord(bare, { index, optionBytes, position });
  return optionBytes.length === 0 ? record : new InterfaceRecord(describe(record), { index, optionBytes, position });
}

/** A block among the interfaces of its section, by their numbers. */
export interface KnownPlace extends RecordPlace {
  readonly interfaceOf: (id: number) => InterfaceRecord | undefined;
}

/** Any other block. One that breaks the rules of its type is an unknown one: packets can be read without it. */
export function decodeRecord(
  view: DataView,
  place: KnownPlace,
): FileRecord {
  const { offset, total, position, little } = place;
  return decodeKnown(view, place) ??
    new UnknownRecord(view.getUint32(offset, little), {
      body: copyBytes(view, offset + BLOCK_BODY, offset + total - TRAILER_LENGTH),
      byteOrder: byteOrder(place),
      position,
    });
}

function decodeKnown(view: DataView, place: KnownPlace): FileRecord | undefined {
  const type = view.getUint32(place.offset, place.little);
  switch (type) {
    case BLOCK_NAMES:
      return decodeNames(view, place);
    case BLOCK_STATISTICS:
      return decodeStatistics(view, place);
    case BLOCK_SECRETS:
      return decodeSecrets(view, place);
    case BLOCK_CUSTOM:
    case BLOCK_CUSTOM_FIXED:
      return decodeCustom(view, { ...place, copiable: type === BLOCK_CUSTOM });
  }
  return undefined;
}

/** Entries of the layout of options, an end mark, and options. */
function decodeNames(view: DataView, place: RecordPlace): NamesRecord | undefined {
  const entryBytes = optionsAt(view, { ...place, from: BLOCK_BODY });
  const endMark = BLOCK_BODY + entryBytes.length;
  // An entry that does not fit into the block.
  const isCut = place.total - TRAILER_LENGTH > endMark &&
    view.getUint16(place.offset + endMark, place.little) !== OPT_ENDOFOPT;
  if (isCut) return undefined;
  const optionBytes = optionsAt(view, { ...place, from: endMark + OPTION_HEADER_LENGTH });
  return new NamesRecord(entryBytes, optionBytes, place.position);
}

function decodeStatistics(
  view: DataView,
  place: KnownPlace,
): StatisticsRecord | undefined {
  const { offset, total, little, position } = place;
  if (total < STATISTICS_OPTIONS + TRAILER_LENGTH) return undefined;
  const found = place.interfaceOf(view.getUint32(offset + STATISTICS_INTERFACE, little));
  if (found === undefined) return undefined;
  const high = view.getUint32(offset + STATISTICS_TIME_HIGH, little);
  const low = view.getUint32(offset + STATISTICS_TIME_LOW, little);
  const optionBytes = optionsAt(view, { ...place, from: STATISTICS_OPTIONS, shape: statisticsOptionShape });
  return new StatisticsRecord(found, { timestamp: (BigInt(high) << 32n) + BigInt(low), optionBytes, position });
}

function decodeSecrets(view: DataView, place: RecordPlace): SecretsRecord | undefined {
  const { offset, total, little, position } = place;
  if (total < SECRETS_DATA + TRAILER_LENGTH) return undefined;
  const length = view.getUint32(offset + SECRETS_LENGTH, little);
  if (length > total - SECRETS_DATA - TRAILER_LENGTH) return undefined;
  const begin = offset + SECRETS_DATA;
  const data = copyBytes(view, begin, begin + length);
  const optionBytes = optionsAt(view, { ...place, from: SECRETS_DATA + aligned(length) });
  return new SecretsRecord(view.getUint32(offset + SECRETS_TYPE, little), { data, optionBytes, position });
}

function decodeCustom(view: DataView, place: RecordPlace & { copiable: boolean }): CustomRecord | undefined {
  const { offset, total, little, position, copiable } = place;
  if (total < CUSTOM_DATA + TRAILER_LENGTH) return undefined;
  const data = copyBytes(view, offset + CUSTOM_DATA, offset + total - TRAILER_LENGTH);
  const pen = view.getUint32(offset + CUSTOM_PEN, little);
  return new CustomRecord(pen, { data, copiable, byteOrder: byteOrder(place), position });
}

/** What packets know of an interface. */
function describe(record: InterfaceRecord): CaptureInterface {
  const { name = "", linktype, snaplen, description, mac, speed, os, hardware, filter } = record;
  return {
    name,
    ifindex: 0,
    linktype,
    snaplen,
    ...(description !== undefined && { description }),
    ...(mac !== undefined && { mac }),
    ...(speed !== undefined && { speed: Number(speed) }),
    ...(os !== undefined && { os }),
    ...(hardware !== undefined && { hardware }),
    ...(typeof filter === "string" && { filter }),
  };
}

/** The options from a place in the block to its end. */
function optionsAt(view: DataView, place: BlockPlace & { from: number; shape?: OptionShape }): Uint8Array {
  const { offset, total, little, from, shape } = place;
  const end = offset + total - TRAILER_LENGTH;
  return copyOptions(view, { offset: Math.min(offset + from, end), end, little, shape });
}

function copyBytes(view: DataView, from: number, to: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + from, to - from).slice();
}

function byteOrder({ little }: BlockPlace): ByteOrder {
  return little ? "little" : "big";
}
