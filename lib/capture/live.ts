/**
 * openLive: packets from interfaces of this machine.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { AF_INET, SIOCGIFHWADDR, SIOCGIFNAME, SOCK_CLOEXEC, SOCK_DGRAM } from "../linux/abi.ts";
import { linktypeOfHardware } from "../linux/arphrd.ts";
import { systemCallError } from "../linux/errno.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import { type BlockReader, PacketSource } from "../source.ts";
import { describeSocket } from "./describe_socket.ts";
import type { CaptureEvent } from "./event.ts";
import { LiveReader } from "./live_reader.ts";
import { type MergeOptions, MergeReader } from "./merge_reader.ts";
import { inNetns } from "./netns.ts";
import { LiveSocket } from "./live_socket.ts";
import { pollerOf } from "./poller.ts";
import { DEFAULT_TIMEOUT_MS, RingError } from "./ring.ts";
import { type AdoptedSocket, DEFAULT_SNAPLEN, type FanoutOptions, type PacketSocketOptions } from "./socket_options.ts";
import type { Sys } from "./sys.ts";
import { InterfaceTable, Tap } from "./tap.ts";

/** The name that stands for all interfaces. */
const ANY = "any";

/** An interface of a network namespace. */
export interface InterfaceChoice {
  /** Its name; `"any"` is all of the namespace, those that come later too. */
  name: string;
  /** The namespace: a name that `ip netns list` shows, or a path; that of the calling thread by default. */
  netns?: string | undefined;
}

/** What `openLive` is told. */
export interface LiveOptions extends Omit<PacketSocketOptions, "ifindex" | "name"> {
  /**
   * The interfaces, at least one; `"any"` is all of them, those that come later too. Left out only with `fd`, which says
   * itself where it captures.
   */
  interfaces?: readonly (string | InterfaceChoice)[];
  /**
   * The network namespace of the interfaces that name none: a name that `ip netns list` shows, or a path. It needs
   * CAP_SYS_ADMIN. The thread is there only while sockets are opened.
   */
  netns?: string;
  /**
   * A raw packet socket that somebody else opened, another process for example, in place of opening one. From then on it is
   * the capture's, which closes it; where opening fails it stays the caller's. Where it is bound already, its filter stays
   * as it is unless `direction` or `snaplen` is said, promiscuous mode unless `promiscuous` is, and packets that wait in it
   * are read.
   */
  fd?: number;
  /**
   * How packets come: from memory shared with the kernel, `"ring"`; one a call, `"recvmsg"`, which is some thirty times
   * the work; or by a ring where the kernel gives one, `"auto"`, the default. `capture.engine` says how it is, and why.
   */
  engine?: "ring" | "recvmsg" | "auto";
  /**
   * Bytes of memory for each interface's packets that wait, 4,096 to 2^30. 64 MiB by default for a ring, which is made
   * smaller by halves where the kernel has not so much; a packet longer than half of it is cut. 8 MiB by default for
   * recvmsg.
   */
  bufferSize?: number;
  /**
   * Milliseconds that packets may gather in a ring before they are delivered, 1 to 60,000; 20 by default. The kernel's
   * timer, and in dense traffic the reader, may take twice as long.
   */
  timeoutMs?: number;
  /**
   * Deliver each packet at once; false by default. It chooses recvmsg, where a lone packet is delivered at once in any case
   * and in dense traffic packets gather for some 5 ms unless this is set; with `engine: "ring"`, a `timeoutMs` of 1.
   */
  immediate?: boolean;
  /**
   * How several processes or Workers share an interface's packets: all open it with the same group and mode, and together
   * they see each packet once, from when the last is open. Before that none sees one that another has seen; of those that
   * come in the very moment in which a member joins, a few may be lost. Of several interfaces, the second one's group is
   * `group + 1`, and so on.
   */
  fanout?: FanoutOptions;
  /** Hand packets of several interfaces out in the order of their times; they come in turns otherwise. */
  merge?: MergeOptions;
  /**
   * Told when an interface goes down, comes up or is deleted, and where packets were lost. Only a capture that has this
   * pays for finding out where. With what it throws the loop ends, after the packets before that.
   */
  onEvent?: (event: CaptureEvent) => void;
}

/** How the packets of a capture come. */
export interface CaptureEngine {
  /** From memory shared with the kernel, or one a call. */
  readonly name: "ring" | "recvmsg";
  /** Why it is that one. */
  readonly reason: string;
}

/** Packets from interfaces of this machine. */
export class LiveCapture extends PacketSource {
  /** How packets come, and why so. */
  readonly engine: CaptureEngine;

  /** A capture over a reader. */
  constructor(reader: BlockReader, engine: CaptureEngine) {
    super(reader);
    this.engine = engine;
  }
}

/**
 * Opens a capture.
 *
 * @throws TypeError where `interfaces` is empty or names one twice.
 * @throws RangeError where an option is out of its range.
 * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW,
 * ENOENT for a network namespace that there is not.
 */
