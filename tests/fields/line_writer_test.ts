import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { formatIpv4, formatMac } from "../../lib/bytes/address.ts";
import { LineWriter } from "../../lib/fields/line_writer.ts";

/** What is written into one column. */
function written(write: (line: LineWriter) => void): string {
  const line = new LineWriter(0x2c);
  write(line);
  line.end(1);
  return line.takeText(0);
}

describe("LineWriter", () => {
  it("writes numbers as String does", () => {
    const powers = Array.from({ length: 54 }, (_, exponent) => 2 ** exponent);
    const tens = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
    const odd = [0, 4_294_967_295, 0x7fff_ffff * 1e9, 1e19, -1, -2_147_483_648, 0.5, 2.5e9 + 0.5, NaN, Infinity];
    for (const value of [...odd, ...[...powers, ...tens].flatMap((value) => [value - 1, value, value + 1])]) {
      assertEquals(written((line) => line.decimal(value)), String(value));
    }
  });

  it("writes nine digits behind the point", () => {
    assertEquals(written((line) => line.fraction(1_500_000_000, 1)), "1500000000.000000001");
    assertEquals(written((line) => line.fraction(0, 999_999_999)), "0.999999999");
  });

  it("writes as many hexadecimal digits as are asked for, and as are needed", () => {
    for (const digits of [1, 2, 4, 6, 8]) {
      for (const value of [0, 0xa, 0x1f, 0xabc, 0xffff, 0x1_0000, 0xdead_beef]) {
        assertEquals(written((line) => line.hex(value, digits)), `0x${value.toString(16).padStart(digits, "0")}`);
      }
    }
  });

  it("writes addresses as they are formatted", () => {
    const bytes = Uint8Array.of(0, 1, 9, 10, 99, 100, 199, 200, 249, 250, 254, 255);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < 7; at++) assertEquals(written((line) => line.mac(view, at)), formatMac(view, at));
    for (let at = 0; at < 9; at++) assertEquals(written((line) => line.ipv4(view, at)), formatIpv4(view, at));
  });

  it("escapes control characters, and writes all others as UTF-8", () => {
    assertEquals(written((line) => line.text("a\tb\u007f\u0085")), "a\\tb\\177\\205");
    assertEquals(
      written((line) => line.text("\ufeffz\u00fcrich \u20ac \u{1f600}")),
      "\ufeffz\u00fcrich \u20ac \u{1f600}",
    );
    assertEquals(written((line) => line.text("\ud800")), "\ufffd");
    assertEquals(written((line) => line.path(["eth", "my\tlayer", "d\u00e4ta"])), "eth:my\\tlayer:d\u00e4ta");
  });

  it("separates columns and occurrences, also empty ones", () => {
    const line = new LineWriter(0x2c);
    line.column(1);
    line.text("");
    line.text("");
    line.column(3);
    line.decimal(1);
    line.column(3);
    line.decimal(2);
    line.end(6);
    assertEquals(line.takeText(0), "\t,\t\t1,2\t\t");
    line.end(2);
    assertEquals(line.takeText(0), "\t", "the next line begins anew");
  });

  it("makes room for lines of any length", () => {
    const long = "x".repeat(100_000);
    assertEquals(written((line) => line.text(long)), long);
    assertEquals(written((line) => line.text(long + "\u20ac")), long + "\u20ac");
    const line = new LineWriter(0x2c);
    for (let column = 0; column < 20_000; column += 5_000) {
      line.column(column);
      line.decimal(column);
    }
    line.end(30_000);
    line.feed();
    const cells = new TextDecoder().decode(line.take()).split("\t");
    assertEquals([cells.length, cells[15_000], cells.at(-1)], [30_000, "15000", "\n"]);
    assertEquals(line.length, 0);
  });
});
