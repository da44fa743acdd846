/**
 * The fields of MPLS and of the control word of its pseudowires.
 *
 * @module
 */

import {
  Mpls,
  MPLS_LABEL_IMPLICIT_NULL,
  MPLS_LABEL_IPV4_EXPLICIT_NULL,
  MPLS_LABEL_IPV6_EXPLICIT_NULL,
  MPLS_LABEL_ROUTER_ALERT,
} from "../wire/mpls.ts";
import { PwControlWord } from "../wire/pw_control_word.ts";
import { type Protocol, protocol } from "./protocol.ts";

const LABEL_NAMES: Readonly<Record<number, string>> = {
  [MPLS_LABEL_IPV4_EXPLICIT_NULL]: "IPv4 Explicit-Null",
  [MPLS_LABEL_ROUTER_ALERT]: "Router Alert",
  [MPLS_LABEL_IPV6_EXPLICIT_NULL]: "IPv6 Explicit-Null",
  [MPLS_LABEL_IMPLICIT_NULL]: "Implicit-Null",
};

/** An entry of an MPLS label stack. */
export const MPLS: Protocol = protocol(Mpls, {
  name: "mpls",
  title: "MultiProtocol Label Switching Header",
  // Wireshark counts the whole stack as one header.
  protocols: ({ bottomOfStack }) => bottomOfStack ? ["mpls"] : [],
  fields: [
    {
      name: "mpls.label",
      title: "MPLS Label",
      at: 0,
      size: 3,
      value: ({ label }) => label,
      names: (label) => LABEL_NAMES[label],
    },
    { name: "mpls.exp", title: "MPLS Experimental Bits", at: 2, value: ({ tc }) => tc },
    { name: "mpls.bottom", title: "MPLS Bottom Of Label Stack", at: 2, value: ({ bottomOfStack }) => +bottomOfStack },
    { name: "mpls.ttl", title: "MPLS TTL", at: 3, value: ({ ttl }) => ttl },
  ],
});

/** The control word of an Ethernet pseudowire. */
export const PW_CONTROL_WORD: Protocol = protocol(PwControlWord, {
  name: "pwethcw",
  otherNames: ["pwethheuristic"],
  title: "PW Ethernet Control Word",
  protocols: () => ["pwethheuristic", "pwethcw"],
  fields: [
    { name: "pwethcw.sequence_number", title: "Sequence Number", at: 2, size: 2, value: ({ seq }) => seq },
  ],
});