export function openLive(sys: Sys, options: LiveOptions): LiveCapture {
  const { snaplen = DEFAULT_SNAPLEN, onEvent, immediate = false, merge } = options;
  const choices = chooseInterfaces(options);
  const { engine, taps } = openTaps(sys, options, choices);
  try {
    for (const { interface: at } of taps) {
      if (at.ifindex === 0 && options.promiscuous === true) {
        onEvent?.({ type: "not-promiscuous", interface: at, position: 0, lost: 0 });
      }
    }
    const readerOf = (some: readonly Tap[]): LiveReader => {
      const interfaces = new InterfaceTable(sys, some.map((tap) => tap.interface), snaplen);
      // Packets that a merge waits for must not gather.
      return new LiveReader(sys, {
        taps: some,
        interfaces,
        snaplen,
        immediate: immediate || merge !== undefined,
        onEvent,
      });
    };
    const reader = merge === undefined
      ? readerOf(taps)
      : new MergeReader(taps.map(({ socket, interface: at }) => readerOf([new Tap(socket, 0, at)])), merge);
    return new LiveCapture(reader, engine);
  } catch (error) {
    for (const { socket } of taps) {
      // Of several readers, one may wait for its sockets already.
      void pollerOf(sys).remove(socket.fd);
      socket.undo();
    }
    throw error;
  }
}

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
interface OpenTaps {
  readonly engine: CaptureEngine;
  readonly taps: readonly Tap[];
}

/** Opens all sockets; where one of them gets no ring and none was asked for, all are opened without. */
function openTaps(sys: Sys, options: LiveOptions, choices: readonly InterfaceChoice[]): OpenTaps {
  const { engine = "auto", immediate = false, fd } = options;
  const without = (reason: string): OpenTaps => {
    return { engine: { name: "recvmsg", reason }, taps: openEach(sys, options, { choices, ring: undefined }) };
  };
  if (engine === "recvmsg") return without("it was asked for");
  if (engine === "auto" && immediate) return without("a ring delivers no packet at once");
  if (engine === "auto" && fd !== undefined) return without("a ring would lose packets that wait in the descriptor");
  const timeoutMs = options.timeoutMs ?? (immediate ? 1 : DEFAULT_TIMEOUT_MS);
  try {
    const taps = openEach(sys, options, { choices, ring: { timeoutMs } });
    return { engine: { name: "ring", reason: engine === "ring" ? "it was asked for" : "the kernel gives one" }, taps };
  } catch (error) {
    if (engine === "auto" && error instanceof RingError) return without(error.message);
    throw error;
  }
}

/** Which interfaces, and whether with rings. */
interface Request {
  readonly choices: readonly InterfaceChoice[];
  readonly ring: { readonly timeoutMs: number } | undefined;
}

/** Opens one socket for each interface; none where one fails. */
function openEach(sys: Sys, options: LiveOptions, { choices, ring }: Request): Tap[] {
  if (options.fd !== undefined) return [adoptTap(sys, options, { fd: options.fd, choice: choices[0], ring })];
  const taps: Tap[] = [];
  try {
    choices.forEach((choice, index) => {
      const open = (): Tap => {
        const at = findInterface(sys, choice, options.snaplen ?? DEFAULT_SNAPLEN);
        return openTap(sys, options, { at, index, ring });
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
  { at, index, ring, adopted }:
    & { at: CaptureInterface; index: number; adopted?: AdoptedSocket }
    & Pick<Request, "ring">,
): Tap {
  const { promiscuous = adopted?.isBound !== true, fanout, onEvent, ...rest } = options;
  const settings: PacketSocketOptions = { ...rest, promiscuous, ifindex: at.ifindex, name: at.name };
  if (fanout !== undefined) settings.fanout = { ...fanout, group: fanout.group + index };
  const marksLoss = onEvent !== undefined;
  const plan = { marksLoss, ...(ring === undefined ? {} : { ring }), ...(adopted === undefined ? {} : { adopted }) };
  return new Tap(LiveSocket.open(sys, settings, plan), index, at);
}

/** Goes on with a socket that somebody else opened. */
function adoptTap(
  sys: Sys,
  options: LiveOptions,
  { fd, choice, ring }: { fd: number; choice: InterfaceChoice | undefined } & Pick<Request, "ring">,
): Tap {
  const { snaplen = DEFAULT_SNAPLEN, netns } = options;
  const { ifindex, protocol, hatype } = describeSocket(sys, fd);
  const isBound = protocol !== 0;
  if (!isBound && choice === undefined) {
    throw new TypeError(`Cannot capture from descriptor ${fd}: it is bound to no interface, name one in interfaces`);
  }
  const request = InterfaceRequest.byIndex(ifindex);
  const name = ifindex === 0 ? ANY : sys.ioctl(fd, SIOCGIFNAME, request.bytes) < 0 ? `if${ifindex}` : request.name;
  if (isBound && choice !== undefined && choice.name !== name) {
    throw new TypeError(`Cannot capture on "${choice.name}" from descriptor ${fd}: it is bound to "${name}"`);
  }
  const at = isBound || choice === undefined
    ? { name, ifindex, netns, linktype: linktypeOfHardware(ifindex === 0 ? 1 : hatype), snaplen }
    : inNetns(sys, () => findInterface(sys, choice, snaplen), { netns: choice.netns });
  const keepsFilter = isBound && options.direction === undefined && options.snaplen === undefined;
  return openTap(sys, options, { at, index: 0, ring, adopted: { fd, isBound, keepsFilter } });
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
