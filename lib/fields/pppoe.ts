/**
 * The fields of PPPoE.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { utf8At } from "../bytes/text.ts";
import type { OptionPart } from "../wire/option_list.ts";
import {
  PPPOE_PADI,
  PPPOE_PADO,
  PPPOE_PADR,
  PPPOE_PADS,
  PPPOE_PADT,
  PPPOE_SESSION_DATA,
  PppoeDiscovery,
  PppoeSession,
} from "../wire/pppoe.ts";
import { type FieldSpec, HEX16, HEX8, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const CODE_NAMES: Readonly<Record<number, string>> = {
  [PPPOE_SESSION_DATA]: "Session Data",
  [PPPOE_PADO]: "Active Discovery Offer (PADO)",
  [PPPOE_PADI]: "Active Discovery Initiation (PADI)",
  [PPPOE_PADR]: "Active Discovery Request (PADR)",
  [PPPOE_PADS]: "Active Discovery Session-confirmation (PADS)",
  [PPPOE_PADT]: "Active Discovery Terminate (PADT)",
};

/** Type, name, title and form of the value of each tag, RFC 2516 appendix A and RFC 4638 section 4. */
const TAGS: readonly (readonly [number, string, string, "text" | "bytes"])[] = [
  [0x0101, "service_name", "Service-Name", "text"],
  [0x0102, "ac_name", "AC-Name", "text"],
  [0x0103, "host_uniq", "Host-Uniq", "bytes"],
  [0x0104, "ac_cookie", "AC-Cookie", "bytes"],
  [0x0110, "relay_session_id", "Relay-Session-Id", "bytes"],
  [0x0111, "hurl", "HURL", "bytes"],
  [0x0112, "motm", "MOTM", "bytes"],
  [0x0120, "max_payload", "PPP-Max-Payload", "bytes"],
  [0x0121, "ip_route_add", "IP Route Add", "bytes"],
  [0x0201, "service_name_error", "Service-Name-Error", "text"],
  [0x0202, "ac_system_error", "AC-System-Error", "text"],
  [0x0203, "generic_error", "Generic-Error", "text"],
];
const TAG_TITLES: ReadonlyMap<number, string> = new Map(TAGS.map(([type, , title]) => [type, title]));

function headerFields<T extends PppoeSession | PppoeDiscovery>(): FieldSpec<T>[] {
  return [
    { name: "pppoe.version", title: "Version", at: 0, value: ({ version }) => version },
    { name: "pppoe.type", title: "Type", at: 0, value: ({ type }) => type },
    {
      name: "pppoe.code",
      title: "Code",
      at: 1,
      value: ({ code }) => code,
      format: HEX8,
      names: (value) => CODE_NAMES[value],
    },
    {
      name: "pppoe.session_id",
      title: "Session ID",
      at: 2,
      size: 2,
      value: ({ sessionId }) => sessionId,
      format: HEX16,
    },
    { name: "pppoe.payload_length", title: "Payload Length", at: 4, size: 2, value: ({ length }) => length },
  ];
}

function tagValue([type, name, title, form]: typeof TAGS[number]): FieldSpec<OptionPart> {
  return {
    name: `pppoed.tags.${name}`,
    title,
    at: 4,
    size: ({ offset, end }) => end - offset - 4,
    value: ({ kind, view, offset, end }) => {
      if (kind !== type || end - offset === 4) return undefined;
      return form === "text" ? utf8At(view, offset + 4, end) : formatHexAt(view, offset + 4, end);
    },
  };
}

/** A packet of a PPPoE session. */
export const PPPOE_SESSION: Protocol = protocol(PppoeSession, {
  name: "pppoes",
  title: "PPP-over-Ethernet Session",
  fields: headerFields<PppoeSession>(),
});

/** A packet of PPPoE discovery. */
export const PPPOE_DISCOVERY: Protocol = protocol(PppoeDiscovery, {
  name: "pppoed",
  title: "PPP-over-Ethernet Discovery",
  fields: [
    ...headerFields<PppoeDiscovery>(),
    list({
      title: ({ kind }: OptionPart) => `Tag: ${TAG_TITLES.get(kind) ?? HEX16(kind)}`,
      items: ({ tagParts }) => tagParts,
      fields: [
        {
          name: "pppoed.tag",
          title: "Tag",
          at: 0,
          size: 2,
          value: ({ kind }) => kind,
          format: HEX16,
          names: (kind) => TAG_TITLES.get(kind),
        },
        {
          name: "pppoed.tag_length",
          title: "Tag Length",
          at: 2,
          size: 2,
          value: ({ view, offset }) => view.getUint16(offset + 2),
        },
        ...TAGS.map(tagValue),
      ],
    }),
  ],
});
