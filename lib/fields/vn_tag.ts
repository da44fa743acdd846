/**
 * The fields of VN-Tag.
 *
 * @module
 */

import { isLength } from "../wire/ethertype.ts";
import { VnTag } from "../wire/vn_tag.ts";
import { HEX16 } from "./field.ts";
import { bit8, uint32 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** VN-Tag. */
export const VN_TAG: Protocol = protocol(VnTag, {
  name: "vntag",
  title: "VN-Tag",
  protocols: () => ["vntag", "ethertype"],
  fields: [
    bit8("vntag.dir", "Direction", { at: 0, mask: 0x80 }),
    bit8("vntag.ptr", "Pointer", { at: 0, mask: 0x40 }),
    uint32("vntag.dst", "Destination", { at: 0, mask: 0x3fff0000 }),
    bit8("vntag.looped", "Looped", { at: 2, mask: 0x80 }),
    uint32("vntag.r", "Reserved", { at: 0, mask: 0x4000 }),
    uint32("vntag.version", "Version", { at: 0, mask: 0x3000 }),
    uint32("vntag.src", "Source", { at: 0, mask: 0xfff }),
    {
      name: "vntag.etype",
      title: "Type",
      at: 4,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? undefined : ethertype,
      format: HEX16,
    },
    {
      name: "vntag.len",
      title: "Length",
      at: 4,
      size: 2,
      value: ({ ethertype }) => isLength(ethertype) ? ethertype : undefined,
    },
  ],
});
