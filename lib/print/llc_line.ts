/**
 * LLC (IEEE 802.2) and SNAP in a line.
 *
 * @module
 */

import { formatMac } from "../bytes/address.ts";
import { ethertypeName } from "./ethertype_name.ts";
import { CutShort, hex, type LayerPlace, type Line } from "./line.ts";

const SAP_SNAP = 0xaa;

const SAPS: ReadonlyMap<number, string> = new Map([
  [0x00, "Null"],
  [0x02, "802.1B I"],
  [0x04, "SNA"],
  [0x06, "IP"],
  [0x0e, "ProWay NM"],
  [0x42, "STP"],
  [0x4e, "RS511"],
  [0x7e, "ISO8208"],
  [0x8e, "ProWay"],
  [SAP_SNAP, "SNAP"],
  [0xe0, "IPX"],
  [0xf0, "NetBeui"],
  [0xfe, "OSI"],
]);

const COMMANDS: ReadonlyMap<number, string> = new Map([
  [0x03, "ui"],
  [0xe3, "test"],
  [0xaf, "xid"],
  [0x63, "ua"],
  [0x43, "disc"],
  [0x0f, "dm"],
  [0x6f, "sabme"],
  [0x87, "frmr"],
]);
const XID = 0xaf;
/** The first byte of an XID's data of the usual form. */
const XID_FORMAT = 0x81;

const SUPERVISORY: readonly string[] = ["Receiver Ready", "Receiver not Ready", "Reject", "?"];

/** Prints an LLC header and, where nothing follows that is known, what the frame is. */
export function printLlc(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "llc";
  if (line.wireEnd - at < 3) throw new CutShort();
  line.need(at, 3);
  const dsap = line.uint8(at);
  const ssap = line.uint8(at + 1);
  const unnumbered = (line.uint8(at + 2) & 3) === 3;
  if (!unnumbered && line.wireEnd - at < 4) throw new CutShort();
  line.need(at, unnumbered ? 3 : 4);
  const control = unnumbered ? line.uint8(at + 2) : line.view.getUint16(at + 2, true);
  if (line.options.linkLevel === true) {
    line.add(`LLC, dsap ${sapName(dsap)} ${(dsap & 1) !== 0 ? "Group" : "Individual"}, `);
    line.add(`ssap ${sapName(ssap)} ${(ssap & 1) !== 0 ? "Response" : "Command"}, `);
    line.add(`ctrl ${hex(control, unnumbered ? 2 : 4)}: `);
  }
  if (!last) return true;
  if (line.options.linkLevel !== true) line.add(addressText(line, dsap & 0xfe, ssap & 0xfe));
  if (unnumbered) printUnnumbered(line, at, control);
  else printNumbered(line, at, control);
  return false;
}

function sapName(sap: number): string {
  const address = sap & 0xfe;
  return `${SAPS.get(address) ?? "Unknown"} (${hex(address, 2)})`;
}

/** Who speaks to whom; the addresses only where the link layer has both. */
function addressText(line: Line, dsap: number, ssap: number): string {
  const dsapName = SAPS.get(dsap) ?? `Unknown DSAP ${hex(dsap, 2)}`;
  const ssapName = SAPS.get(ssap) ?? `Unknown SSAP ${hex(ssap, 2)}`;
  if (line.outermost !== "ethernet") return dsap === ssap ? `${dsapName} ` : `${ssapName} > ${dsapName} `;
  const src = formatMac(line.view, line.offset + 6);
  const dst = formatMac(line.view, line.offset);
  return dsap === ssap ? `${src} > ${dst} ${dsapName} ` : `${src} ${ssapName} > ${dst} ${dsapName} `;
}

function flagName(response: boolean, poll: boolean): string {
  if (response) return poll ? "Final" : "Response";
  return poll ? "Poll" : "Command";
}

function printUnnumbered(line: Line, at: number, control: number): void {
  const command = control & 0xef;
  const name = COMMANDS.get(command) ?? command.toString(16).padStart(2, "0");
  const flag = flagName((line.uint8(at + 1) & 1) !== 0, (control & 0x10) !== 0);
  line.add(`Unnumbered, ${name}, Flags [${flag}], length ${line.wireEnd - at}`);
  if (command !== XID || line.wireEnd - at === 3 || line.uint8(at + 3) !== XID_FORMAT) return;
  line.need(at + 3, 3);
  const digits = [4, 5].map((offset) => line.uint8(at + offset).toString(16).padStart(2, "0"));
  line.add(`: ${digits.join(" ")}`);
}

function printNumbered(line: Line, at: number, control: number): void {
  const flag = flagName((line.uint8(at + 1) & 1) !== 0, (control & 0x100) !== 0);
  const tail = `rcv seq ${control >> 9}, Flags [${flag}], length ${line.wireEnd - at}`;
  if ((control & 1) !== 0) line.add(`Supervisory, ${SUPERVISORY[(control >> 2) & 3]}, ${tail}`);
  else line.add(`Information, send seq ${(control >> 1) & 0x7f}, ${tail}`);
}

const OUIS: ReadonlyMap<number, string> = new Map([
  [0x000000, "Ethernet"],
  [0x00000c, "Cisco"],
  [0x00005e, "IANA"],
  [0x000081, "Nortel Networks SONMP"],
  [0x0000f8, "Cisco bridged"],
  [0x0080c2, "Ethernet bridged"],
  [0x00120f, "IEEE 802.3 Private"],
  [0x080007, "Appletalk"],
]);

/** Prints a SNAP header. */
export function printSnap(line: Line, { at, last }: LayerPlace): boolean {
  line.protocol = "snap";
  if (line.wireEnd - at < 5) throw new CutShort();
  line.need(at, 5);
  const oui = line.uint8(at) << 16 | line.uint16(at + 1);
  const protocol = line.uint16(at + 3);
  const name = oui === 0 || oui === 0x0000f8 || oui === 0x080007 ? ethertypeName(protocol) : undefined;
  const type = `${oui === 0 ? "ethertype" : "pid"} ${name ?? "Unknown"} (${hex(protocol, 4)})`;
  const vendor = `oui ${OUIS.get(oui) ?? "Unknown"} (${hex(oui, 6)}), `;
  const length = `, length ${line.wireEnd - at - 5}: `;
  if (line.options.linkLevel === true) line.add(vendor + type + length);
  else if (last) {
    line.add(`${addressText(line, SAP_SNAP, SAP_SNAP).trimEnd()}, ${oui === 0 ? "" : vendor}${type}${length}`);
  }
  return true;
}
