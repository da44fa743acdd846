/**
 * Tests of ISO protocols: CLNP (ISO 8473), ES-IS (ISO 9542) and IS-IS (ISO 10589), which begin with a byte that says
 * which one it is (NLPID, ISO/IEC TR 9577).
 *
 * ```text
 * IS-IS
 * +-------+--------+---------+-----------+---------+---
 * | NLPID | Length | Version | ID length | PDU type| ...
 * +-------+--------+---------+-----------+---------+---
 * ```
 *
 * @module
 */

import { and, type Condition, or } from "./condition.ts";
import type { Context } from "./context.ts";
import { linkProtocol } from "./generate_link.ts";
import { LLC_SAP_ISO } from "./link_protocols.ts";

/** The NLPID of IS-IS. */
const ISO10589_ISIS = 0x83;
/** Where the type stands in an IS-IS header. */
const ISIS_PDU_TYPE = 4;
/** Frame Relay: address, control byte, NLPID. */
const FRAME_RELAY_CONTROL = 2;
/** The control byte of an unnumbered information frame. */
const UI = 0x03;

/** The ISO protocol with this NLPID. */
export function generateIsoProtocol(context: Context, protocol: number): Condition {
  if (context.link.type === "nlpid") {
    return context.is("link", { offset: FRAME_RELAY_CONTROL, size: 2, value: UI << 8 | protocol });
  }
  return and(
    linkProtocol(context, LLC_SAP_ISO),
    context.is("network without snap", { offset: nlpidOffset(context), size: 1, value: protocol }),
  );
}

/** IS-IS packets of one of these types. */
export function generateIsisPdu(context: Context, types: readonly number[]): Condition {
  const isIsis = generateIsoProtocol(context, ISO10589_ISIS);
  const offset = nlpidOffset(context) + ISIS_PDU_TYPE;
  const isOfType = types.map((value) => context.is("network without snap", { offset, size: 1, value }));
  return and(isIsis, or(...isOfType));
}

/**
 * Where the NLPID stands behind the link-layer header. libpcap forgets, for the type of an IS-IS packet, the padding of
 * Cisco HDLC and the two bytes before the NLPID of Frame Relay's header, and LLC in Linux "cooked" frames altogether:
 * it never finds such packets there.
 */
function nlpidOffset(context: Context): number {
  switch (context.link.type) {
    case "hdlc":
      return 1;
    case "sll":
      return 3;
    default:
      return 0;
  }
}
