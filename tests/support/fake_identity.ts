/**
 * Who a process is, for a kernel that is not one: credentials(7).
 *
 * @module
 */

import { EINVAL, EPERM } from "../../lib/linux/errno.ts";
import type { FakeMemory } from "./fake_memory.ts";

/** A number that changes nothing. */
const UNCHANGED = 0xffff_ffff;

/** Real, effective and saved number. */
export type FakeIds = [real: number, effective: number, saved: number];

/** A user as the C library knows one. */
export interface FakeUser {
  readonly uid: number;
  readonly gid: number;
}

export class FakeIdentity {
  uids: FakeIds = [0, 0, 0];
  gids: FakeIds = [0, 0, 0];
  groups: number[] = [0];
  /** By name. */
  readonly users: Map<string, FakeUser> = new Map([
    ["root", { uid: 0, gid: 0 }],
    ["nobody", { uid: 65534, gid: 65533 }],
  ]);
  readonly #passwd: ArrayBuffer = new ArrayBuffer(128);

  /** Whether it has all capabilities: the effective user is root. */
  get privileged(): boolean {
    return this.uids[1] === 0;
  }

  /** getpwnam(3): the address of a `struct passwd`; 0 for nobody. */
  find(name: string, memory: FakeMemory): number {
    const user = this.users.get(name);
    if (user === undefined) return 0;
    const address = memory.addressOf(this.#passwd);
    const view = new DataView(this.#passwd);
    new Uint8Array(this.#passwd).fill(0);
    // The strings are behind the structure: the name, and an empty one for all the others.
    for (const offset of [8, 24, 32, 40]) view.setBigUint64(offset, BigInt(address + 127), true);
    view.setBigUint64(0, BigInt(address + 48), true);
    view.setUint32(16, user.uid, true);
    view.setUint32(20, user.gid, true);
    new Uint8Array(this.#passwd).set(new TextEncoder().encode(name), 48);
    return address;
  }

  setGroups(groups: Uint8Array): number {
    if (groups.length % 4 !== 0) return -EINVAL;
    if (!this.privileged) return -EPERM;
    const view = new DataView(groups.buffer, groups.byteOffset, groups.length);
    this.groups = Array.from({ length: groups.length / 4 }, (_, i) => view.getUint32(4 * i, true));
    return 0;
  }

  setGids(wanted: FakeIds): number {
    const gids = this.#change(this.gids, wanted);
    if (gids !== undefined) this.gids = gids;
    return gids === undefined ? -EPERM : 0;
  }

  setUids(wanted: FakeIds): number {
    const uids = this.#change(this.uids, wanted);
    if (uids !== undefined) this.uids = uids;
    return uids === undefined ? -EPERM : 0;
  }

  /** Who is not root may only take a number that it has already. */
  #change(now: FakeIds, wanted: FakeIds): FakeIds | undefined {
    const words = wanted.map((id) => id >>> 0);
    if (!this.privileged && words.some((id) => id !== UNCHANGED && !now.includes(id))) return undefined;
    const [real = 0, effective = 0, saved = 0] = words.map((id, i) => id === UNCHANGED ? now[i] ?? 0 : id);
    return [real, effective, saved];
  }
}
