import { assertEquals } from "@std/assert";
import { findControlMessage, parseAuxdata } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import {
  auxdataLen,
  auxdataNet,
  auxdataStatus,
  auxdataTci,
  auxdataTpid,
  droppedBefore,
  findAuxdata,
  findHardwareTimestamp,
  findTimestamp,
} from "../../lib/linux/control_message.ts";

/** A control message as put_cmsg() of the kernel writes it: cmsghdr of 16 bytes, data, padding to 8. */
function message(level: number, type: number, data: Uint8Array, length = BigInt(16 + data.length)): Uint8Array {
  const bytes = new Uint8Array(16 + Math.ceil(data.length / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, length, true);
  view.setInt32(8, level, true);
  view.setInt32(12, type, true);
  bytes.set(data, 16);
  return bytes;
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** `struct tpacket_auxdata`: status, len, snaplen u32; mac, net, vlan_tci, vlan_tpid u16. */
function auxdata(): Uint8Array {
  const view = new DataView(new ArrayBuffer(20));
  view.setUint32(0, 0x8000_0051, true);
  view.setUint32(4, 1500, true);
  view.setUint32(8, 96, true);
  view.setUint16(12, 2, true);
  view.setUint16(14, 16, true);
  view.setUint16(16, 0xb064, true);
  view.setUint16(18, 0x88a8, true);
  return new Uint8Array(view.buffer);
}

const EXPECTED = { status: 0x8000_0051, len: 1500, snaplen: 96, mac: 2, net: 16, tci: 0xb064, tpid: 0x88a8 };
const TIME = message(1, 35, new Uint8Array(16));

describe("parseAuxdata", () => {
  it("reads all fields, wherever the message is", () => {
    const aux = message(263, 8, auxdata());
    assertEquals(parseAuxdata(aux), EXPECTED);
    assertEquals(parseAuxdata(join(TIME, aux)), EXPECTED);
    assertEquals(
      parseAuxdata(join(message(1, 2, new Uint8Array(12)), message(0, 8, new Uint8Array(4)), aux)),
      EXPECTED,
    );
    // In the middle of a buffer, and not aligned.
    const around = new Uint8Array(3 + aux.length + 50).fill(0xff);
    around.set(aux, 3);
    assertEquals(parseAuxdata(around.subarray(3, 3 + aux.length)), EXPECTED);
  });

  it("needs no padding after the last message", () => {
    assertEquals(parseAuxdata(message(263, 8, auxdata()).subarray(0, 36)), EXPECTED);
  });

  it("gives undefined where there is none, or a shorter one", () => {
    assertEquals(parseAuxdata(new Uint8Array(0)), undefined);
    assertEquals(parseAuxdata(TIME), undefined);
    assertEquals(parseAuxdata(message(263, 9, auxdata())), undefined);
    assertEquals(parseAuxdata(message(262, 8, auxdata())), undefined);
    assertEquals(parseAuxdata(message(263, 8, auxdata().subarray(0, 19))), undefined);
    // The kernel cut it, as it does where the control buffer is too small.
    assertEquals(parseAuxdata(join(TIME, message(263, 8, auxdata())).subarray(0, 32 + 16 + 19)), undefined);
  });

  it("takes the first that is long enough", () => {
    const short = message(263, 8, new Uint8Array(8));
    assertEquals(parseAuxdata(join(short, message(263, 8, auxdata()), message(263, 8, new Uint8Array(20)))), EXPECTED);
  });

  it("never throws and never loops, whatever the lengths say and wherever it is cut", () => {
    const whole = join(TIME, message(7, 7, new Uint8Array(3)), message(263, 8, auxdata()));
    const end = 32 + 24 + 36;
    for (let length = 0; length <= whole.length; length++) {
      assertEquals(parseAuxdata(whole.slice(0, length)), length < end ? undefined : EXPECTED, `${length} bytes`);
    }
    const hostile = [0n, 1n, 15n, 16n, 17n, 0x7fff_ffffn, 0xffff_fff8n, 0xffff_ffffn, 1n << 32n, 1n << 63n];
    hostile.push((1n << 32n) + 36n, (1n << 64n) - 1n, (1n << 64n) - 16n);
    for (const length of hostile) {
      for (const fill of [0, 0xff]) {
        const bytes = join(message(263, 8, auxdata(), length), new Uint8Array(64).fill(fill));
        assertEquals(parseAuxdata(bytes), undefined, `cmsg_len ${length}`);
      }
    }
    // Messages without data go on to the next.
    const many = Array.from({ length: 100 }, () => message(1, 1, new Uint8Array(0)));
    assertEquals(parseAuxdata(join(...many, message(263, 8, auxdata()))), EXPECTED);
    assertEquals(parseAuxdata(new Uint8Array(4096).fill(0xff)), undefined);
    assertEquals(parseAuxdata(new Uint8Array(4096)), undefined);
  });
});

/** `struct scm_timestamping`: three times of two 64-bit words, by software, unused, by the network card. */
function timestamping(hardware: [bigint, bigint]): Uint8Array {
  return new Uint8Array(BigInt64Array.of(1_700_000_000n, 5n, 0n, 0n, ...hardware).buffer);
}

describe("the network card's time", () => {
  const find = (...parts: Uint8Array[]): number => {
    const bytes = join(...parts);
    return findHardwareTimestamp(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), bytes.length);
  };

  it("is the third of three, where the card gave one", () => {
    assertEquals(find(message(1, 37, timestamping([77n, 9n]))), 16 + 32);
    assertEquals(find(TIME, message(1, 37, timestamping([77n, 0n]))), 32 + 16 + 32);
    assertEquals(find(TIME, message(1, 37, timestamping([0n, 1n]))), 32 + 16 + 32);
    assertEquals(find(TIME, message(1, 37, timestamping([1n << 32n, 0n]))), 32 + 16 + 32);
    assertEquals(find(TIME, message(1, 37, timestamping([0n, 0n]))), -1);
    assertEquals(find(TIME), -1);
    assertEquals(find(message(1, 37, timestamping([77n, 9n]).subarray(0, 47))), -1);
  });
});

describe("droppedBefore", () => {
  it("is the kernel's count, and 0 where it tells none", () => {
    const count = (value: number): Uint8Array => message(1, 40, new Uint8Array(Uint32Array.of(value).buffer));
    const read = (...parts: Uint8Array[]): number => {
      const bytes = join(...parts);
      return droppedBefore(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), bytes.length);
    };
    assertEquals([read(TIME), read(), read(count(1)), read(TIME, count(0xffff_ffff))], [0, 0, 1, 0xffff_ffff]);
    assertEquals(read(message(1, 40, new Uint8Array(3))), 0);
  });
});

