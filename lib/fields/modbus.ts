/**
 * The fields of Modbus over TCP.
 *
 * @module
 */

import { Mbap, Modbus } from "../wire/modbus.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const FUNCTIONS: Readonly<Record<number, string>> = {
  1: "Read Coils",
  2: "Read Discrete Inputs",
  3: "Read Holding Registers",
  4: "Read Input Registers",
  5: "Write Single Coil",
  6: "Write Single Register",
  7: "Read Exception Status",
  8: "Diagnostics",
  11: "Get Comm. Event Counters",
  12: "Get Comm. Event Log",
  15: "Write Multiple Coils",
  16: "Write Multiple Registers",
  17: "Report Slave ID",
  20: "Read File Record",
  21: "Write File Record",
  22: "Mask Write Register",
  23: "Read Write Register",
  24: "Read FIFO Queue",
  43: "Encapsulated Interface Transport",
};
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: "Illegal function",
  2: "Illegal data address",
  3: "Illegal data value",
  4: "Slave device failure",
  5: "Acknowledge",
  6: "Slave device busy",
  8: "Memory parity error",
  10: "Gateway path unavailable",
  11: "Gateway target device failed to respond",
};

/** The header of Modbus over TCP. */
export const MBAP: Protocol = protocol(Mbap, {
  name: "mbtcp",
  title: "Modbus/TCP",
  fields: [
    uint16("mbtcp.trans_id", "Transaction Identifier", { at: 0 }),
    uint16("mbtcp.prot_id", "Protocol Identifier", { at: 2 }),
    uint16("mbtcp.len", "Length", { at: 4 }),
    uint8("mbtcp.unit_id", "Unit Identifier", { at: 6 }),
  ],
});

/** Modbus. */
export const MODBUS: Protocol = protocol(Modbus, {
  name: "modbus",
  title: "Modbus",
  ownPayload: true,
  fields: [
    uint8("modbus.func_code", "Function Code", { at: 0, mask: 0x7f, names: (code) => FUNCTIONS[code] }),
    uint8("modbus.exception_code", "Exception Code", {
      at: 1,
      when: ({ isException }) => isException,
      names: (code) => EXCEPTIONS[code],
    }),
  ],
});
