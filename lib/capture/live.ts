/**
 * openLive: packets from interfaces of this machine.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { AF_INET, SIOCGIFHWADDR, SOCK_CLOEXEC, SOCK_DGRAM } from "../linux/abi.ts";
import { linktypeOfHardware } from "../linux/arphrd.ts";
import { systemCallError } from "../linux/errno.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import { PacketSource } from "../source.ts";
import type { CaptureEvent } from "./event.ts";
import { DEFAULT_SNAPLEN, PacketSocket, type PacketSocketOptions } from "./packet_socket.ts";
import { RecvReader } from "./recv_reader.ts";
import type { Sys } from "./sys.ts";
import { InterfaceTable, Tap } from "./tap.ts";

/** The name that stands for all interfaces. */
const ANY = "any";

/** What `openLive` is told. */
export interface LiveOptions {
  /** Names of the interfaces, at least one; `"any"` is all of them, those that come later too. */
  interfaces: readonly string[];
  /** Ask for all frames on the wire, not only those to this machine; true by default. There is none on `any`. */
  promiscuous?: boolean;
  /** Bytes of each packet to keep, 1 to 262,144; 262,144 by default. */
  snaplen?: number;
  /** Bytes of memory for each interface's packets that wait in the kernel, 4,096 to 2^30; 8 MiB by default. */
  bufferSize?: number;
  /** Packets received, sent, or both; both by default. On `lo` each packet is captured once in any case. */
  direction?: "in" | "out" | "inout";
  /**
   * Deliver each packet at once; false by default: then a lone packet is delivered at once, and in dense traffic packets
   * gather for some 5 ms, which costs a fraction of the CPU.
   */
  immediate?: boolean;
  /** Told when an interface goes down, comes up or is deleted. */
  onEvent?: (event: CaptureEvent) => void;
}

/**
 * Opens a capture.
 *
 * @throws TypeError where `interfaces` is empty or names one twice.
 * @throws RangeError where an option is out of its range.
 * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW.
 */
export function openLive(sys: Sys, options: LiveOptions): PacketSource {
  const { interfaces: names, snaplen = DEFAULT_SNAPLEN, onEvent = () => {} } = options;
  if (names.length === 0) throw new TypeError('Cannot capture: interfaces is empty, name one like ["eth0"]');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Cannot capture on "${twice}" twice: name each interface once`);
  const interfaces = findInterfaces(sys, names, snaplen);
  const taps: Tap[] = [];
  try {
    interfaces.forEach((at, index) => {
      taps.push(new Tap(PacketSocket.open(sys, socketOptions(at, options)), index, at));
    });
    for (const at of interfaces) {
      if (at.ifindex === 0 && options.promiscuous === true) {
        onEvent({ type: "not-promiscuous", interface: at, position: 0 });
      }
    }
    const table = new InterfaceTable(sys, interfaces, snaplen);
    const { immediate = false } = options;
    return new PacketSource(new RecvReader(sys, { taps, interfaces: table, snaplen, immediate, onEvent }));
  } catch (error) {
    for (const tap of taps) tap.socket.close();
    throw error;
  }
}

function socketOptions(at: CaptureInterface, options: LiveOptions): PacketSocketOptions {
  const { interfaces: _, immediate: __, onEvent: ___, ...rest } = options;
  return { ...rest, ifindex: at.ifindex, name: at.name };
}

/** Index and link type of each interface, by its name. */
function findInterfaces(sys: Sys, names: readonly string[], snaplen: number): CaptureInterface[] {
  const fd = sys.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw systemCallError(fd, { action: "look up", target: names.join(", "), syscall: "socket" });
  try {
    return names.map((name) => {
      const ifindex = name === ANY ? 0 : sys.ifNametoindex(name);
      if (ifindex < 0) {
        throw systemCallError(ifindex, { action: "capture on", target: name, syscall: "if_nametoindex" });
      }
      return { name, ifindex, linktype: linktypeOfHardware(name === ANY ? 1 : hatypeOf(sys, fd, name)), snaplen };
    });
  } finally {
    sys.close(fd);
  }
}

function hatypeOf(sys: Sys, fd: number, name: string): number {
  const request = InterfaceRequest.byName(name);
  const result = sys.ioctl(fd, SIOCGIFHWADDR, request.bytes);
  if (result < 0) throw systemCallError(result, { action: "capture on", target: name, syscall: "ioctl SIOCGIFHWADDR" });
  return request.hatype;
}
