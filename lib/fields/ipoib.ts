/**
 * The fields of IP over InfiniBand.
 *
 * @module
 */

import { formatIpv6 } from "../bytes/address.ts";
import { Ipoib } from "../wire/ipoib.ts";
import { HEX16, HEX24 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** IP over InfiniBand. */
export const IPOIB: Protocol = protocol(Ipoib, {
  name: "ipoib",
  title: "IP over InfiniBand",
  fields: [
    {
      name: "ipoib.daddr.qpn",
      title: "Destination QPN",
      at: 21,
      size: 3,
      value: ({ view, offset }) => view.getUint32(offset + 20) & 0xffffff,
      format: HEX24,
    },
    {
      name: "ipoib.dgid",
      title: "Destination GID",
      at: 24,
      size: 16,
      value: ({ view, offset }) => formatIpv6(view, offset + 24),
    },
    { name: "ipoib.type", title: "Type", at: 40, size: 2, value: ({ type }) => type, format: HEX16 },
    { name: "ipoib.reserved", title: "Reserved", at: 42, size: 2, value: ({ reserved }) => reserved, format: HEX16 },
  ],
});
