import { assertEquals, assertStrictEquals } from "@std/assert";
import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { Aes128 } from "../../lib/bytes/aes128.ts";
import { openAes128Gcm } from "../../lib/bytes/aes128_gcm.ts";
import { formatHex, parseHex } from "../../lib/bytes/hex.ts";
import { hkdfExpand, hkdfExpandLabel, hkdfExtract } from "../../lib/bytes/hkdf.ts";
import { md5, md5Hex } from "../../lib/bytes/md5.ts";
import { hmacSha256, sha256 } from "../../lib/bytes/sha256.ts";

/** Lengths about the ends of blocks, where padding takes one more. */
const LENGTHS = [0, 1, 15, 16, 17, 31, 32, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000];

/** Random bytes that are no view of a larger buffer's middle by chance only: they begin at 3. */
function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length + 3)).subarray(3);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe("hashes", () => {
  it("md5 gives the digests of RFC 1321, appendix A.5", () => {
    assertStrictEquals(md5Hex(""), "d41d8cd98f00b204e9800998ecf8427e");
    assertStrictEquals(md5Hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    assertStrictEquals(md5Hex("1234567890".repeat(8)), "57edf4a22be3c955ac49da2e2107b67a");
  });

  it("sha256 gives the digests of FIPS 180-4's examples", () => {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertStrictEquals(formatHex(sha256(utf8("abc"))), abc);
    const twoBlocks = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    assertStrictEquals(
      formatHex(sha256(utf8("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
      twoBlocks,
    );
  });

  it("both give what node:crypto gives", () => {
    for (const length of LENGTHS) {
      const bytes = random(length);
      assertStrictEquals(formatHex(md5(bytes)), createHash("md5").update(bytes).digest("hex"));
      assertStrictEquals(formatHex(sha256(bytes)), createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("hmacSha256 gives what node:crypto gives, and RFC 4231's test case 2", () => {
    const jefe = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assertStrictEquals(formatHex(hmacSha256(utf8("Jefe"), utf8("what do ya want for nothing?"))), jefe);
    for (const length of LENGTHS) {
      const [key, bytes] = [random(length), random(2 * length)];
      assertStrictEquals(formatHex(hmacSha256(key, bytes)), createHmac("sha256", key).update(bytes).digest("hex"));
    }
  });

  it("HKDF gives the key of RFC 5869, appendix A.1, and what node:crypto gives", () => {
    const extracted = hkdfExtract(parseHex("000102030405060708090a0b0c"), new Uint8Array(22).fill(0x0b));
    assertStrictEquals(
      formatHex(extracted),
      "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
    );
    assertStrictEquals(
      formatHex(hkdfExpand(extracted, parseHex("f0f1f2f3f4f5f6f7f8f9"), 42)),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    );
    for (const length of [1, 16, 32, 33, 100]) {
      const [salt, shared, info] = [random(20), random(32), random(10)];
      const ours = hkdfExpand(hkdfExtract(salt, shared), info, length);
      const theirs = new Uint8Array(hkdfSync("sha256", shared, salt, info, length));
      assertStrictEquals(formatHex(ours), formatHex(theirs));
    }
  });

  it("HKDF-Expand-Label gives the secrets of RFC 9001, appendix A.1", () => {
    const salt = parseHex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    const initial = hkdfExtract(salt, parseHex("8394c8f03e515708"));
    const client = hkdfExpandLabel(initial, "client in", 32);
    assertStrictEquals(formatHex(client), "c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea");
    assertStrictEquals(formatHex(hkdfExpandLabel(client, "quic key", 16)), "1f369613dd76d5467730efcbe3b1a22d");
  });
});

describe("AES-128", () => {
  it("encrypts the block of FIPS 197, appendix B", () => {
    const aes = new Aes128(parseHex("2b7e151628aed2a6abf7158809cf4f3c"));
    const block = aes.encrypt(parseHex("3243f6a8885a308d313198a2e0370734"));
    assertStrictEquals(formatHex(block), "3925841d02dc09fbdc118597196a0b32");
  });

  it("encrypts as node:crypto does", () => {
    for (let i = 0; i < 50; i++) {
      const [key, block] = [random(16), random(16)];
      const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
      assertEquals(new Aes128(key).encrypt(block), new Uint8Array(cipher.update(block)));
    }
  });

  it("opens what node:crypto sealed, and nothing that was changed", () => {
    for (const length of LENGTHS) {
      const [key, nonce, associated, plaintext] = [random(16), random(12), random(length % 40), random(length)];
      const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(associated);
      const sealed = Uint8Array.of(...cipher.update(plaintext), ...cipher.final(), ...cipher.getAuthTag());
      assertEquals(openAes128Gcm(key, { nonce, associated, sealed }), Uint8Array.from(plaintext));
      for (const at of [0, length, length + 15]) {
        const changed = sealed.map((byte, i) => i === at ? byte ^ 1 : byte);
        assertStrictEquals(openAes128Gcm(key, { nonce, associated, sealed: changed }), undefined);
      }
      assertStrictEquals(openAes128Gcm(key, { nonce, associated: random(41), sealed }), undefined);
    }
    const none = new Uint8Array(15);
    assertStrictEquals(openAes128Gcm(random(16), { nonce: random(12), associated: none, sealed: none }), undefined);
  });
});
