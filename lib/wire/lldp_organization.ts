/**
 * Names of the organizations' own TLVs in LLDP: IEEE 802.1Q annex D, IEEE 802.3 clause 79, and ANSI/TIA-1057 (LLDP-MED).
 *
 * @module
 */

/** IEEE 802.1. */
export const LLDP_OUI_8021 = 0x0080c2;
/** IEEE 802.3. */
export const LLDP_OUI_8023 = 0x00120f;
/** TIA, for media endpoints. */
export const LLDP_OUI_MED = 0x0012bb;

const NAMES: ReadonlyMap<number, Readonly<Record<number, string>>> = new Map<number, Readonly<Record<number, string>>>([
  [LLDP_OUI_8021, {
    1: "Port VLAN ID",
    2: "Port And Protocol VLAN ID",
    3: "VLAN Name",
    4: "Protocol Identity",
    5: "VID Usage Digest",
    6: "Management VID",
    7: "Link Aggregation",
    8: "Congestion Notification",
    9: "ETS Configuration",
    10: "ETS Recommendation",
    11: "Priority Flow Control Configuration",
    12: "Application Protocol",
    13: "EVB",
    14: "CDCP",
  }],
  [LLDP_OUI_8023, {
    1: "MAC/PHY Configuration/Status",
    2: "Power Via MDI",
    3: "Link Aggregation",
    4: "Maximum Frame Size",
    5: "Energy-Efficient Ethernet",
  }],
  [LLDP_OUI_MED, {
    1: "Media Capabilities",
    2: "Network Policy",
    3: "Location Identification",
    4: "Extended Power-via-MDI",
    5: "Inventory - Hardware Revision",
    6: "Inventory - Firmware Revision",
    7: "Inventory - Software Revision",
    8: "Inventory - Serial Number",
    9: "Inventory - Manufacturer Name",
    10: "Inventory - Model Name",
    11: "Inventory - Asset ID",
  }],
]);

/** What a TLV of an organization is, `"Port VLAN ID"`; undefined where it has no name here. */
export function lldpOrganizationName(oui: number, subtype: number): string | undefined {
  return NAMES.get(oui)?.[subtype];
}
