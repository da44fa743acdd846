/**
 * The fields of BSD loopback.
 *
 * @module
 */

import {
  BSD_AF_INET,
  BSD_AF_INET6_BSD,
  BSD_AF_INET6_DARWIN,
  BSD_AF_INET6_FREEBSD,
  Loopback,
} from "../wire/loopback.ts";
import { type Protocol, protocol } from "./protocol.ts";

const FAMILY_NAMES: Readonly<Record<number, string>> = {
  [BSD_AF_INET]: "IP",
  [BSD_AF_INET6_BSD]: "IPv6",
  [BSD_AF_INET6_FREEBSD]: "IPv6",
  [BSD_AF_INET6_DARWIN]: "IPv6",
};

/** Null/Loopback. */
export const LOOPBACK: Protocol = protocol(Loopback, {
  name: "null",
  title: "Null/Loopback",
  fields: [
    {
      name: "null.family",
      title: "Family",
      at: 0,
      size: 4,
      value: ({ family }) => family,
      names: (value) => FAMILY_NAMES[value],
    },
  ],
});
