/**
 * The fields of RESP, the protocol of Redis.
 *
 * @module
 */

import { Resp, type RespValue } from "../wire/resp.ts";
import { type FieldSpec, type FieldValue, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** What values of one type say. */
function ofType(
  name: string,
  title: string,
  read: readonly [type: string, (value: RespValue) => FieldValue | undefined],
) {
  const [wanted, value] = read;
  const spec: FieldSpec<RespValue> = {
    name,
    title,
    at: 0,
    size: ({ offset, end }) => end - offset,
    value: (of) => of.type === wanted ? value(of) : undefined,
  };
  return spec;
}

const lineOf = ({ line }: RespValue): string => line;

/** RESP. */
export const RESP: Protocol = protocol(Resp, {
  name: "resp",
  title: "REdis Serialization Protocol",
  ownPayload: true,
  fields: [
    list({
      title: "Value",
      items: ({ values }: Resp) => values,
      fields: [
        ofType("resp.string", "String", ["+", lineOf]),
        ofType("resp.error", "Error", ["-", lineOf]),
        ofType("resp.integer", "Integer", [":", lineOf]),
        ofType("resp.array.length", "Length", ["*", lineOf]),
        ofType("resp.bulk_string.length", "Length", ["$", lineOf]),
        ofType("resp.bulk_string.value", "Value", ["$", ({ text }) => text && new TextEncoder().encode(text)]),
      ],
    }),
  ],
});
