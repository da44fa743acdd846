/**
 * The fields of the Ethernet Configuration Testing Protocol.
 *
 * @module
 */

import { Ectp, ECTP_FORWARD_DATA, ECTP_REPLY } from "../wire/ectp.ts";
import { macAt } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const FUNCTION_NAMES: Readonly<Record<number, string>> = {
  [ECTP_REPLY]: "Reply",
  [ECTP_FORWARD_DATA]: "Forward Data",
};

/** Configuration Test Protocol. */
export const ECTP: Protocol = protocol(Ectp, {
  name: "loop",
  title: "Configuration Test Protocol",
  fields: [
    { name: "loop.skipcount", title: "Skip Count", at: 0, size: 2, value: ({ skipCount }) => skipCount },
    {
      name: "loop.function",
      title: "Function",
      at: 2,
      size: 2,
      value: ({ function: number }) => number,
      names: (number) => FUNCTION_NAMES[number],
    },
    { name: "loop.receipt_number", title: "Receipt Number", at: 4, size: 2, value: (ectp) => ectp.receiptNumber },
    macAt("loop.forwarding_address", "Forwarding Address", {
      at: 4,
      when: (ectp) => ectp.function === ECTP_FORWARD_DATA,
    }),
  ],
});
