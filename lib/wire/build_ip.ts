/**
 * Part makers for `frame()` of what stands between IP and the transport, or beside TCP and UDP. A part of build.ts.
 *
 * @module
 */

import { foldChecksum } from "../bytes/checksum.ts";
import { type AhFields, encodeAh } from "./ah.ts";
import { encodeEsp, type EspFields } from "./esp.ts";
import { type HeaderPart, sumBytes, type Surroundings } from "./frame.ts";
import { IPPROTO_AH, IPPROTO_ESP, IPPROTO_MH, IPPROTO_NONE, IPPROTO_UDPLITE } from "./ip_protocol.ts";
import { encodeMobility, type MobilityFields } from "./mobility.ts";
import { encodeUdpLite, type UdpLiteFields } from "./udp_lite.ts";

/** An Authentication Header; `payloadLen` and `nextHeader` are filled in, not the integrity check value. */
export function ah(fields: Partial<AhFields> = {}): HeaderPart {
  const encode = ({ next }: Surroundings) => {
    const protocol = next === undefined || next instanceof Uint8Array ? undefined : next.protocol;
    const nextHeader = fields.nextHeader ?? protocol ?? IPPROTO_NONE;
    const draft = { reserved: 0, spi: 0, sequence: 0, icv: "", ...fields, nextHeader };
    return encodeAh({
      ...draft,
      payloadLen: fields.payloadLen ?? encodeAh({ ...draft, payloadLen: 0 }).length / 4 - 2,
    });
  };
  return { name: "ah", protocol: IPPROTO_AH, encode };
}

/** An ESP header; what follows is sent as it is. */
export function esp(fields: Partial<EspFields> = {}): HeaderPart {
  return { name: "esp", protocol: IPPROTO_ESP, encode: () => encodeEsp({ spi: 0, sequence: 0, ...fields }) };
}

/** A Mobility Header, after which nothing follows; `headerLen` is filled in, and `checksum` after an IP header. */
export function mobility(fields: Pick<MobilityFields, "mhType"> & Partial<MobilityFields>): HeaderPart {
  const encode = ({ addressSum }: Surroundings) => {
    const draft = { payloadProto: IPPROTO_NONE, headerLen: 0, reserved: 0, checksum: 0, data: "", ...fields };
    draft.headerLen = fields.headerLen ?? encodeMobility(draft).length / 8 - 1;
    if (fields.checksum === undefined && addressSum !== undefined) {
      const bytes = encodeMobility(draft);
      draft.checksum = foldChecksum(sumBytes(bytes, addressSum + IPPROTO_MH + bytes.length));
    }
    return encodeMobility(draft);
  };
  return { name: "mobility", protocol: IPPROTO_MH, encode };
}

/** A UDP-Lite header; its checksum covers all if not told otherwise, and is filled in after an IP header. */
export function udpLite(fields: Partial<UdpLiteFields>): HeaderPart {
  const encode = ({ payload, addressSum }: Surroundings) => {
    const draft = { srcPort: 0, dstPort: 0, coverage: 0, checksum: 0, ...fields };
    if (fields.checksum === undefined && addressSum !== undefined) {
      const length = 8 + payload.length;
      const covered = payload.subarray(0, draft.coverage === 0 ? undefined : Math.max(0, draft.coverage - 8));
      const sum = sumBytes(covered, sumBytes(encodeUdpLite(draft), addressSum + IPPROTO_UDPLITE + length));
      // 0 would be no checksum, which UDP-Lite does not know (RFC 3828, section 3.1).
      draft.checksum = foldChecksum(sum) || 0xffff;
    }
    return encodeUdpLite(draft);
  };
  return { name: "udplite", protocol: IPPROTO_UDPLITE, encode };
}
