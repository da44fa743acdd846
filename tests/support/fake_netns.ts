/**
 * Network namespaces of a kernel that is not one.
 *
 * @module
 */

import { ENOENT } from "../../lib/linux/errno.ts";
import type { FakeInterface } from "./fake_interface.ts";

/** A network namespace. */
export class FakeNetns {
  readonly name: string;
  readonly interfaces: FakeInterface[];

  constructor(name: string, interfaces: FakeInterface[]) {
    this.name = name;
    this.interfaces = interfaces;
  }

  byName(name: string): FakeInterface | undefined {
    return this.interfaces.find((one) => one.name === name);
  }

  byIndex(ifindex: number): FakeInterface | undefined {
    return this.interfaces.find((one) => one.ifindex === ifindex);
  }
}

/** An open file: one that stands for a namespace, or an ordinary one. */
export class FakeFile {
  readonly netns: FakeNetns | undefined;

  constructor(netns: FakeNetns | undefined) {
    this.netns = netns;
  }
}

/** The namespaces, the files that stand for them, and the one that the thread is in. */
export class FakeNamespaces {
  current: FakeNetns;
  readonly initial: FakeNetns;
  readonly #named: Map<string, FakeNetns> = new Map();
  /** Files by path: a namespace, or undefined for an ordinary file. */
  readonly #files: Map<string, FakeNetns | undefined> = new Map();

  constructor(interfaces: FakeInterface[]) {
    this.initial = new FakeNetns("init", interfaces);
    this.current = this.initial;
    this.#named.set(this.initial.name, this.initial);
    this.addFile("/proc/1/ns/net", this.initial);
    this.addFile("/etc/hostname", undefined);
  }

  /** Makes one, as `ip netns add` does. */
  add(name: string, interfaces: FakeInterface[]): FakeNetns {
    const netns = new FakeNetns(name, interfaces);
    this.#named.set(name, netns);
    this.addFile(`/run/netns/${name}`, netns);
    this.addFile(`/var/run/netns/${name}`, netns);
    return netns;
  }

  /** A file that can be opened. */
  addFile(path: string, netns: FakeNetns | undefined): void {
    this.#files.set(path, netns);
  }

  /** @throws Error where there is none of this name. */
  named(name: string): FakeNetns {
    const found = this.#named.get(name);
    if (found === undefined) throw new Error(`the fake kernel has no network namespace ${name}`);
    return found;
  }

  /** open(2) for reading, or `-errno`. */
  open(path: string): FakeFile | number {
    if (path === "/proc/thread-self/ns/net") return new FakeFile(this.current);
    return this.#files.has(path) ? new FakeFile(this.#files.get(path)) : -ENOENT;
  }
}
