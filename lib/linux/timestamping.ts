/**
 * What is asked of a network card that has a clock (linux/net_tstamp.h, linux/ethtool.h).
 *
 * ```text
 * ethtool_ts_info   0 cmd u32   4 so_timestamping u32   8 phc_index i32   12 tx_types u32, 12 bytes   28 rx_filters u32, 12 bytes
 * hwtstamp_config   0 flags i32   4 tx_type i32   8 rx_filter i32
 * ```
 *
 * @module
 */

import { ETHTOOL_GET_TS_INFO, HWTSTAMP_FILTER_ALL } from "./abi.ts";

const TS_INFO_LENGTH = 44;
const RX_FILTERS = 28;

/** A `struct ethtool_ts_info` for ETHTOOL_GET_TS_INFO to fill. */
export function encodeTimestampInfo(): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(TS_INFO_LENGTH));
  view.setUint32(0, ETHTOOL_GET_TS_INFO, true);
  return view;
}

/** Whether the card can give all packets that it receives their time, not only those of a time protocol. */
export function stampsAllPackets(info: DataView): boolean {
  return (info.getUint32(RX_FILTERS, true) & 1 << HWTSTAMP_FILTER_ALL) !== 0;
}

/** A `struct hwtstamp_config`: times for all received packets, none for sent ones. */
export function encodeTimestampConfig(): DataView<ArrayBuffer> {
  return new DataView(Int32Array.of(0, 0, HWTSTAMP_FILTER_ALL).buffer);
}
