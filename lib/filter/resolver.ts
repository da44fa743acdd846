/**
 * Names of hosts and networks.
 *
 * @module
 */

/**
 * Looks names up for a filter, at once and without waiting: in a table that the caller has filled before. Each method
 * returns undefined where it does not know the name.
 */
export interface NameResolver {
  /** All IPv4 and IPv6 addresses of a host, `["192.0.2.1", "2001:db8::1"]`. */
  host?(name: string): readonly string[] | undefined;
  /** A network's IPv4 address with the length of its prefix, `"192.0.2.0/24"`. */
  net?(name: string): string | undefined;
  /** A host's address on the link, `"02:00:00:00:00:01"`. */
  mac?(name: string): string | undefined;
}
