/**
 * Flags of 802.11 frames, IEEE 802.11-2020 clause 9.2.4.1: the second byte of frame control.
 *
 * @module
 */

/** Flag: to the distribution system. */
export const WLAN_TO_DS = 0x01;
/** Flag: from the distribution system. */
export const WLAN_FROM_DS = 0x02;
/** Flag: more fragments follow. */
export const WLAN_MORE_FRAGMENTS = 0x04;
/** Flag: sent again. */
export const WLAN_RETRY = 0x08;
/** Flag: the station will sleep. */
export const WLAN_POWER_MANAGEMENT = 0x10;
/** Flag: the access point has more for the station. */
export const WLAN_MORE_DATA = 0x20;
/** Flag: the body is encrypted. */
export const WLAN_PROTECTED = 0x40;
/** Flag: HT control is there; strictly ordered in frames without QoS. */
export const WLAN_ORDER = 0x80;
