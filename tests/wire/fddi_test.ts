import { assertThrows } from "@std/assert";
import { encodeFddi, LINKTYPE_FDDI } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Fddi", () => {
  testVector({
    origin: "Bay Networks, Troubleshooting Routers, appendix B: its example of a frame, a spanning tree one",
    linktype: LINKTYPE_FDDI,
    hex:
      "50 800143000000 0000c5000030 424203 0000000000 80000000a300000c 00000000 80000000a300000c 8008 0000 1400 0200 0f00",
    layer: "fddi",
    fields: { frameControl: 80, dst: "80:01:43:00:00:00", src: "00:00:c5:00:00:30" },
    payload: "424203 0000000000 80000000a300000c 00000000 80000000a300000c 8008 0000 1400 0200 0f00",
    encode: encodeFddi,
  });

  testVector({
    origin: "by hand, ANSI X3.139: an LLC frame with priority 4",
    linktype: LINKTYPE_FDDI,
    hex: "54 020000000002 020000000001 fefe03 00",
    layer: "fddi",
    fields: { frameControl: 84, dst: "02:00:00:00:00:02", src: "02:00:00:00:00:01" },
    payload: "fefe0300",
    encode: encodeFddi,
  });

  testVector({
    origin: "by hand, ANSI X3.139: a token has nothing inside",
    linktype: LINKTYPE_FDDI,
    hex: "80 020000000002 020000000001 aa",
    layer: "fddi",
    fields: { frameControl: 128, dst: "02:00:00:00:00:02", src: "02:00:00:00:00:01" },
    payload: "aa",
    encode: encodeFddi,
  });

  it("refuses fields that do not fit", () => {
    const fields = { frameControl: 84, dst: "02:00:00:00:00:02", src: "02:00:00:00:00:01" };
    assertThrows(() => encodeFddi({ ...fields, frameControl: -1 }), RangeError, ".frameControl -1");
  });
});
