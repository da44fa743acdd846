/**
 * The bodies of opaque link state advertisements, RFC 5250: TLVs, some of which have more TLVs in them. RFC 3630 has those of
 * traffic engineering, RFC 3623 of graceful restart, RFC 7770 and RFC 8665 of what a router can do, RFC 7684 of prefixes and
 * links.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |             Type              |   Length of the value alone   |
 * +-------------------------------+-------------------------------+
 * |           Value, filled up to a multiple of 4 bytes           |
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import {
  OSPF_OPAQUE_EXTENDED_LINK,
  OSPF_OPAQUE_EXTENDED_PREFIX,
  OSPF_OPAQUE_GRACE,
  OSPF_OPAQUE_ROUTER_INFORMATION,
  OSPF_OPAQUE_TE,
} from "./ospf_lsa_type.ts";
import { type TlvForm, type TlvPart, tlvParts } from "./tlv.ts";

const TLV: TlvForm = { typeSize: 2, lengthSize: 2, align: 4 };

/** How many bytes each type's TLVs have before those within them; a TLV that is not here has none within it. */
const HEADS: ReadonlyMap<number, ReadonlyMap<number, number>> = new Map([
  [OSPF_OPAQUE_TE, new Map([[2, 0]])],
  [OSPF_OPAQUE_GRACE, new Map()],
  // The ranges of labels: how many, and 0.
  [OSPF_OPAQUE_ROUTER_INFORMATION, new Map([[9, 4], [14, 4]])],
  // A prefix, and a range of them.
  [OSPF_OPAQUE_EXTENDED_PREFIX, new Map([[1, 8], [2, 12]])],
  // Type, 0, ID and data of the link.
  [OSPF_OPAQUE_EXTENDED_LINK, new Map([[1, 12]])],
]);

/** The TLVs of a body; none of an opaque type whose body may be something else. */
export function opaqueTlvs(opaqueType: number, { view, offset, end }: Bytes): TlvPart[] {
  return HEADS.has(opaqueType) ? tlvParts(view, { offset, end }, TLV) : [];
}

/** The TLVs within one of them. */
export function opaqueSubTlvs(opaqueType: number, { view, type, value, end }: TlvPart): TlvPart[] {
  const head = HEADS.get(opaqueType)?.get(type);
  return head === undefined ? [] : tlvParts(view, { offset: value + head, end }, TLV);
}

/** A TLV as plain fields. */
export interface OspfTlv {
  /** 0 to 65,535. */
  type: number;
  /** The value's bytes as hexadecimal digits, those of the TLVs in it aside. */
  data: string;
  /** The TLVs in it; absent where there are none. */
  tlvs?: OspfTlv[];
}

/** The TLVs of a body as plain fields. */
export function ospfTlvs(opaqueType: number, body: Bytes): OspfTlv[] {
  return opaqueTlvs(opaqueType, body).map((tlv) => {
    const { view, type, value, end } = tlv;
    const within = opaqueSubTlvs(opaqueType, tlv);
    const [first] = within;
    return {
      type,
      data: formatHexAt(view, value, first?.offset ?? end),
      ...(first === undefined ? {} : { tlvs: within.map(subTlv) }),
    };
  });
}

function subTlv({ view, type, value, end }: TlvPart): OspfTlv {
  return { type, data: formatHexAt(view, value, end) };
}
