/**
 * What `--help` prints.
 *
 * @module
 */

import { VERSION } from "./version.ts";

/** `capkit --help`. */
export const HELP: string = `capkit ${VERSION}: packet capture for Deno and Bun

Usage:
  capkit dump (-i IF [-i IF ...] | -r FILE) [options]
      print packets, a line for each, or write them to a file
  capkit interfaces [--netns NAME] [--json]
      list the interfaces of this machine
  capkit --version
  capkit SUBCOMMAND --help
`;

/** `capkit dump --help`. */
export const DUMP_HELP = `Usage: capkit dump (-i IF [-i IF ...] | -r FILE) [options]

Prints packets, a line for each, or writes them to a file. Letters mean what they mean in tcpdump.

Where packets come from:
  -i, --interface IF          capture on this interface, "any" for all; may be given several times
  -r FILE                     read a pcap or pcapng file, "-" for standard input
      --netns NAME            in the network namespace of this name, as in "ip netns list", or of this path
  -D, --list-interfaces       list the interfaces of this machine and end

Which:
  -c N                        end after N packets
  -p, --no-promiscuous-mode   only what is to this machine; on "any" that is always so
  -Q, --direction DIRECTION   in, out or inout (the default)
  -s, --snapshot-length N     keep N bytes of each packet; 262144 by default and for 0
  -B, --buffer-size KIB       memory for packets that wait in the kernel, for each interface
      --immediate-mode        deliver each packet at once
  -Z, --relinquish-privileges USER
                              become this user once the source is open, before the file is written

What becomes of them:
  -w FILE                     write them to a pcap file, "-" for standard output
  -e                          print the link-level header
  -t                          no time; -tt seconds since 1970, -ttt since the packet before,
                              -tttt date and time, -ttttt since the first packet
  -n, -nn                     addresses and ports as numbers, which they always are here
  -l, -U                      each packet at once: lines always are, -U is for -w
      --json                  print a JSON object for each packet

Capturing needs the capability CAP_NET_RAW. Ctrl-C ends it.
`;

/** `capkit interfaces --help`. */
export const INTERFACES_HELP = `Usage: capkit interfaces [--netns NAME] [--json]

Lists the interfaces of this machine: a table, or a JSON object a line. Needs no privilege.

      --netns NAME   those of the network namespace of this name, as in "ip netns list", or of this path; needs the
                     capability CAP_SYS_ADMIN
      --json         print a JSON object for each interface
`;
