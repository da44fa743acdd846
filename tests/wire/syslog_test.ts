import { encodeSyslog, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Syslog", () => {
  testVector({
    origin: "RFC 5424, section 6.5: example 1",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0087 0001 0000 40 11 0000 c0000201 c0000202 0202 0202 0073 0000 " +
      "3c33343e3120323030332d31302d31315432323a31343a31352e3030335a206d796d616368696e652e6578616d706c652e63" +
      "6f6d207375202d2049443437202d2027737520726f6f7427206661696c656420666f72206c6f6e7669636b206f6e202f6465" +
      "762f7074732f38",
    layer: "syslog",
    fields: {
      facility: 4,
      severity: 2,
      rfc5424: {
        version: 1,
        timestamp: "2003-10-11T22:14:15.003Z",
        hostname: "mymachine.example.com",
        appname: "su",
        procid: "-",
        msgid: "ID47",
      },
    },
    payload: "3120323030332d31302d31315432323a31343a31352e3030335a206d796d616368696e652e6578616d706c652e636f6d2073" +
      "75202d2049443437202d2027737520726f6f7427206661696c656420666f72206c6f6e7669636b206f6e202f6465762f7074" +
      "732f38",
    encode: encodeSyslog,
  });

  testVector({
    origin: "RFC 3164, section 5.4: example 1",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0068 0001 0000 40 11 0000 c0000201 c0000202 0202 0202 0054 0000 " +
      "3c33343e4f63742031312032323a31343a3135206d796d616368696e652073753a2027737520726f6f7427206661696c6564" +
      "20666f72206c6f6e7669636b206f6e202f6465762f7074732f38",
    layer: "syslog",
    fields: { facility: 4, severity: 2 },
    payload: "4f63742031312032323a31343a3135206d796d616368696e652073753a2027737520726f6f7427206661696c656420666f72" +
      "206c6f6e7669636b206f6e202f6465762f7074732f38",
    encode: encodeSyslog,
  });

  testVector({
    origin: "logger of util-linux, the host's name replaced",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0060 0001 0000 40 11 0000 c0000201 c0000202 9c40 0202 004c 0000 " +
      "3c32383e3120323032362d31312d32335431343a32363a30312e3137303732312b30303a303020686f737420617070203432" +
      "204d31202d206469736b2069732066756c6c",
    layer: "syslog",
    fields: {
      facility: 3,
      severity: 4,
      rfc5424: {
        version: 1,
        timestamp: "2026-11-23T14:26:01.170721+00:00",
        hostname: "host",
        appname: "app",
        procid: "42",
        msgid: "M1",
      },
    },
    payload: "3120323032362d31312d32335431343a32363a30312e3137303732312b30303a303020686f737420617070203432204d3120" +
      "2d206469736b2069732066756c6c",
    encode: encodeSyslog,
  });
});
