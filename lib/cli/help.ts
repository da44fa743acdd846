/**
 * What `--help` prints.
 *
 * @module
 */

import { VERSION } from "./version.ts";

/** `capkit --help`. */
export const HELP: string = `capkit ${VERSION}: packet capture for Deno and Bun

Usage:
  capkit dump (-i IF [-i IF ...] | -r FILE) [options] [EXPR]
      print packets, a line for each, or write them to a file
  capkit dump -d [options] [EXPR]
      print the program of a filter
  capkit filter (explain | lint) [options] EXPR
      say what a filter means, and where it may mean something else than it seems to
  capkit interfaces [--netns NAME] [--json]
      list the interfaces of this machine
  capkit --version
  capkit SUBCOMMAND --help
`;

/** `capkit dump --help`. */
export const DUMP_HELP = `Usage: capkit dump (-i IF [-i IF ...] | -r FILE) [options] [--] [EXPR]

Prints packets, a line for each, or writes them to a file. Letters mean what they mean in tcpdump. EXPR is a filter in
the language of pcap-filter(7), in one argument or several.

Where packets come from:
  -i, --interface IF          capture on this interface, "any" for all; may be given several times
  -r FILE                     read a pcap or pcapng file, "-" for standard input
      --netns NAME            in the network namespace of this name, as in "ip netns list", or of this path
  -D, --list-interfaces       list the interfaces of this machine and end

Which:
  -c N                        end after N packets
  -p, --no-promiscuous-mode   only what is to this machine; on "any" that is always so
  -Q, --direction DIRECTION   in, out or inout (the default)
  -F FILE                     read the filter from this file, in which "#" begins a comment; EXPR is ignored then
      --                      ends the options: a filter may begin with a minus
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

The filter's program in place of packets, which needs no privilege:
  -d, -dd, -ddd               as a listing, as a piece of C, as decimal numbers
  -y, --linktype NAME         for this link type, EN10MB by default; with -i or -r for theirs
  -O, --no-optimize           as it is before it is made short

Capturing needs the capability CAP_NET_RAW. Ctrl-C ends it. Exit code: 0, 1 where something went wrong, 2 where the
command line or the filter is wrong.
`;

/** `capkit filter --help`. */
export const FILTER_HELP = `Usage: capkit filter explain [options] EXPR [FILE]
       capkit filter lint [options] EXPR

explain prints what a filter means in words, and its program with the part of EXPR that each instruction is for; for
packets of FILE (pcap or pcapng) also whether each matches, which primitive decided, and by which bytes. lint looks for
known traps, prints each with a better wording, and ends with 1 where there is a warning, with 0 where there is none.

EXPR may be several arguments. The last one is FILE where it looks like one and can be no part of a filter.

  -y, --linktype NAME   the link type, as in "tcpdump -L"; that of FILE by default, else EN10MB
  -F FILE               read the filter from this file, in which "#" begins a comment
      --                ends the options: a filter may begin with a minus
Only explain:
  -r FILE               explain packets of this file, "-" for standard input; all arguments are EXPR then
  -c N                  so many packets from the file's beginning; 10 by default
      --packet N        only the packet with this number, the first one being 1
`;

/** `capkit interfaces --help`. */
export const INTERFACES_HELP = `Usage: capkit interfaces [--netns NAME] [--json]

Lists the interfaces of this machine: a table, or a JSON object a line. Needs no privilege.

      --netns NAME   those of the network namespace of this name, as in "ip netns list", or of this path; needs the
                     capability CAP_SYS_ADMIN
      --json         print a JSON object for each interface
`;
