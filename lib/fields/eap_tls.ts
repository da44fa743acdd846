/**
 * The fields of EAP-TLS and of the methods that are like it.
 *
 * @module
 */

import { Eap, EAP_TYPE_TEAP, EAP_TYPE_TLS } from "../wire/eap.ts";
import { EapTls } from "../wire/eap_tls.ts";
import { type FieldContext, type FieldSpec, HEX8 } from "./field.ts";
import { bit8, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** A field that only some of the methods have. */
function ofMethods(test: (type: number | undefined) => boolean, field: FieldSpec<EapTls>): FieldSpec<EapTls> {
  return { ...field, value: (of, context) => test(methodOf(context)) ? field.value(of, context) : undefined };
}

function methodOf({ packet }: FieldContext): number | undefined {
  return packet.layer(Eap)?.type;
}

/** EAP-TLS. */
export const EAP_TLS: Protocol = protocol(EapTls, {
  name: "eap",
  title: "EAP-TLS",
  // A part of EAP for Wireshark, which has the name already.
  protocols: () => [],
  ownPayload: true,
  fields: [
    uint8("eap.tls.flags", "Flags", { at: 0, format: HEX8 }),
    bit8("eap.tls.flags.len_included", "Length Included", { at: 0, mask: 0x80 }),
    bit8("eap.tls.flags.more_fragments", "More Fragments", { at: 0, mask: 0x40 }),
    bit8("eap.tls.flags.start", "Start", { at: 0, mask: 0x20 }),
    ofMethods(
      (type) => type === EAP_TYPE_TEAP,
      bit8("eap.tls.flags.outer_tlv_len_included", "Outer TLV Length Included", { at: 0, mask: 0x10 }),
    ),
    ofMethods((type) => type !== EAP_TYPE_TLS, uint8("eap.tls.flags.version", "Version", { at: 0, mask: 0x07 })),
    { name: "eap.tls.len", title: "TLS Message Length", at: 1, size: 4, value: ({ tlsLength }) => tlsLength },
    {
      name: "eap.tls.len",
      title: "Outer TLV Length",
      at: ({ headerLength }) => headerLength - 4,
      size: 4,
      value: ({ outerTlvLength }) => outerTlvLength,
    },
  ],
});
