import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  encodeWakeOnLan,
  frame,
  ipv4,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  Lldp,
  parseHex,
  Ptp,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";

const ADDRESSES = "0180c2000000 020000000001";

function names(hex: string): string {
  return decode(parseHex(`${ADDRESSES} ${hex}`), LINKTYPE_ETHERNET).layers.map(({ name }) => name).join();
}

describe("what follows LLC", () => {
  it("is what the service access point says, in information alone", () => {
    assertStrictEquals(names("0007 424203 00000080"), "ethernet,llc,stp");
    assertStrictEquals(names("0008 42420200 00000080"), "ethernet,llc,stp");
    assertStrictEquals(names("0008 42420100 00000080"), "ethernet,llc");
    assertStrictEquals(names("0007 424273 00000080"), "ethernet,llc");
  });

  it("is told by the first bytes where one access point stands for several", () => {
    assertStrictEquals(names("0005 424203 0001"), "ethernet,llc,gvrp");
    assertStrictEquals(names("000b fefe03 831b010010010000"), "ethernet,llc,isis");
    assertStrictEquals(names("000b fefe03 001b010010010000"), "ethernet,llc");
    assertStrictEquals(names("0011 f0f003 0e00ffef1f000000000000000503"), "ethernet,llc,nbf");
    assertStrictEquals(names("0011 f0f003 0e00ffee1f000000000000000503"), "ethernet,llc");
  });

  it("is an identification in LLC's own format alone", () => {
    assertStrictEquals(names("0006 0001af 810100"), "ethernet,llc,llc.xid");
    assertStrictEquals(names("0006 0001af 820100"), "ethernet,llc");
  });

  it("is behind SNAP what the organization says", () => {
    assertStrictEquals(names("000c aaaa03 00000c2000 02b40000"), "ethernet,llc,snap,cdp");
    assertStrictEquals(names("000c aaaa03 00000d2000 02b40000"), "ethernet,llc,snap");
    assertStrictEquals(names("000c aaaa03 00000c010b 00000080"), "ethernet,llc,snap,stp");
  });
});

describe("what follows Ethernet", () => {
  it("is behind tags and MACsec what their EtherType says, where it can be read", () => {
    assertStrictEquals(names("8926 00000000 8100 0001 8809 04"), "ethernet,vntag,vlan,slow");
    assertStrictEquals(names(`88e5 0000 00000001 8809 04 ${"00".repeat(16)}`), "ethernet,macsec,slow");
    assertStrictEquals(names(`88e5 0c00 00000001 8809 04 ${"00".repeat(16)}`), "ethernet,macsec");
    assertStrictEquals(names(`8903 0060 ${ADDRESSES} 8809 04`), "ethernet,cfp,ethernet,slow");
  });

  it("is behind EAPOL a key descriptor of one form alone", () => {
    assertStrictEquals(names(`888e 0203005f 02${"00".repeat(94)}`), "ethernet,eapol,eapol.key");
    assertStrictEquals(names(`888e 0203005f 01${"00".repeat(94)}`), "ethernet,eapol");
    assertStrictEquals(names("888e 02000004 03070004"), "ethernet,eapol,eap");
    assertStrictEquals(names("888e 02000006 01070006 0d20"), "ethernet,eapol,eap,eap.tls");
    assertStrictEquals(names("888e 02010000"), "ethernet,eapol");
  });
});

describe("what is in UDP", () => {
  const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };

  it("is a magic packet on any port, where it is a whole one", () => {
    const magic = encodeWakeOnLan({ address: "02:00:00:00:00:01", password: "" });
    const inside = (payload: Uint8Array) => {
      const packet = decode(frame(ipv4(addresses), udp({ srcPort: 50000, dstPort: 40000 }), payload), LINKTYPE_RAW);
      return packet.layers.at(-1)?.name;
    };
    assertStrictEquals(inside(magic), "wol");
    magic[101] = 2;
    assertStrictEquals(inside(magic), "udp");
    magic[101] = 1;
    assertStrictEquals(inside(magic.subarray(0, 101)), "udp");
  });

  it("is PTP on its ports alone, where the version is 2", () => {
    const message = parseHex(
      "0002002c0000020000000000000000000000000074830000ffff0001000100070000000065920080000000070000",
    );
    const inside = (dstPort: number) => {
      return decode(frame(ipv4(addresses), udp({ srcPort: 50000, dstPort }), message), LINKTYPE_RAW).layer(Ptp);
    };
    assertStrictEquals(inside(319)?.timestampNs, 1_704_067_200_000_000_007n);
    assertStrictEquals(inside(321), undefined);
    message[1] = 1;
    assertStrictEquals(inside(319), undefined);
  });
});

describe("Lldp", () => {
  const lldp = (hex: string) => decode(parseHex(`${ADDRESSES} 88cc ${hex}`), LINKTYPE_ETHERNET).layer(Lldp);

  it("reads IDs by their subtypes", () => {
    const ids = ["0207 04 020000000002", "0206 05 01 c0000201", "0204 07 6d6535", "0202 04 02", "0200", "0402 0531"]
      .map((hex) => lldp(hex)?.chassisId);
    assertEquals(ids, ["02:00:00:00:00:02", "192.0.2.1", "me5", "\x02", undefined, undefined]);
    assertStrictEquals(lldp(`0412 04 02 20010db8${"00".repeat(11)}01`)?.portId, "2001:db8::1");
  });

  it("reads name and time", () => {
    const message = lldp("0a02 6d65 0602 0078 0000");
    assertEquals([message?.systemName, message?.ttl], ["me", 120]);
    assertEquals([lldp("0601 78")?.ttl, lldp("0000")?.systemName], [undefined, undefined]);
  });
});
