/**
 * What a live capture is told, and what it says of itself.
 *
 * @module
 */

import type { SourceOptions } from "../source.ts";
import type { CaptureEvent } from "./event.ts";
import type { MergeOptions } from "./merge_reader.ts";
import type { FanoutOptions, PacketSocketOptions } from "./socket_options.ts";

/** An interface of a network namespace. */
export interface InterfaceChoice {
  /** Its name; `"any"` is all of the namespace, those that come later too. */
  name: string;
  /** The namespace: a name that `ip netns list` shows, or a path; that of the calling thread by default. */
  netns?: string | undefined;
}

/** What `openLive` is told. */
export interface LiveOptions extends Omit<PacketSocketOptions, "ifindex" | "name">, SourceOptions {
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
   * Which packets: an expression of pcap-filter(7); all by default. The kernel runs it where it can, else it runs here on
   * what the kernel has kept: `capture.filterPlace` says so. All other packets are not received, and not counted.
   * {@linkcode LiveCapture.setFilter} replaces it.
   */
  filter?: string | undefined;
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
