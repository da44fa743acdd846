/**
 * Ports by number and by the name of a service.
 *
 * @module
 */

import { IPPROTO_TCP, IPPROTO_UDP } from "../wire/ip_protocol.ts";
import type { Qualifiers } from "./ast.ts";
import type { Context } from "./context.ts";
import { IPPROTO_SCTP } from "./protocol_words.ts";
import { twoEnds } from "./resolve_ends.ts";
import type { Meaning } from "./resolved.ts";
import { serviceNumber } from "./service_names.ts";

const MAX_PORT = 0xffff;
/** `port` without a transport, in libpcap's order. */
const TRANSPORTS: readonly number[] = [IPPROTO_SCTP, IPPROTO_TCP, IPPROTO_UDP];
const TRANSPORT_NUMBERS = { tcp: IPPROTO_TCP, udp: IPPROTO_UDP, sctp: IPPROTO_SCTP } as const;
type Transport = keyof typeof TRANSPORT_NUMBERS;

/** A port, and the transports on which it is looked for. */
interface Service {
  readonly port: number;
  readonly transports: readonly number[];
}

/** The port of a service. */
export function portOfService(context: Context, { name, ...qualifiers }: Qualifiers & { name: string }): Meaning {
  const { port, transports } = service(name) ??
    context.fail(`there is no service "${name}", write the number of its port`);
  const wanted = transportsOf(context, { ...qualifiers, name, transports });
  return ports(context, { ...qualifiers, low: port, high: port, transports: wanted });
}

/** `1000-2000`, or with names of services. */
export function portRange(context: Context, { text, ...qualifiers }: Qualifiers & { text: string }): Meaning {
  const dash = text.indexOf("-");
  // A single name is none, though a single number is; libpcap has it so.
  const low = dash < 0 ? undefined : numberOrService(text.slice(0, dash));
  const high = numberOrService(text.slice(dash + 1));
  if (low === undefined || high === undefined) {
    return context.fail(`there is no service in the range "${text}", write two port numbers, "1000-2000"`);
  }
  const transports = low.transports.length === high.transports.length ? low.transports : TRANSPORTS;
  const wanted = transportsOf(context, { ...qualifiers, name: text, transports });
  return ports(context, { ...qualifiers, low: low.port, high: high.port, transports: wanted });
}

/** Ports by their numbers, in any order; those of the qualifiers' transport, or of all. */
export function ports(
  context: Context,
  { protocol, direction, type, low, high, transports }:
    & Qualifiers
    & { low: number; high: number; transports?: readonly number[] },
): Meaning {
  if (protocol !== undefined && !isTransport(protocol)) {
    context.fail(`"${protocol}" has no ports, write "tcp", "udp" or "sctp" before "${type}", or nothing`);
  }
  for (const port of [low, high]) {
    if (port > MAX_PORT) context.fail(`${port} is no port, they end with ${MAX_PORT}`);
  }
  return {
    kind: "port",
    low: Math.min(low, high),
    high: Math.max(low, high),
    ends: twoEnds(context, { direction, what: "ports" }),
    transports: transports ?? (protocol === undefined ? TRANSPORTS : [TRANSPORT_NUMBERS[protocol]]),
  };
}

function numberOrService(text: string): Service | undefined {
  return /^[0-9]+$/.test(text) ? { port: Number(text), transports: TRANSPORTS } : service(text);
}

/** A service that TCP and UDP have is looked for on all transports; one of a single transport only there. */
function service(name: string): Service | undefined {
  const { tcp, udp, sctp } = serviceNumber(name) ?? {};
  if (tcp !== undefined) return { port: tcp, transports: udp === tcp ? TRANSPORTS : [IPPROTO_TCP] };
  if (udp !== undefined) return { port: udp, transports: [IPPROTO_UDP] };
  return sctp === undefined ? undefined : { port: sctp, transports: [IPPROTO_SCTP] };
}

/** The transports of a service, or the one that the qualifiers name among them. */
function transportsOf(
  context: Context,
  { protocol, name, transports }: Qualifiers & { name: string; transports: readonly number[] },
): readonly number[] {
  if (!isTransport(protocol)) return transports;
  const wanted = TRANSPORT_NUMBERS[protocol];
  if (!transports.includes(wanted)) {
    const other = Object.entries(TRANSPORT_NUMBERS).find(([, number]) => transports.includes(number))?.[0];
    context.fail(`the service "${name}" is one of ${other}, write "${other}" or the number of the port`);
  }
  return [wanted];
}

function isTransport(word: string | undefined): word is Transport {
  return word !== undefined && Object.hasOwn(TRANSPORT_NUMBERS, word);
}
