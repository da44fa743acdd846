/**
 * Opening the sockets of a capture.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { AF_INET, SIOCGIFHWADDR, SIOCGIFNAME, SOCK_CLOEXEC, SOCK_DGRAM } from "../linux/abi.ts";
import { linktypeOfHardware } from "../linux/arphrd.ts";
import { systemCallError } from "../linux/errno.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import { describeSocket } from "./describe_socket.ts";
import type { LiveFilter } from "./live_filter.ts";
import type { CaptureEngine, InterfaceChoice, LiveOptions } from "./live_options.ts";
import { LiveSocket } from "./live_socket.ts";
import { inNetns } from "./netns.ts";
import { DEFAULT_TIMEOUT_MS, RingError } from "./ring.ts";
import { type AdoptedSocket, DEFAULT_SNAPLEN, type PacketSocketOptions } from "./socket_options.ts";
import type { Sys } from "./sys.ts";
import { Tap } from "./tap.ts";

/** The name that stands for all interfaces. */
const ANY = "any";

/** The interfaces that are named, each once; none where a descriptor says itself. */
function chooseInterfaces({ interfaces = [], netns, fd }: LiveOptions): InterfaceChoice[] {
  if (interfaces.length === 0 && fd === undefined) {
    throw new TypeError('Cannot capture: interfaces is empty, name one like ["eth0"]');
  }
  if (interfaces.length > 1 && fd !== undefined) {
    throw new TypeError(
      "Cannot capture on several interfaces from one descriptor: name one, or none where it is bound",
    );
  }
  const choices = interfaces.map((one) => typeof one === "string" ? { name: one, netns } : { netns, ...one });
  const twice = choices.find((one, index) =>
    choices.slice(0, index).some((other) => other.name === one.name && other.netns === one.netns)
  );
  if (twice !== undefined) throw new TypeError(`Cannot capture on "${twice.name}" twice: name each interface once`);
  return choices;
}

/** The sockets, all with a ring or all without. */
export interface OpenTaps {
  readonly engine: CaptureEngine;
  readonly taps: readonly Tap[];
}

/**
 * Opens all sockets; where one of them gets no ring and none was asked for, all are opened without.
 *
 * @throws TypeError where the interfaces are none, or one twice.
 * @throws FilterSyntaxError where the filter means nothing for the frames of an interface.
 * @throws RangeError where an option is out of its range.
 * @throws SystemCallError where the kernel refuses; then nothing is left open.
 */
export function openTaps(sys: Sys, options: LiveOptions, filter: LiveFilter): OpenTaps {
  const { engine = "auto", immediate = false, fd } = options;
  const choices = chooseInterfaces(options);
  const without = (reason: string): OpenTaps => {
    return { engine: { name: "recvmsg", reason }, taps: openEach(sys, options, { filter, choices, ring: undefined }) };
  };
  if (engine === "recvmsg") return without("it was asked for");
  if (engine === "auto" && immediate) return without("a ring delivers no packet at once");
  if (engine === "auto" && fd !== undefined) return without("a ring would lose packets that wait in the descriptor");
  const timeoutMs = options.timeoutMs ?? (immediate ? 1 : DEFAULT_TIMEOUT_MS);
  try {
    const taps = openEach(sys, options, { filter, choices, ring: { timeoutMs } });
    return { engine: { name: "ring", reason: engine === "ring" ? "it was asked for" : "the kernel gives one" }, taps };
  } catch (error) {
    if (engine === "auto" && error instanceof RingError) return without(error.message);
    throw error;
  }
}

/** Which interfaces, which packets, and whether with rings. */
interface Request {
  readonly filter: LiveFilter;
  readonly choices: readonly InterfaceChoice[];
  readonly ring: { readonly timeoutMs: number } | undefined;
}

/** Opens one socket for each interface; none where one fails. */
function openEach(sys: Sys, options: LiveOptions, { filter, choices, ring }: Request): Tap[] {
  if (options.fd !== undefined) return [adoptTap(sys, options, { fd: options.fd, choice: choices[0], filter, ring })];
  const taps: Tap[] = [];
  try {
    choices.forEach((choice, index) => {
      const open = (): Tap => {
        const at = findInterface(sys, choice, options.snaplen ?? DEFAULT_SNAPLEN);
        return openTap(sys, options, { at, index, filter, ring });
      };
      taps.push(inNetns(sys, open, { netns: choice.netns, discard: ({ socket }) => socket.close() }));
    });
  } catch (error) {
    for (const tap of taps) tap.socket.close();
    throw error;
  }
  return taps;
}

