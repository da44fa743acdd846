import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { FilterSyntaxError, type Packet, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type LiveCapture, openLive } from "../../lib/capture/live.ts";
import {
  AF_PACKET,
  PACKET_OUTGOING,
  SO_ATTACH_FILTER,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_SOCKET,
} from "../../lib/linux/abi.ts";
import { EINVAL, ENOMEM } from "../../lib/linux/errno.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import { ENGINES, numbered, numberOf, range, rest, SMALL_RING, take, withCapture } from "../support/fake_capture.ts";
import { FAKE_LO, fakeEthernet } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { within } from "../support/timing.ts";

/** Frames of an even number, by their last byte of four. */
const EVEN = "ether[17] & 1 = 0";
const ODD = "ether[17] & 1 = 1";
/** Of a number that 3 divides. */
const THIRD = "ether[17] % 3 = 0";
/** Only a loop can tell: there is none in the kernel. Frames of `numbered` are no IPv6, so that the rest decides. */
const LOOPS = `ip6 protochain 6 or ${EVEN}`;

function isEven(number: number): boolean {
  return number % 2 === 0;
}

function tagged(number: number, tci: number, tpid = 0x8100): Uint8Array<ArrayBuffer> {
  const plain = numbered(number);
  return Uint8Array.from([...plain.subarray(0, 12), tpid >> 8, tpid, tci >> 8, tci, ...plain.subarray(12)]);
}

/** What is left, with the capture stopped. */
async function numbersLeft(source: LiveCapture, lend = false): Promise<number[]> {
  source.stop();
  if (!lend) return (await rest(source)).map(numberOf);
  const numbers: number[] = [];
  for await (const batch of source.batches()) for (const packet of batch) numbers.push(numberOf(packet));
  return numbers;
}

function assertCounts(source: LiveCapture, captured: number): void {
  const { captured: handedOut, received, dropped } = source.stats();
  assertEquals([handedOut, received, dropped], [captured, captured, 0]);
}

/** An expression whose program is longer than the kernel takes. */
function longExpression(): string {
  return range(0, 3000).map((i) => `ether[20:4] = ${2 ** 31 + i * 7}`).join(" or ") + ` or ${EVEN}`;
}

