/**
 * `struct ifreq`: the argument of the interface requests of ioctl(2) (netdevice(7), linux/if.h).
 *
 * ```text
 *  0 ifr_name  16 bytes, ended by 0      16 one of: ifr_ifindex i32, ifr_flags i16, ifr_mtu i32, ifr_hwaddr sockaddr,
 *                                       ifr_data address
 * ```
 *
 * @module
 */

const IFNAMSIZ = 16;
const IFREQ_LENGTH = 40;

/** A request about an interface. */
export class InterfaceRequest {
  /** What is passed to ioctl. */
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(IFREQ_LENGTH));
  readonly #view: DataView<ArrayBuffer> = new DataView(this.bytes.buffer);

  /**
   * About the interface of this name, at most 15 bytes long.
   *
   * @param data The address of a structure that the request is about, `ifr_data`.
   */
  static byName(name: string, data = 0): InterfaceRequest {
    const request = new InterfaceRequest();
    request.bytes.set(new TextEncoder().encode(name).subarray(0, IFNAMSIZ - 1));
    request.#view.setBigUint64(IFNAMSIZ, BigInt(data), true);
    return request;
  }

  /** About the interface of this index: for SIOCGIFNAME. */
  static byIndex(ifindex: number): InterfaceRequest {
    const request = new InterfaceRequest();
    request.#view.setInt32(IFNAMSIZ, ifindex, true);
    return request;
  }

  /** `ifr_name`. */
  get name(): string {
    const end = this.bytes.indexOf(0);
    return new TextDecoder().decode(this.bytes.subarray(0, Math.min(end, IFNAMSIZ)));
  }

  /** `ifr_flags`: `IFF_` bits. */
  get flags(): number {
    return this.#view.getUint16(IFNAMSIZ, true);
  }

  /** `ifr_mtu`, bytes. */
  get mtu(): number {
    return this.#view.getInt32(IFNAMSIZ, true);
  }

  /** `ifr_hwaddr.sa_family`: an `ARPHRD_` number. */
  get hatype(): number {
    return this.#view.getUint16(IFNAMSIZ, true);
  }
}