/** Opens a socket on an interface, or goes on with one that is open. */
function openTap(
  sys: Sys,
  options: LiveOptions,
  { at, index, filter, ring, adopted }:
    & { at: CaptureInterface; index: number; adopted?: AdoptedSocket }
    & Omit<Request, "choices">,
): Tap {
  const { promiscuous = adopted?.isBound !== true, fanout, onEvent, ...rest } = options;
  const socketFilter = filter.socketFilter({ interface: at, keepsFilter: adopted?.keepsFilter === true });
  const settings: PacketSocketOptions = { ...rest, promiscuous, ifindex: at.ifindex, name: at.name };
  // All of each packet is needed to decide here; it is cut then.
  if (socketFilter.place.name === "javascript") settings.snaplen = DEFAULT_SNAPLEN;
  if (fanout !== undefined) settings.fanout = { ...fanout, group: fanout.group + index };
  const marksLoss = onEvent !== undefined;
  const plan = {
    marksLoss,
    filter: socketFilter,
    ...(ring === undefined ? {} : { ring }),
    ...(adopted === undefined ? {} : { adopted }),
  };
  return new Tap(LiveSocket.open(sys, settings, plan), index, at);
}

/** Goes on with a socket that somebody else opened. */
function adoptTap(
  sys: Sys,
  options: LiveOptions,
  { fd, choice, ...request }: { fd: number; choice: InterfaceChoice | undefined } & Omit<Request, "choices">,
): Tap {
  const { snaplen = DEFAULT_SNAPLEN, netns } = options;
  const { ifindex, protocol, hatype } = describeSocket(sys, fd);
  const isBound = protocol !== 0;
  if (!isBound && choice === undefined) {
    throw new TypeError(`Cannot capture from descriptor ${fd}: it is bound to no interface, name one in interfaces`);
  }
  const named = InterfaceRequest.byIndex(ifindex);
  const name = ifindex === 0 ? ANY : sys.ioctl(fd, SIOCGIFNAME, named.bytes) < 0 ? `if${ifindex}` : named.name;
  if (isBound && choice !== undefined && choice.name !== name) {
    throw new TypeError(`Cannot capture on "${choice.name}" from descriptor ${fd}: it is bound to "${name}"`);
  }
  const at = isBound || choice === undefined
    ? { name, ifindex, netns, linktype: linktypeOfHardware(ifindex === 0 ? 1 : hatype), snaplen }
    : inNetns(sys, () => findInterface(sys, choice, snaplen), { netns: choice.netns });
  const keepsFilter = isBound && options.direction === undefined && options.snaplen === undefined;
  return openTap(sys, options, { ...request, at, index: 0, adopted: { fd, isBound, keepsFilter } });
}

/** Index and link type of an interface of the namespace that the thread is in. */
function findInterface(sys: Sys, { name, netns }: InterfaceChoice, snaplen: number): CaptureInterface {
  const ifindex = name === ANY ? 0 : sys.ifNametoindex(name);
  if (ifindex < 0) throw systemCallError(ifindex, { action: "capture on", target: name, syscall: "if_nametoindex" });
  return { name, ifindex, netns, linktype: linktypeOfHardware(name === ANY ? 1 : hatypeOf(sys, name)), snaplen };
}

/** The `ARPHRD_` type of an interface. */
function hatypeOf(sys: Sys, name: string): number {
  const fd = sys.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw systemCallError(fd, { action: "look up", target: name, syscall: "socket" });
  try {
    const request = InterfaceRequest.byName(name);
    const result = sys.ioctl(fd, SIOCGIFHWADDR, request.bytes);
    if (result >= 0) return request.hatype;
    throw systemCallError(result, { action: "capture on", target: name, syscall: "ioctl SIOCGIFHWADDR" });
  } finally {
    sys.close(fd);
  }
}
