/**
 * The fields of Syslog.
 *
 * @module
 */

import { Syslog, type SyslogHeader } from "../wire/syslog.ts";
import type { FieldSpec } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const LEVELS: readonly string[] = ["EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG"];

/** A word of the header of RFC 5424. */
function word(name: string, title: string, key: keyof SyslogHeader): FieldSpec<Syslog> {
  return { name: `syslog.${name}`, title, value: ({ rfc5424 }) => rfc5424 && String(rfc5424[key]) };
}

const PRIORITY = { at: 1, size: ({ headerLength }: Syslog) => headerLength - 2 };

/** Syslog. */
export const SYSLOG: Protocol = protocol(Syslog, {
  name: "syslog",
  title: "Syslog Message",
  ownPayload: true,
  fields: [
    { name: "syslog.facility", title: "Facility", ...PRIORITY, value: ({ facility }) => facility },
    {
      name: "syslog.level",
      title: "Level",
      ...PRIORITY,
      value: ({ severity }) => severity,
      names: (level) => LEVELS[level],
    },
    {
      name: "syslog.msg",
      title: "Message",
      at: ({ headerLength }) => headerLength,
      size: ({ payloadOffset, end }) => end - payloadOffset,
      value: ({ text }) => text,
    },
    word("version", "Version", "version"),
    word("hostname", "Hostname", "hostname"),
    word("appname", "Application", "appname"),
    word("procid", "Process ID", "procid"),
    word("msgid", "Message ID", "msgid"),
  ],
});
