/**
 * What became of an interface that went down.
 *
 * @module
 */

import { IFF_UP, SIOCGIFFLAGS, SIOCGIFNAME } from "../linux/abi.ts";
import { ENODEV, ENXIO } from "../linux/errno.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import type { Sys } from "./sys.ts";

/** The state of an interface. */
export type LinkState = "up" | "down" | "deleted";

/** Between two looks at an interface that is down. The kernel tells a packet socket of "down", not of what follows. */
const INTERVAL_MS = 50;

/**
 * Asks the kernel, by index: a name may have been given to another interface since.
 *
 * @param fd Any socket in the interface's network namespace.
 */
export function linkState(sys: Sys, fd: number, ifindex: number): LinkState {
  const request = InterfaceRequest.byIndex(ifindex);
  const named = sys.ioctl(fd, SIOCGIFNAME, request.bytes);
  const byName = InterfaceRequest.byName(request.name);
  const result = named < 0 ? named : sys.ioctl(fd, SIOCGIFFLAGS, byName.bytes);
  // Any other error says nothing of the interface: the next look will.
  if (result < 0) return result === -ENODEV || result === -ENXIO ? "deleted" : "down";
  return (byName.flags & IFF_UP) !== 0 ? "up" : "down";
}

/** Looks at an interface that is down until it is not. */
export class LinkWatch {
  readonly #timer: ReturnType<typeof setInterval>;

  /** @param onChange Called once, with the state after "down"; then the watch is over. */
  constructor(look: () => LinkState, onChange: (state: LinkState) => void) {
    this.#timer = setInterval(() => {
      const state = look();
      if (state === "down") return;
      this.close();
      onChange(state);
    }, INTERVAL_MS);
  }

  /** Ends the watch. Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }
}