for (const engine of ENGINES) {
  const settings = engine === "ring" ? SMALL_RING : { engine };

  describe(`a capture with a filter, by ${engine}`, () => {
    it("has it before the socket is bound", async () => {
      await withCapture({ ...settings, filter: EVEN }, async ({ kernel, source }) => {
        const names = kernel.calls.map(({ name, args }) => `${name} ${name === "setsockopt" ? args[2] : ""}`);
        assert(names.indexOf(`setsockopt ${SO_ATTACH_FILTER}`) >= 0);
        assert(names.indexOf(`setsockopt ${SO_ATTACH_FILTER}`) < names.indexOf("bind "));
        assertEquals(source.filterPlace?.name, "kernel");
        for (const i of range(0, 100)) kernel.deliver("eth0", numbered(i));
        assertEquals(await numbersLeft(source), range(0, 100).filter(isEven));
        assertCounts(source, 50);
      });
    });

    it("keeps the direction and the snaplen too", async () => {
      const options = { ...settings, filter: EVEN, direction: "in", snaplen: 20 } as const;
      await withCapture(options, async ({ kernel, source }) => {
        for (const i of range(0, 20)) {
          kernel.deliver("eth0", numbered(i));
          kernel.deliver("eth0", numbered(100 + i), { packetType: PACKET_OUTGOING });
        }
        source.stop();
        const packets = await rest(source);
        assertEquals(packets.map(numberOf), range(0, 20).filter(isEven));
        for (const { caplen, origlen } of packets) assertEquals([caplen, origlen], [20, 60]);
      });
    });

    it("shows each packet of lo once", async () => {
      await withCapture({ ...settings, interfaces: ["lo"], filter: EVEN }, async ({ kernel, source }) => {
        for (const i of range(0, 10)) kernel.deliverLoopback(numbered(i));
        assertEquals(await numbersLeft(source), [0, 2, 4, 6, 8]);
      });
    });

    const tags: [string, (number: number) => boolean][] = [
      ["vlan 100", (number) => number === 1],
      ["vlan", (number) => number >= 1],
      ["not vlan", (number) => number === 0],
      ["vlan 5 and vlan 7", (number) => number === 3],
      [`vlan and ether[21] = 2`, (number) => number === 2],
    ];
    for (const [filter, matches] of tags) {
      it(`finds tags wherever the kernel has them: ${filter}`, async () => {
        for (const [what, lends] of [["packets", false], ["batches", true]] as const) {
          await withCapture({ ...settings, filter }, async ({ kernel, source }) => {
            assertEquals(source.filterPlace?.name, "kernel");
            kernel.deliver("eth0", numbered(0));
            kernel.deliver("eth0", tagged(1, 100));
            kernel.deliver("eth0", tagged(2, 0x2009, 0x88a8));
            const inner = tagged(3, 7);
            kernel.deliver("eth0", Uint8Array.from([...inner.subarray(0, 12), 0x81, 0, 0, 5, ...inner.subarray(12)]));
            source.stop();
            const marks: number[] = [];
            const mark = ({ payload, bytes }: Packet): unknown =>
              marks.push(bytes[bytes.length - 43] ?? payload.length);
            if (!lends) { for await (const packet of source) mark(packet); }
            else for await (const batch of source.batches()) for (const packet of batch) mark(packet);
            assertEquals(marks, range(0, 4).filter(matches), what);
          });
        }
      });
    }

    const here: [string, { interfaces?: string[]; filter: string; limit?: number }, RegExp][] = [
      ["a program over 4,096 instructions", { filter: longExpression() }, /^the program has \d+ instructions/],
      ["a loop", { filter: LOOPS }, /loop/],
      ["any", { filter: EVEN, interfaces: ["any"] }, /link type/],
      ["no memory in the kernel", { filter: EVEN, limit: 104 }, /optmem_max/],
    ];
    for (const [what, { limit, ...how }, reason] of here) {
      for (const lend of [false, true]) {
        it(`runs in JavaScript: ${what} (lend ${lend})`, async () => {
          const kernel = new FakeKernel();
          if (limit !== undefined) kernel.filterLimit = limit;
          await withCapture({ ...settings, ...how, kernel, snaplen: 18 }, async ({ source }) => {
            assertEquals(source.filterPlace?.name, "javascript");
            assertMatch(source.filterPlace?.reason ?? "", reason);
            for (const i of range(0, 150)) kernel.deliver("eth0", numbered(i));
            assertEquals(await numbersLeft(source, lend), range(0, 150).filter(isEven));
            assertCounts(source, 75);
          });
        });
      }
    }

    it("looks at whole packets in JavaScript, and cuts them then", async () => {
      const filter = `ip6 protochain 6 or ether[50] = 52`;
      for (const lend of [false, true]) {
        await withCapture({ ...settings, filter, snaplen: 18 }, async ({ kernel, source }) => {
          for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
          source.stop();
          const seen: number[][] = [];
          const look = (packet: Packet): unknown => seen.push([numberOf(packet), packet.caplen, packet.origlen]);
          if (!lend) { for await (const packet of source) look(packet); }
          else for await (const batch of source.batches()) for (const packet of batch) look(packet);
          assertEquals(seen, [[2, 18, 60]]);
        });
      }
    });

    it("runs in JavaScript where the frame's header gives way to a cooked one", async () => {
      const kernel = new FakeKernel({ interfaces: [{ ...FAKE_LO }, { ...fakeEthernet("ppp0", 6), hatype: 512 }] });
      const options = { ...settings, kernel, interfaces: ["ppp0"], filter: "ip" };
      await withCapture(options, async ({ source }) => {
        assertMatch(source.filterPlace?.reason ?? "", /cooked/);
        kernel.deliver("ppp0", Uint8Array.of(0x45, ...new Uint8Array(40)));
        kernel.deliver("ppp0", Uint8Array.of(0x60, ...new Uint8Array(40)));
        source.stop();
        assertEquals((await rest(source)).map(({ ipv4 }) => ipv4 !== undefined), [true]);
        assertCounts(source, 1);
      });
    });

    it("knows the direction in JavaScript", async () => {
      await withCapture({ ...settings, interfaces: ["any"], filter: "outbound" }, async ({ kernel, source }) => {
        kernel.deliver("eth0", numbered(0));
        kernel.deliver("eth1", numbered(1), { packetType: PACKET_OUTGOING });
        kernel.deliver("eth0", numbered(2), { packetType: 1 });
        assertEquals(await numbersLeft(source), [1]);
      });
    });

    it("leaves an adopted socket its filter, and does the rest in JavaScript, also for what waits", async () => {
      const kernel = new FakeKernel();
      const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
      kernel.bind(fd, encodeSockaddrLl(2));
      if (engine === "recvmsg") { for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i)); }
      const options = { ...settings, kernel, fd, interfaces: [], filter: EVEN };
      const { snaplen: _, ...unsaid } = { snaplen: 0, ...options };
      await withCapture(unsaid, async ({ source }) => {
        assertMatch(source.filterPlace?.reason ?? "", /keeps/);
        for (const i of range(10, 20)) kernel.deliver("eth0", numbered(i));
        assertEquals(await numbersLeft(source), range(engine === "ring" ? 10 : 0, 20).filter(isEven));
        source.setFilter(undefined);
      });
    });

    it("filters what waits in an adopted socket whose filter it replaces", async () => {
      const kernel = new FakeKernel();
      const fd = kernel.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
      kernel.bind(fd, encodeSockaddrLl(2));
      for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
      const options = { ...settings, kernel, fd, interfaces: [], filter: EVEN, direction: "inout" } as const;
      await withCapture(options, async ({ source }) => {
        assertEquals(source.filterPlace?.name, "kernel");
        for (const i of range(10, 20)) kernel.deliver("eth0", numbered(i));
        assertEquals(await numbersLeft(source), range(engine === "ring" ? 10 : 0, 20).filter(isEven));
      });
    });

    it("says what is wrong with an expression before a socket is open", () => {
      const kernel = new FakeKernel();
      for (const filter of ["tcp port", "nonsense words", "ether[0"]) {
        assertThrows(() => openLive(kernel, { ...settings, interfaces: ["eth0"], filter }), FilterSyntaxError);
      }
      assertEquals(kernel.openDescriptors, 0);
      assertEquals(kernel.calls.some(({ name }) => name === "setsockopt"), false);
    });

    it("has no place without an expression", async () => {
      await withCapture(settings, ({ source }) => assertEquals(source.filterPlace, undefined));
    });

    it("tells exactly where packets were lost, also in JavaScript", async () => {
      const small = engine === "ring" ? { bufferSize: 8192 } : { bufferSize: 4096 };
      const options = { ...settings, ...small, filter: LOOPS };
      await withCapture(options, async ({ kernel, source, events }) => {
        for (const i of range(0, 200)) kernel.deliver("eth0", numbered(i));
        const packets = source.packets();
        const first = await take(packets, 4);
        for (const i of range(200, 210)) kernel.deliver("eth0", numbered(i));
        source.stop();
        const numbers = [...first, ...(await rest(packets))].map(numberOf);
        const { captured, received, dropped } = source.stats();
        assertEquals(captured + dropped, received);
        assertEquals(numbers.length, captured);
        assert(dropped > 0);
        assertEquals(events.reduce((sum, { lost }) => sum + lost, 0), dropped);
        const gaps = events.filter(({ type }) => type === "lost").map(({ position }) => position);
        for (const gap of gaps.filter((gap) => gap < numbers.length)) {
          const [before = NaN, after = NaN] = [numbers[gap - 1], numbers[gap]];
          assert(after - before > 2, `a gap at ${gap}, between ${before} and ${after}`);
        }
      });
    });
  });

  describe(`setFilter, by ${engine}`, () => {
    for (const lend of [false, true]) {
      it(`lets no packet through that does not match, and loses none that matches both (lend ${lend})`, async () => {
        await withCapture({ ...settings, filter: EVEN }, async ({ kernel, source }) => {
          for (const i of range(0, 90)) kernel.deliver("eth0", numbered(i));
          source.setFilter(THIRD);
          for (const i of range(90, 180)) kernel.deliver("eth0", numbered(i));
          const expected = [...range(0, 90).filter((i) => i % 6 === 0), ...range(90, 180).filter((i) => i % 3 === 0)];
          assertEquals(await numbersLeft(source, lend), expected);
          assertCounts(source, expected.length);
        });
      });
    }

    const steps = ["EVEN", "ODD", "THIRD", undefined, "LOOPS"] as const;
    const texts = { EVEN, ODD, THIRD, LOOPS };
    const matches = (step: typeof steps[number], number: number): boolean =>
      step === undefined || (step === "THIRD" ? number % 3 === 0 : isEven(number) === (step !== "ODD"));
    for (const kind of ["one", "merge"] as const) {
      it(`is in force at once, whatever is where: 300 random steps (${kind})`, async () => {
        const interfaces = kind === "one" ? ["eth0"] : ["eth0", "eth1"];
        const merge = kind === "one" ? {} : { merge: { delayMs: 0 } };
        let seed = engine === "ring" ? 7 : 11;
        const random = (below: number): number => {
          seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
          return (seed >>> 8) % below;
        };
        const options = { ...settings, ...merge, interfaces, filter: EVEN };
        await withCapture(options, async ({ kernel, source }) => {
          let step: typeof steps[number] = "EVEN";
          let next = 0;
          let packets = source.packets();
          // What the kernel kept; and those that matched all filters since, which must come out.
          const came = new Set<number>();
          let must = new Set<number>();
          const handedOut: number[] = [];
          const look = (numbers: readonly number[]): void => {
            for (const number of numbers) {
              // A frame's filter looks at the low byte of its number.
              assert(matches(step, number & 0xff), `${number} does not match ${step}`);
              assert(came.delete(number), `${number} came twice, or never`);
              must.delete(number);
              if (kind === "one") { for (const earlier of must) assert(earlier > number, `${earlier} was lost`); }
              handedOut.push(number);
            }
          };
          for (const _ of range(0, 300)) {
            const what = random(4);
            if (what === 0) {
              const end = next + random(60);
              for (; next < end; next++) {
                kernel.deliver(interfaces[random(interfaces.length)] ?? "", numbered(next));
                const isMatch = matches(step, next & 0xff);
                // The kernel keeps all where JavaScript filters, until they are read.
                if (isMatch || step === "LOOPS") came.add(next);
                if (isMatch) must.add(next);
              }
            } else if (what === 1) {
              step = steps[random(steps.length)];
              source.setFilter(step === undefined ? undefined : texts[step]);
              must = new Set([...must].filter((number) => matches(step, number & 0xff)));
            } else {
              look((await take(packets, Math.min(must.size, random(30)))).map(numberOf));
              if (random(5) !== 0) continue;
              await packets.return?.();
              packets = source.packets();
            }
          }
          source.stop();
          look((await rest(packets)).map(numberOf));
          assertEquals([...must], []);
          assert(handedOut.length > 300, `${handedOut.length} packets`);
          assertCounts(source, handedOut.length);
        });
      });
    }

    it("filters a block that is on its way to a loop that waits", async () => {
      await withCapture({ ...settings, filter: EVEN }, async ({ kernel, source }) => {
        const packets = source.packets();
        for (const i of range(0, 20)) kernel.deliver("eth0", numbered(i));
        for (const wait of range(0, 12)) {
          const next = packets.next();
          for (const _ of range(0, wait)) await undefined;
          const from = 20 * (wait + 1);
          source.setFilter(wait % 2 === 0 ? ODD : EVEN);
          for (const i of range(from, from + 20)) kernel.deliver("eth0", numbered(i));
          const { value } = await within(2000, next, "a packet");
          // It may have been handed out before.
          if (numberOf(value) >= from) assertEquals(numberOf(value) % 2, (wait + 1) % 2);
          const second = await within(2000, packets.next(), "a packet");
          assertEquals(numberOf(second.value) % 2, (wait + 1) % 2);
        }
      });
    });

    it("lets packets that came after it through where they are cut too short to be judged here", async () => {
      for (const lend of [false, true]) {
        await withCapture({ ...settings, snaplen: 18, filter: EVEN }, async ({ kernel, source }) => {
          for (const i of range(0, 40)) kernel.deliver("eth0", numbered(i));
          // Byte 50 of a frame is its number and 50.
          source.setFilter("ether[50] & 1 = 0");
          for (const i of range(40, 80)) kernel.deliver("eth0", numbered(i));
          assertEquals(await numbersLeft(source, lend), range(40, 80).filter(isEven));
          assertCounts(source, 20);
        });
      }
    });

    it("judges packets that JavaScript has kept whole, before they are cut", async () => {
      await withCapture({ ...settings, snaplen: 18, filter: LOOPS }, async ({ kernel, source }) => {
        for (const i of range(0, 40)) kernel.deliver("eth0", numbered(i));
        source.setFilter("ether[50] & 1 = 0");
        source.stop();
        const packets = await rest(source);
        assertEquals(packets.map(numberOf), range(0, 40).filter(isEven));
        for (const { caplen } of packets) assertEquals(caplen, 18);
      });
    });

    it("goes on in the kernel alone when all that waited has been read", async () => {
      await withCapture({ ...settings, filter: EVEN }, async ({ kernel, source }) => {
        source.setFilter(ODD);
        const [socket] = kernel.sockets;
        assert(socket !== undefined);
        await new Promise((resolve) => setTimeout(resolve, 120));
        const packets = source.packets();
        for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
        await take(packets, 5);
        // What the kernel alone decides gets through, whatever it is.
        socket.options.filter = [];
        // And what came before one more packet has been looked at.
        kernel.deliver("eth0", numbered(11));
        await take(packets, 1);
        kernel.deliver("eth0", numbered(10));
        kernel.deliver("eth0", numbered(12));
        assertEquals((await take(packets, 2)).map(numberOf), [10, 12]);
      });
    });

    it("goes between kernel and JavaScript", async () => {
      await withCapture({ ...settings, filter: EVEN }, async ({ kernel, source }) => {
        const places: unknown[] = [];
        let number = 0;
        for (const expression of [LOOPS, EVEN, undefined, LOOPS, undefined, EVEN]) {
          source.setFilter(expression);
          places.push(source.filterPlace?.name);
          for (const i of range(number, number + 20)) kernel.deliver("eth0", numbered(i));
          number += 20;
        }
        assertEquals(places, ["javascript", "kernel", undefined, "javascript", undefined, "kernel"]);
        assertEquals(await numbersLeft(source), range(0, 120).filter(isEven));
      });
    });

    it("changes nothing where the expression is wrong", async () => {
      await withCapture({ ...settings, interfaces: ["eth0", "eth1"], filter: EVEN }, async ({ kernel, source }) => {
        const calls = kernel.calls.length;
        assertThrows(() => source.setFilter("port port"), FilterSyntaxError);
        assertEquals(kernel.calls.length, calls);
        for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
        assertEquals(await numbersLeft(source), [0, 2, 4, 6, 8]);
      });
    });

    it("leaves the old filter where the kernel refuses the new one, of each of several interfaces", async () => {
      for (const failing of [1, 2]) {
        const options = { ...settings, interfaces: ["eth0", "eth1"], filter: EVEN };
        await withCapture(options, async ({ kernel, source }) => {
          for (const name of ["eth0", "eth1"]) for (const i of range(0, 6)) kernel.deliver(name, numbered(i));
          kernel.failCall(kernel.calls.length + failing, EINVAL);
          const error = assertThrows(() => source.setFilter(THIRD), SystemCallError);
          assertEquals([error.code, error.target], ["EINVAL", `eth${failing - 1}`]);
          for (const name of ["eth0", "eth1"]) for (const i of range(6, 12)) kernel.deliver(name, numbered(i));
          assertEquals((await numbersLeft(source)).sort((a, b) => a - b), [0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10]);
          assertEquals(source.filterPlace?.name, "kernel");
        });
      }
    });

    it("makes room first where two programs have not enough", async () => {
      const kernel = new FakeKernel();
      const long = range(0, 100).map((i) => `ether[20:4] = ${2 ** 31 + i * 7}`).join(" or ");
      await withCapture({ ...settings, kernel, filter: `(${long}) or ${EVEN}` }, async ({ source }) => {
        const { length = 0 } = kernel.sockets[0]?.options.filter ?? [];
        assert(length > 100);
        kernel.filterLimit = 8 * (length + 50);
        for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
        source.setFilter(`(${long}) or ${THIRD}`);
        assertEquals(source.filterPlace?.name, "kernel");
        for (const i of range(10, 20)) kernel.deliver("eth0", numbered(i));
        assertEquals(await numbersLeft(source), [0, 6, 12, 15, 18]);
      });
    });

    it("is refused where the filter is locked, and says so", async () => {
      await withCapture({ ...settings, filter: EVEN, lockFilter: true }, async ({ kernel, source }) => {
        const error = assertThrows(() => source.setFilter(ODD), SystemCallError);
        assertEquals(error.code, "EPERM");
        assertMatch(error.message, /^Cannot filter packets on "eth0": .*the filter is locked/);
        for (const i of range(0, 10)) kernel.deliver("eth0", numbered(i));
        assertEquals(await numbersLeft(source), [0, 2, 4, 6, 8]);
      });
    });

    for (const merge of [undefined, { delayMs: 0 }]) {
      it(`goes on where one of two interfaces is gone (${merge === undefined ? "" : "merged"})`, async () => {
        const options = { ...settings, interfaces: ["eth0", "eth1"], filter: EVEN, ...(merge ? { merge } : {}) };
        await withCapture(options, async ({ kernel, source, events }) => {
          const packets = source.packets();
          kernel.deliver("eth1", numbered(0));
          await take(packets, 1);
          kernel.delete("eth0");
          const first = packets.next();
          first.catch(() => {});
          for (let tries = 0; tries < 200 && !events.some(({ type }) => type === "deleted"); tries++) {
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          source.setFilter(ODD);
          for (const i of range(1, 5)) kernel.deliver("eth1", numbered(i));
          const numbers: number[] = [];
          await first.then(({ value }) => numbers.push(numberOf(value)), () => {});
          const again = merge === undefined ? packets : source.packets();
          numbers.push(...(await take(again, 2 - numbers.length)).map(numberOf));
          assertEquals(numbers, [1, 3]);
        });
      });
    }

    it("works after stop, and not after close", async () => {
      await withCapture({ ...settings, filter: EVEN }, async ({ kernel, source }) => {
        for (const i of range(0, 12)) kernel.deliver("eth0", numbered(i));
        source.stop();
        source.setFilter(THIRD);
        assertEquals((await rest(source)).map(numberOf), [0, 6]);
        assertCounts(source, 2);
        await source.close();
        assertThrows(() => source.setFilter(EVEN), TypeError, "closed");
      });
    });

    it("is told of a kernel without memory by an error only where there is no filter to do without", async () => {
      await withCapture({ ...settings, filter: EVEN }, ({ kernel, source }) => {
        kernel.failCall("setsockopt", ENOMEM);
        source.setFilter(ODD);
        assertEquals(source.filterPlace?.name, "kernel");
        assertEquals(
          kernel.calls.filter(({ args }) => args[1] === SOL_SOCKET && args[2] === SO_ATTACH_FILTER).length,
          4,
        );
        kernel.failCall("setsockopt", ENOMEM);
        assertThrows(() => source.setFilter(undefined), SystemCallError);
      });
    });
  });
}
