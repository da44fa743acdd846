/**
 * SectionRecord: the header of a pcapng section, draft-ietf-opsawg-pcapng section 4.1.
 *
 * @module
 */

import { lastText, type PcapngOption, textOption } from "../pcapng_option.ts";
import { type ByteOrder, PcapngRecord, type RecordFields, recordOptions } from "./pcapng_record.ts";

const SHB_HARDWARE = 2;
const SHB_OS = 3;
const SHB_USERAPPL = 4;

/** What a section header says. */
export interface SectionFields extends RecordFields {
  /** The byte order of all that follows; little by default. */
  readonly byteOrder?: ByteOrder | undefined;
  /** The machine that captured (shb_hardware). */
  readonly hardware?: string | undefined;
  /** Its operating system (shb_os). */
  readonly os?: string | undefined;
  /** The program that wrote the section (shb_userappl). */
  readonly application?: string | undefined;
}

/**
 * The header of a section: interfaces before it are not those of packets after it.
 *
 * @example
 * ```ts
 * import { SectionRecord } from "@capkit/capkit/core";
 *
 * const section = SectionRecord.of({ os: "Linux 6.1", comments: ["the day it broke"] });
 * if (section.os !== "Linux 6.1" || section.comments.length !== 1) throw new Error("as it was made");
 * ```
 */
export class SectionRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "section";
  /** The byte order of the section's numbers. */
  readonly byteOrder: ByteOrder;

  /** A section header of these fields. */
  static of(fields: SectionFields): SectionRecord {
    const { byteOrder = "little", hardware, os, application, position } = fields;
    const own: (PcapngOption | undefined)[] = [
      hardware === undefined ? undefined : textOption(SHB_HARDWARE, hardware),
      os === undefined ? undefined : textOption(SHB_OS, os),
      application === undefined ? undefined : textOption(SHB_USERAPPL, application),
    ];
    return new SectionRecord(byteOrder, recordOptions(fields, own), position);
  }

  /** A section header with the options in these bytes. */
  constructor(byteOrder: ByteOrder, optionBytes: Uint8Array, position?: number) {
    super(optionBytes, position);
    this.byteOrder = byteOrder;
  }

  /** The machine that captured (shb_hardware). */
  get hardware(): string | undefined {
    return lastText(this.options, SHB_HARDWARE);
  }

  /** Its operating system (shb_os). */
  get os(): string | undefined {
    return lastText(this.options, SHB_OS);
  }

  /** The program that wrote the section (shb_userappl). */
  get application(): string | undefined {
    return lastText(this.options, SHB_USERAPPL);
  }

  /** The record as plain fields. */
  toJSON(): SectionFields & { readonly kind: "section" } {
    const { kind, position, byteOrder, hardware, os, application, comments } = this;
    return { kind, position, byteOrder, hardware, os, application, comments };
  }
}
