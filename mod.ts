/**
 * capkit: packet capture for Deno and Bun on Linux, without native code.
 *
 * Everything of `@capkit/capkit/core`, and live capture bound to the runtime's FFI.
 *
 * @example
 * ```ts ignore
 * import { openLive, summary } from "@capkit/capkit";
 *
 * await using capture = await openLive({ interfaces: ["eth0"] });
 * for await (const packet of capture) console.log(summary(packet));
 * ```
 *
 * @module
 */

import { loadSys } from "./ffi/mod.ts";
import { type InterfacesOptions, listInterfaces, type NetworkInterface } from "./lib/capture/interfaces.ts";
import { type LiveCapture, type LiveOptions, openLive as open } from "./lib/capture/live.ts";
import { PacketSender, type PacketSenderOptions } from "./lib/capture/packet_sender.ts";
import { PacketSocket } from "./lib/capture/packet_socket.ts";
import type { PacketSocketOptions } from "./lib/capture/socket_options.ts";
import { dropPrivileges as becomeUser } from "./lib/capture/privileges.ts";

export * from "./lib/mod.ts";
export type { CaptureEvent } from "./lib/capture/event.ts";
export type { InterfaceFlag, InterfacesOptions, NetworkInterface } from "./lib/capture/interfaces.ts";
export type { CaptureEngine, InterfaceChoice, LiveCapture, LiveOptions } from "./lib/capture/live.ts";
export type { MergeOptions } from "./lib/capture/merge_reader.ts";
export type { PacketSender, PacketSenderOptions } from "./lib/capture/packet_sender.ts";
export type { PacketSocket } from "./lib/capture/packet_socket.ts";
export type { SocketStatistics } from "./lib/capture/live_socket.ts";
export type { FanoutOptions, FilterPlace, PacketSocketOptions } from "./lib/capture/socket_options.ts";
export type { InterfaceAddress, InterfaceCounters } from "./lib/linux/ifaddrs.ts";

/**
 * Opens a capture on one interface or several.
 *
 * @throws TypeError where `interfaces` is empty or names one twice.
 * @throws RangeError where an option is out of its range.
 * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW.
 * @throws UnsupportedPlatformError on anything but Linux under Deno or Bun.
 *
 * @example
 * ```ts ignore
 * import { openLive } from "@capkit/capkit";
 *
 * await using capture = await openLive({ interfaces: ["eth0", "br0"], snaplen: 96 });
 * for await (const packet of capture) {
 *   for (const tag of packet.vlans) console.log(packet.interface.name, tag.vid, tag.pcp);
 * }
 * ```
 */
export async function openLive(options: LiveOptions): Promise<LiveCapture> {
  return open(await loadSys(), options);
}

/**
 * The interfaces of this machine, by index. Needs no privilege; those of another network namespace need CAP_SYS_ADMIN.
 *
 * @throws TypeError where `netns` can't be a name or a path.
 * @throws SystemCallError where the kernel refuses: ENOENT for a namespace that there is not, EPERM without CAP_SYS_ADMIN
 * for one that there is.
 * @throws UnsupportedPlatformError on anything but Linux under Deno or Bun.
 *
 * @example
 * ```ts
 * import { interfaces } from "@capkit/capkit";
 *
 * const lo = (await interfaces()).find((one) => one.flags.includes("loopback"));
 * if (lo?.ifindex !== 1) throw new Error("the loopback interface is always the first");
 * ```
 */
export async function interfaces(options: InterfacesOptions = {}): Promise<NetworkInterface[]> {
  return listInterfaces(await loadSys(), options);
}

/**
 * Opens a packet socket for a program that brings its own loop: it waits for `socket.fd`, and calls `socket.receive`.
 *
 * @throws RangeError where an option is out of its range.
 * @throws SystemCallError where the kernel refuses: EPERM without CAP_NET_RAW.
 * @throws UnsupportedPlatformError on anything but Linux under Deno or Bun.
 *
 * @example
 * ```ts ignore
 * import { openPacketSocket, parseAuxdata } from "@capkit/capkit";
 *
 * using socket = await openPacketSocket({ ifindex: 2 });
 * const into = new Uint8Array(new ArrayBuffer(65_536));
 * const control = new Uint8Array(new ArrayBuffer(128));
 * for (let length = socket.receive(into, control); length >= 0; length = socket.receive(into, control)) {
 *   console.log(length, parseAuxdata(control.subarray(0, socket.controlLength))?.tci);
 * }
 * ```
 */
export async function openPacketSocket(options: PacketSocketOptions): Promise<PacketSocket> {
  return PacketSocket.open(await loadSys(), options);
}

/**
 * Opens a socket to send frames with, on the interface of this name.
 *
 * @throws TypeError where `netns` can't be a name or a path.
 * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW,
 * ENOENT for a namespace that there is not.
 * @throws UnsupportedPlatformError on anything but Linux under Deno or Bun.
 *
 * @example
 * ```ts ignore
 * import { ethernet, frame, ipv4, openSender, udp, vlan } from "@capkit/capkit";
 *
 * using sender = await openSender("eth0");
 * sender.send(frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   vlan({ vid: 100, pcp: 5 }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ srcPort: 4000, dstPort: 9 }),
 * ));
 * ```
 */
export async function openSender(name: string, options: PacketSenderOptions = {}): Promise<PacketSender> {
  return PacketSender.open(await loadSys(), name, options);
}

/**
 * Becomes another user for good: all threads of the process take the user's number, and are of the user's first group
 * alone. For a process of root that captures packets, and then reads what strangers wrote into them.
 *
 * The order: open captures first, then call this, then create the files to write to, which are that user's then. Captures
 * and files that are open go on; to open another capture fails with EPERM. From then on the user must be able to read
 * what the runtime reads: modules that are imported or made a Worker of later.
 *
 * @param user A user's name, `"nobody"`.
 * @throws RangeError where that is root under whatever name.
 * @throws SystemCallError where there is no such user (ENOENT), or the kernel refuses: EPERM without CAP_SETGID and
 * CAP_SETUID. Its message says so where a part was done already; the process should end then.
 * @throws UnsupportedPlatformError on anything but Linux under Deno or Bun.
 *
 * @example
 * ```ts ignore
 * import { createFile, dropPrivileges, openLive } from "@capkit/capkit";
 *
 * await using capture = await openLive({ interfaces: ["eth0"] });
 * await dropPrivileges("nobody");
 * await using file = await createFile("eth0.pcap", { interfaces: capture.interfaces });
 * for await (const packet of capture) await file.write(packet);
 * ```
 */
export async function dropPrivileges(user: string): Promise<void> {
  becomeUser(await loadSys(), user);
}
