import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { UsageError } from "../../lib/cli/command_error.ts";
import { type DumpOptions, readDumpOptions } from "../../lib/cli/dump_options.ts";
import { LINKTYPE_RAW } from "../../lib/linktype.ts";

const DEFAULTS: DumpOptions = {
  instead: undefined,
  interfaces: ["lo"],
  netns: undefined,
  read: undefined,
  expression: "",
  expressionFile: undefined,
  programFormat: "listing",
  optimize: true,
  linktype: undefined,
  write: undefined,
  rotate: undefined,
  afterwards: undefined,
  print: false,
  user: undefined,
  count: Infinity,
  promiscuous: true,
  snaplen: 262_144,
  bufferSize: undefined,
  direction: "inout",
  immediate: false,
  json: false,
  tree: false,
  hex: undefined,
  color: undefined,
  decodeAs: undefined,
  linkLevel: false,
  timeStyle: 0,
  packetBuffered: false,
};

describe("readDumpOptions", () => {
  it("has tcpdump's defaults", () => assertEquals(readDumpOptions(["-i", "lo"]), DEFAULTS));

  it("knows tcpdump's letters", () => {
    assertEquals(
      readDumpOptions("-i lo -nn -e -p -s 96 -Q in -B 2048 -l -c 5 -tttt -w out.pcap -Z nobody".split(" ")),
      {
        ...DEFAULTS,
        linkLevel: true,
        promiscuous: false,
        snaplen: 96,
        direction: "in",
        bufferSize: 2048 * 1024,
        packetBuffered: true,
        count: 5,
        timeStyle: 4,
        write: "out.pcap",
        user: "nobody",
      },
    );
  });

  it("knows tcpdump's long names", () => {
    const args = "--interface lo --no-promiscuous-mode --snapshot-length=96 --direction out --buffer-size=4 " +
      "--immediate-mode --packet-buffered --json --relinquish-privileges=nobody --netns=blue";
    assertEquals(readDumpOptions(args.split(" ")), {
      ...DEFAULTS,
      promiscuous: false,
      netns: "blue",
      snaplen: 96,
      direction: "out",
      bufferSize: 4096,
      user: "nobody",
      immediate: true,
      packetBuffered: true,
      json: true,
    });
  });

  it("rotates files as tcpdump does", () => {
    const rotation = (args: string) => readDumpOptions(`-i lo -w out ${args}`.split(" ")).rotate;
    assertEquals(rotation("-C 2"), { bytes: 2_000_000, seconds: undefined, files: undefined, afterLast: "overwrite" });
    assertEquals(rotation("-C 2 -W 3"), { bytes: 2_000_000, seconds: undefined, files: 3, afterLast: "overwrite" });
    assertEquals(rotation("-G 60 -W 3"), { bytes: undefined, seconds: 60, files: 3, afterLast: "stop" });
    assertEquals(rotation("-G 60 -C 1"), { bytes: 1_000_000, seconds: 60, files: undefined, afterLast: "overwrite" });
    assertEquals(readDumpOptions("-i lo -w out -C 1 -z gzip --print".split(" ")), {
      ...DEFAULTS,
      write: "out",
      rotate: { bytes: 1_000_000, seconds: undefined, files: undefined, afterLast: "overwrite" },
      afterwards: "gzip",
      print: true,
    });
  });

  it("takes a snapshot length of 0 for the largest", () => {
    assertEquals(readDumpOptions(["-i", "lo", "-s0"]), DEFAULTS);
  });

  it("takes all other words for the filter, wherever they stand", () => {
    assertEquals(readDumpOptions("tcp -i lo port 80".split(" ")), { ...DEFAULTS, expression: "tcp port 80" });
    assertEquals(readDumpOptions("-i lo len - 1 > 3".split(" ")).expression, "len - 1 > 3");
    assertEquals(readDumpOptions(["-i", "lo", "not port 80"]).expression, "not port 80");
    assertEquals(readDumpOptions(["-i", "lo", "-F", "file", "tcp"]).expressionFile, "file");
  });

  it("takes what follows -- for the filter, also where it begins with a minus", () => {
    assertEquals(readDumpOptions("-i lo -- -1 + len > 3".split(" ")).expression, "-1 + len > 3");
    assertEquals(readDumpOptions("-i lo len -- -r".split(" ")), { ...DEFAULTS, expression: "len -r" });
  });

  it("needs neither interface nor file for -d", () => {
    const program = { ...DEFAULTS, interfaces: [], instead: "program" } as const;
    assertEquals(readDumpOptions(["-d"]), program);
    assertEquals(readDumpOptions("-dd arp".split(" ")), { ...program, programFormat: "c", expression: "arp" });
    assertEquals(readDumpOptions(["-d", "-dd"]), { ...program, programFormat: "decimal" });
    assertEquals(readDumpOptions(["-dddd"]), { ...program, programFormat: "decimal" });
    assertEquals(readDumpOptions("-Od -s 96 -y raw".split(" ")), {
      ...program,
      optimize: false,
      snaplen: 96,
      linktype: LINKTYPE_RAW,
    });
    assertEquals(readDumpOptions("-d --no-optimize --linktype=DLT_RAW".split(" ")), {
      ...program,
      optimize: false,
      linktype: LINKTYPE_RAW,
    });
  });

  it("needs nothing else for -D and --help", () => {
    assertEquals(readDumpOptions(["-D"]).instead, "list");
    assertEquals(readDumpOptions(["--list-interfaces"]).instead, "list");
    assertEquals(readDumpOptions(["--help"]).instead, "help");
    assertEquals(readDumpOptions(["-hD", "nonsense"]).instead, "help");
  });

  const wrong: readonly (readonly [string, string])[] = [
    ["", 'nothing to dump, name an interface with "-i" or a file with "-r"'],
    ["-i lo -r file", 'options "-i" and "-r" exclude each other'],
    ["--netns blue -r file", 'options "--netns" and "-r" exclude each other'],
    ["-i lo -i eth0 -i lo", 'interface "lo" is named twice'],
    ["-i lo -w out --json", 'options "-w" and "--json" exclude each other, unless there is "--print"'],
    ["-i lo -C 1", 'options "-C" and "-G" are for files, name one with "-w"'],
    ["-i lo -w - -G 1", 'options "-C" and "-G" are for files, standard output is one that never ends'],
    ["-i lo -w - --print", 'options "-w -" and "--print" exclude each other'],
    ["-i lo -w out -W 2", 'option "-W" needs "-C" or "-G"'],
    ["-i lo -w out -z gzip", 'option "-z" needs "-C" or "-G"'],
    ["-i lo -w out -C 0", 'option "-C" needs a whole number from 1 to 2147483647, not "0"'],
    ["-i lo -c 0", 'option "-c" needs a whole number from 1 to 2147483647, not "0"'],
    ["-i lo -c x", 'option "-c" needs a whole number from 1 to 2147483647, not "x"'],
    ["-i lo -s 262145", 'option "-s" needs a whole number from 0 to 262144, not "262145"'],
    ["-i lo -B 3", 'option "-B" needs a whole number from 4 to 1048576, not "3"'],
    ["-i lo -Q up", 'option "-Q" needs in, out or inout, not "up"'],
    ["-i lo -tttttt", 'option "-t" may be given five times at most'],
    ["-i lo -Z", 'option "-Z" needs a value'],
    ["-i lo -y EN10MB", 'option "-y" is for "-d", the packets say their own link type'],
    ["-d -i lo -r file", 'options "-i" and "-r" exclude each other'],
    ["-i lo -z", 'option "-z" needs a value'],
    ["-i lo -k", 'unknown option "-k"'],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "${args}"`, () => {
      const error = assertThrows(() => readDumpOptions(args.split(" ").filter((arg) => arg !== "")), UsageError);
      assertEquals(error.message, message);
    });
  }
});
