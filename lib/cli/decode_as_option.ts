/**
 * The option `--decode-as FIELD==VALUE,PROTOCOL`, in Wireshark's form.
 *
 * @module
 */

import { PROTOCOLS } from "../fields/protocols.ts";
import { DECODE_AS_FIELDS, DecodeAs, type DecodeAsRule } from "../wire/decode_as.ts";
import { nearestWord } from "../spelling.ts";
import { UsageError } from "./command_error.ts";

const MAX_VALUE = 0xffff_ffff;

/**
 * The rules that were given; undefined where there are none.
 *
 * @throws UsageError where one means nothing.
 */
export function decodeAsOption(texts: readonly string[]): DecodeAs | undefined {
  return texts.length === 0 ? undefined : new DecodeAs(texts.map(readRule));
}

function readRule(text: string): DecodeAsRule {
  const [, name, digits, protocol] = /^([\w.]+)==(\d+|0x[\da-f]+),([\w.-]+)$/i.exec(text) ?? [];
  if (name === undefined || digits === undefined || protocol === undefined) {
    throw new UsageError(
      `option "--decode-as" needs FIELD==VALUE,PROTOCOL, "tcp.port==8080,http" for example, not "${text}"`,
    );
  }
  const field = DECODE_AS_FIELDS.find((known) => known === name);
  if (field === undefined) {
    throw new UsageError(`option "--decode-as" knows no field "${name}", only ${DECODE_AS_FIELDS.join(", ")}`);
  }
  const value = Number(digits);
  if (value > MAX_VALUE) throw new UsageError(`option "--decode-as": ${digits} is too large for ${field}`);
  const known = PROTOCOLS.find((one) => one.name === protocol.toLowerCase());
  if (known === undefined) {
    const near = nearestWord(protocol.toLowerCase(), PROTOCOLS.map(({ name }) => name));
    const advice = near === undefined ? "" : `did you mean "${near}"? `;
    throw new UsageError(
      `option "--decode-as" knows no protocol "${protocol}", ${advice}the fields of capkit fields --list begin with them`,
    );
  }
  return { field, value, layer: known.type };
}
