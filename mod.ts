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
import { listInterfaces, type NetworkInterface } from "./lib/capture/interfaces.ts";
import { type LiveOptions, openLive as open } from "./lib/capture/live.ts";
import { PacketSender } from "./lib/capture/packet_sender.ts";
import { PacketSocket, type PacketSocketOptions } from "./lib/capture/packet_socket.ts";
import type { PacketSource } from "./lib/source.ts";

export * from "./lib/mod.ts";
export type { CaptureEvent } from "./lib/capture/event.ts";
export type { InterfaceFlag, NetworkInterface } from "./lib/capture/interfaces.ts";
export type { LiveOptions } from "./lib/capture/live.ts";
export type { PacketSender } from "./lib/capture/packet_sender.ts";
export type { PacketSocket, PacketSocketOptions, SocketStatistics } from "./lib/capture/packet_socket.ts";
export type { InterfaceAddress } from "./lib/linux/ifaddrs.ts";

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
export async function openLive(options: LiveOptions): Promise<PacketSource> {
  return open(await loadSys(), options);
}

/**
 * The interfaces of this machine, by index. Needs no privilege.
 *
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
export async function interfaces(): Promise<NetworkInterface[]> {
  return listInterfaces(await loadSys());
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
 * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW.
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
export async function openSender(name: string): Promise<PacketSender> {
  return PacketSender.open(await loadSys(), name);
}
