import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { TimeColumn, type TimeStyle } from "../../lib/cli/time_column.ts";
import { decode } from "../../lib/decode.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { formatTimestamp } from "../../lib/timestamp.ts";

/** The times of packets captured then. */
function times(style: TimeStyle, ...timestamps: bigint[]): string[] {
  const column = new TimeColumn(style);
  return timestamps.map((timestampNs) => column.next(decode(new Uint8Array(0), LINKTYPE_ETHERNET, { timestampNs })));
}

/** Four packets. What is expected of them is what tcpdump 4.99.3 prints. */
const TIMES = [1000_000005_999n, 1007_000001_000n, 1007_000002_000n, 900_000000_000n];

describe("TimeColumn", () => {
  it("prints the time of day, and no fraction below the microsecond", () => {
    const [date, time] = formatTimestamp(1000, 5_999).split(" ");
    assertEquals(times(0, TIMES[0] ?? 0n), [`${time} `]);
    assertEquals(times(4, TIMES[0] ?? 0n), [`${date} ${time} `]);
    assertEquals(time?.slice(-9), "40.000005");
  });

  it("does not print a second for the next one", () => {
    assertEquals(times(0, 1_999999_000n, 2_000000_000n, 1_000001_000n).map((text) => text.slice(6)), [
      "01.999999 ",
      "02.000000 ",
      "01.000001 ",
    ]);
  });

  it("prints none with -t", () => assertEquals(times(1, ...TIMES), ["", "", "", ""]));

  it("prints seconds since 1970 with -tt", () => {
    assertEquals(times(2, ...TIMES), ["1000.000005 ", "1007.000001 ", "1007.000002 ", "900.000000 "]);
  });

  it("counts from the packet before with -ttt", () => {
    assertEquals(times(3, ...TIMES), [
      " 00:00:00.000000 ",
      " 00:00:06.999996 ",
      " 00:00:00.000001 ",
      "-00:01:47.000002 ",
    ]);
  });

  it("counts from the first packet with -ttttt", () => {
    assertEquals(times(5, ...TIMES), [
      " 00:00:00.000000 ",
      " 00:00:06.999996 ",
      " 00:00:06.999997 ",
      "-00:01:40.000005 ",
    ]);
  });

  it("keeps whole days in differences, which tcpdump loses", () => {
    assertEquals(times(3, 0n, 90_061_000000_000n), [" 00:00:00.000000 ", " 25:01:01.000000 "]);
  });
});