describe("findControlMessage", () => {
  it("looks at no more than it is told, and no more than there is", () => {
    const bytes = join(TIME, message(263, 8, auxdata()));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const kind = { level: 263, type: 8, length: 20 };
    assertEquals(findControlMessage(view, bytes.length, kind), 48);
    assertEquals(findControlMessage(view, 1_000_000, kind), 48);
    assertEquals(findControlMessage(view, 32, kind), -1);
    assertEquals(findControlMessage(view, 67, kind), -1);
    assertEquals(findControlMessage(view, 68, kind), 48);
    assertEquals(findControlMessage(view, 0, kind), -1);
    assertEquals(findControlMessage(view, bytes.length, { level: 263, type: 8, length: 21 }), -1);
  });

  it("finds what is read for each packet", () => {
    const bytes = join(TIME, message(263, 8, auxdata()));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    assertEquals(findTimestamp(view, bytes.length), 16);
    const at = findAuxdata(view, bytes.length);
    assertEquals(at, 48);
    assertEquals(auxdataStatus(view, at), EXPECTED.status);
    assertEquals(auxdataLen(view, at), EXPECTED.len);
    assertEquals(auxdataNet(view, at), EXPECTED.net);
    assertEquals(auxdataTci(view, at), EXPECTED.tci);
    assertEquals(auxdataTpid(view, at), EXPECTED.tpid);
  });
});
