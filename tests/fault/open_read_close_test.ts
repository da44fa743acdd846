import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { listInterfaces } from "../../lib/capture/interfaces.ts";
import { PacketSender } from "../../lib/capture/packet_sender.ts";
import { PacketSocket } from "../../lib/capture/packet_socket.ts";
import { EAGAIN, EINTR, ENOBUFS, errnoName } from "../../lib/linux/errno.ts";
import { assertSays, ERRNOS, failEach } from "../support/fail_each.ts";
import { numbered, range } from "../support/fake_capture.ts";

describe("the n-th system call fails", () => {
  for (const errno of ERRNOS) {
    it(`interfaces(): ${errnoName(errno)}`, async () => {
      let listed: unknown;
      await failEach(errno, {
        scenario: (kernel, met) => {
          try {
            listed = listInterfaces(kernel).map(({ name, ifindex }) => [name, ifindex]);
          } catch (error) {
            met.push({ step: "list", error });
          }
          return Promise.resolve();
        },
        check: ({ call, met }) => {
          // An interface that goes away in between is listed with what is known.
          if (call.name !== "ioctl" && call.name !== "close") {
            return assertSays(met[0]?.error, { call, errno, targets: ["interfaces"] });
          }
          assertEquals(met, []);
          assertEquals(listed, [["lo", 1], ["eth0", 2], ["eth1", 3]]);
        },
      });
    });

    it(`openPacketSocket: ${errnoName(errno)}`, async () => {
      await failEach(errno, {
        scenario: (kernel, met) => {
          try {
            using socket = PacketSocket.open(kernel, { ifindex: 2, name: "eth0" });
            for (const i of range(0, 2)) kernel.deliver("eth0", numbered(i));
            const into = new Uint8Array(new ArrayBuffer(100));
            const control = new Uint8Array(new ArrayBuffer(128));
            let count = 0;
            for (let looks = 0; looks < 4; looks++) if (socket.receive(into, control) === 60) count++;
            assertEquals(count, 2);
            assertEquals(socket.statistics(), { packets: 2, drops: 0, freezes: 0 });
          } catch (error) {
            met.push({ step: "use", error });
          }
          return Promise.resolve();
        },
        check: ({ call, met }) => {
          const again = call.name === "recvmsg" && (errno === EINTR || errno === EAGAIN);
          const tolerated = again || call.name === "close" || (call.name === "setsockopt" && call.args[2] === 33);
          if (tolerated) return assertEquals(met, []);
          assertEquals(met.length, 1);
          assertSays(met[0]?.error, { call, errno, targets: ["eth0"] });
        },
      });
    });

    it(`openSender: ${errnoName(errno)}`, async () => {
      await failEach(errno, {
        scenario: (kernel, met) => {
          try {
            using sender = PacketSender.open(kernel, "eth0");
            for (const i of range(0, 3)) while (!sender.send(numbered(i)));
          } catch (error) {
            met.push({ step: "send", error });
          }
          return Promise.resolve();
        },
        check: ({ call, met, kernel }) => {
          const again = call.name === "sendto" && (errno === EINTR || errno === EAGAIN || errno === ENOBUFS);
          if (again || call.name === "close") {
            assertEquals(met, []);
            return assertEquals(kernel.sent.map(({ ifindex, bytes }) => [ifindex, bytes[17]]), [[2, 0], [2, 1], [
              2,
              2,
            ]]);
          }
          assertEquals(met.length, 1);
          assertSays(met[0]?.error, { call, errno, targets: ["eth0"] });
        },
      });
    });
  }
});
