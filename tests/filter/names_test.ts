/** Names of services and protocols. The numbers are those of Debian's netbase, where tcpdump finds them. */

import { assert, assertEquals } from "@std/assert";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { etherProtocolNumber, ipProtocolNumber, isoProtocolNumber } from "../../lib/filter/protocol_names.ts";
import { serviceNumber } from "../../lib/filter/service_names.ts";

/** Names and numbers of a file of the system, aliases too; the first line of a name counts. */
function* systemNames(path: string): Generator<{ name: string; value: string }> {
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [name, value, ...aliases] = (line.split("#")[0] ?? "").trim().split(/\s+/);
    if (name === undefined || value === undefined) continue;
    for (const each of [name, ...aliases]) yield { name: each, value };
  }
}

function absent(path: string): string | false {
  return !existsSync(path) && `there is no ${path}`;
}

describe("services", () => {
  it("have a port on each transport where they are known", () => {
    assertEquals(serviceNumber("domain"), { tcp: 53, udp: 53 });
    assertEquals(serviceNumber("http"), { tcp: 80 });
    assertEquals(serviceNumber("www"), { tcp: 80 });
    assertEquals(serviceNumber("tftp"), { udp: 69 });
    assertEquals(serviceNumber("amqp"), { tcp: 5672, sctp: 5672 });
  });

  it("are no other words", () => {
    for (const name of ["", " ", ";", "80t", "HTTP", "htt", "ttp", "foo", "http www", "\n", "constructor"]) {
      assertEquals(serviceNumber(name), undefined, name);
    }
  });

  it("are those of the system", { skip: absent("/etc/services") }, () => {
    const found = new Map<string, number>();
    for (const { name, value } of systemNames("/etc/services")) {
      const [port, transport] = value.split("/");
      const key = `${name}/${transport}`;
      if (!found.has(key)) found.set(key, Number(port));
    }
    let [known, same] = [0, 0];
    for (const [key, port] of found) {
      const [name = "", transport = ""] = key.split("/");
      const ours = Object.entries(serviceNumber(name) ?? {}).find(([each]) => each === transport);
      if (ours === undefined) continue;
      known++;
      if (ours[1] === port) same++;
    }
    // A system may know more, or have moved a name.
    assert(known > 250 && same >= known - 5, `${same} of ${known}`);
  });

  it("are found in microseconds", () => {
    const start = performance.now();
    for (let i = 0; i < 1000; i++) assertEquals(serviceNumber("no-such-service"), undefined);
    assert(performance.now() - start < 500, `1,000 took ${performance.now() - start} ms`);
  });
});

describe("protocols", () => {
  it("of IP have a number by name and alias, and in capitals only where an alias is", () => {
    assertEquals(["tcp", "TCP", "Tcp"].map(ipProtocolNumber), [6, 6, undefined]);
    assertEquals(["ipv6-icmp", "IPv6-ICMP", "icmp6"].map(ipProtocolNumber), [58, 58, undefined]);
    assertEquals(["ip", "hopopt", "ospf", "OSPFIGP", "esp", "IPSEC-ESP"].map(ipProtocolNumber), [0, 0, 89, 89, 50, 50]);
    for (const name of ["", " ", ";", "6", "cp", "foo", "tcp TCP", "\n6", "toString"]) {
      assertEquals(ipProtocolNumber(name), undefined, name);
    }
  });

  it("of IP are those of the system", { skip: absent("/etc/protocols") }, () => {
    let [known, same] = [0, 0];
    for (const { name, value } of systemNames("/etc/protocols")) {
      const ours = ipProtocolNumber(name);
      if (ours === undefined) continue;
      known++;
      if (ours === Number(value)) same++;
    }
    assert(known > 100 && same >= known - 2, `${same} of ${known}`);
  });

  it("of the link layer are EtherTypes, or LLC service access points", () => {
    const names = "ip ip6 arp rarp atalk aarp decnet lat sca moprc mopdl loopback iso stp ipx netbeui".split(" ");
    assertEquals(names.map(etherProtocolNumber), [
      0x0800,
      0x86dd,
      0x0806,
      0x8035,
      0x809b,
      0x80f3,
      0x6003,
      0x6004,
      0x6007,
      0x6002,
      0x6001,
      0x9000,
      0xfe,
      0x42,
      0xe0,
      0xf0,
    ]);
    for (const name of ["tcp", "vlan", "xns", "ipv6", "IP", "constructor", ""]) {
      assertEquals(etherProtocolNumber(name), undefined);
    }
  });

  it("of ISO are network layer protocol identifiers", () => {
    assertEquals(["clnp", "esis", "isis", "es-is", "iso"].map(isoProtocolNumber), [
      0x81,
      0x82,
      0x83,
      undefined,
      undefined,
    ]);
  });
});
