/**
 * Ethernet frames with 0 to 3 VLAN tags of every combination of TPIDs, and what a kernel makes of them.
 *
 * @module
 */

import { arp, ethernet, frame, ipv4, ipv6, llc, tcp, udp } from "@capkit/capkit/core";
import { SKF_AD_VLAN_TAG, SKF_AD_VLAN_TAG_PRESENT, SKF_AD_VLAN_TPID } from "../../lib/bpf/instruction.ts";
import type { BpfPacket } from "../../lib/bpf/vm.ts";
import { randomOf } from "./merging.ts";

/** TPIDs that `vlan` knows. The kernel takes out tags of the first two. */
export const TPIDS: readonly number[] = [0x8100, 0x88a8, 0x9100];

/** Where a tag lies: behind the addresses. */
const TAG_OFFSET = 12;
const TAG_LENGTH = 4;
/** What a tag's VID is; often one that the filters of the tests ask for, also the reserved ones. */
const VIDS = [5, 7, 5, 7, 6, 100, 0, 4095];

/** Stacks of TPIDs, the outermost first: none, 3, 9 and 27. */
export function tagStacks(): number[][] {
  const stacks: number[][] = [[]];
  for (let i = 0; i < stacks.length; i++) {
    const stack = stacks[i] ?? [];
    if (stack.length < 3) stacks.push(...TPIDS.map((tpid) => [...stack, tpid]));
  }
  return stacks;
}

/** Each payload behind each stack, with other VIDs, PCPs and DEIs each time. */
export function taggedFrames(): Uint8Array<ArrayBuffer>[] {
  const below = randomOf(8021);
  return tagStacks().flatMap((stack) =>
    payloads().map((untagged) => {
      const vid = (): number => VIDS[below(VIDS.length)] ?? 0;
      const tci = (): number => below(16) << 12 | vid();
      return withTags(untagged, stack.map((tpid) => ({ tpid, tci: tci() })));
    })
  );
}

/** A frame with tags put into it. */
export function withTags(
  untagged: Uint8Array,
  tags: readonly { readonly tpid: number; readonly tci: number }[],
): Uint8Array<ArrayBuffer> {
  const tagged = new Uint8Array(untagged.length + TAG_LENGTH * tags.length);
  tagged.set(untagged.subarray(0, TAG_OFFSET));
  const view = new DataView(tagged.buffer, TAG_OFFSET);
  tags.forEach(({ tpid, tci }, i) => {
    view.setUint16(TAG_LENGTH * i, tpid);
    view.setUint16(TAG_LENGTH * i + 2, tci);
  });
  tagged.set(untagged.subarray(TAG_OFFSET), TAG_OFFSET + TAG_LENGTH * tags.length);
  return tagged;
}

/** A packet as a kernel hands it to a program, its tag beside it: of whatever TPID, for there are drivers too. */
export function stripped(whole: Uint8Array): BpfPacket {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  const bytes = new Uint8Array(whole.length - TAG_LENGTH);
  bytes.set(whole.subarray(0, TAG_OFFSET));
  bytes.set(whole.subarray(TAG_OFFSET + TAG_LENGTH), TAG_OFFSET);
  return packetOf(bytes, { tpid: view.getUint16(TAG_OFFSET), tci: view.getUint16(TAG_OFFSET + 2) });
}

/** A packet with all of its tags in place. */
export function inline(whole: Uint8Array): BpfPacket {
  return packetOf(whole, undefined);
}

function packetOf(bytes: Uint8Array, tag: { tpid: number; tci: number } | undefined): BpfPacket {
  const known = new Map([
    [SKF_AD_VLAN_TAG_PRESENT, tag === undefined ? 0 : 1],
    [SKF_AD_VLAN_TPID, tag?.tpid ?? 0],
    [SKF_AD_VLAN_TAG, tag?.tci ?? 0],
  ]);
  const { length } = bytes;
  // The rest is the same of a packet wherever its tag is.
  return { bytes, offset: 0, caplen: length, origlen: length, ancillary: (what) => known.get(what) ?? 0 };
}

/** Frames without a tag: what the filters ask for, in IP and not, and frames with nothing behind their header. */
function payloads(): Uint8Array<ArrayBuffer>[] {
  const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
  const head = ethernet(addresses);
  const v4 = { src: "192.0.2.1", dst: "198.51.100.2" };
  const v6 = { src: "2001:db8::1", dst: "2001:db8::2" };
  const data = Uint8Array.from({ length: 40 }, (_, i) => i);
  const web = [ipv4(v4), tcp({ srcPort: 4000, dstPort: 80, flags: { syn: true } })];
  const bottomOfStack = Uint8Array.of(0, 0x06, 0x41, 64);
  const session = Uint8Array.of(0x11, 0, 0, 3, 0, 42, 0, 0x21);
  return [
    frame(head, ...web, data),
    frame(head, ipv4(v4), udp({ srcPort: 4000, dstPort: 53 }), data),
    frame(head, ipv4({ ...v4, options: [{ name: "routerAlert", value: 0 }] }), tcp({ srcPort: 80 })),
    frame(head, ipv6(v6), tcp({ srcPort: 4000, dstPort: 80 }), data),
    frame(
      ethernet({ ...addresses, dst: "ff:ff:ff:ff:ff:ff" }),
      arp({ sha: addresses.src, spa: "192.0.2.1", tpa: "192.0.2.2" }),
    ),
    frame(ethernet({ ...addresses, ethertype: 0x8847 }), bottomOfStack, frame(...web)),
    frame(ethernet({ ...addresses, ethertype: 0x8864 }), session, frame(...web)),
    frame(head, llc({ dsap: 0x42, ssap: 0x42 }), data),
    frame(ethernet({ ...addresses, ethertype: 0x88b5 }), Uint8Array.of(0x12, 0x34)),
    frame(ethernet({ ...addresses, ethertype: 0x88b5 })),
  ];
}
