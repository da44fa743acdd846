/**
 * What `--help` prints.
 *
 * @module
 */

import { VERSION } from "../version.ts";

/** `capkit --help`. */
export const HELP: string = `capkit ${VERSION}: packet capture for Deno and Bun

Usage:
  capkit dump (-i IF [-i IF ...] | -r FILE) [options] [EXPR]
      print packets, a line for each, or write them to a file
  capkit dump -d [options] [EXPR]
      print the program of a filter
  capkit filter (explain | lint) [options] EXPR
      say what a filter means, and where it may mean something else than it seems to
  capkit convert [options] IN... OUT
      write the packets of files to another file
  capkit info [--json] FILE...
      say what capture files are, and their packets as a whole
  capkit fields (FILE | -i IF) NAME,NAME... [EXPR]
      print values of packets in columns
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
  -r FILE                     read a capture file, "-" for standard input
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
  -w FILE                     write them to a capture file: pcapng where its name says so, else pcap; compressed where the
                              name ends in ".gz" or ".zst" after that; "-" is standard output
  -C N                        go on in another file after N million bytes: FILE, FILE1, FILE2 ...
  -G SECONDS                  go on in another file after so long, by the times of the packets; strftime's conversions in
                              FILE stand for that of its first packet
  -W COUNT                    with -C write the first file again after so many, with -G alone end
  -z COMMAND                  run it with the name of each file that another one has come after
      --print                 print them too
  -e                          print the link-level header
  -t                          no time; -tt seconds since 1970, -ttt since the packet before,
                              -tttt date and time, -ttttt since the first packet
  -n, -nn                     addresses and ports as numbers, which they always are here
  -l, -U                      each packet at once: lines always are, -U is for -w
      --json                  print a JSON object for each packet, as packet.schema.json describes it
      --tree                  print a tree of all fields of each packet, with the bytes they are in
  -x, -X                      print the bytes too, after the link-level header, -X as text too; -xx and -XX with that header
      --color WHEN            colours in a tree: always, never or auto, on a terminal only (the default)
      --decode-as FIELD==VALUE,PROTOCOL
                              what follows what, "tcp.port==8080,http" for example; may be given several times

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

/** `capkit info --help`. */
export const INFO_HELP = `Usage: capkit info [--json] FILE...

Reads capture files, "-" for standard input, and prints of each what capinfos does: format, link types, number of
packets, sizes, times, rates, hashes of the file, and what a pcapng file says of its sections and interfaces. Rates are
over the time from the earliest packet to the latest. A file that is broken is told of as far as it can be read, without
hashes.

      --json   print a JSON object for each file; times in nanoseconds since 1970

Exit code: 0, 1 where a file can't be read to its end, 2 where the command line is wrong.
`;

/** `capkit fields --help`. */
export const FIELDS_HELP = `Usage: capkit fields [options] (FILE | -i IF) NAME,NAME... [--] [EXPR]
       capkit fields --list

Prints values of packets by the names that Wireshark has for them, a line for each packet, with tabs in between; the
first line has the names. FILE is a capture file, "-" for standard input. EXPR is a filter in the language of
pcap-filter(7), in one argument or several; packets keep their numbers in the file. Of a field that a packet has several
times all values are printed, outermost first, with commas in between.

  -i, --interface IF    capture on this interface in place of reading a file
  -c N                  end after N packets
  -F FILE               read the filter from this file, in which "#" begins a comment; EXPR is ignored then
      --decode-as FIELD==VALUE,PROTOCOL
                        what follows what, "tcp.port==8080,http" for example; may be given several times
      --list            print the names of all fields and what they are, and end
      --netns NAME      in the network namespace of this name, or of this path
      --                ends the options: a filter may begin with a minus
`;

/** `capkit convert --help`. */
export const CONVERT_HELP = `Usage: capkit convert [options] IN... OUT

Writes the packets of capture files to another one, those of several files in the order of their times. "-" is standard
input or standard output. Records, comments and options go with the packets where the format has a place for them; what
it has none for is named on standard error. Custom blocks and options that say that they are not to be copied are, but only
into a file that is the same in all else. OUT is never one of the files that are read.

      --format FORMAT        pcap or pcapng; by default as OUT ends, ".pcap" or ".pcapng" and ".gz" or ".zst" after it,
                             else pcapng where an IN is, else pcap

Which packets:
      --range FROM-TO        those with these numbers, the first one of all being 1, or from these times; either end may be
                             left out, and the option given several times: 10-20, 7, 2026-11-23T03:58:00Z-
      --filter EXPR          those that match a filter in the language of pcap-filter(7)
      --dedup                those that were not there a moment ago: with the same bytes and length among the 4 before it
      --dedup-window WINDOW  so many packets (2 to 1000000, itself included) in place of 5, or a time: 10ms, 0.5s

What becomes of them, in this order; --dedup comes after the first of them:
      --strip-vlan           all VLAN tags are taken out
  -s, --snaplen N            N bytes of each packet are kept
      --shift SECONDS        so many seconds are added to all times: -3600, 0.000001

A file that is broken is read up to there. Exit code: 0, 1 where something went wrong, 2 where the command line or the
filter is wrong.
`;
