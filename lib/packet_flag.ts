/**
 * What is known of how a packet came, as bits of one number in its row of a block.
 *
 * They have the layout of pcapng's epb_flags (draft-ietf-opsawg-pcapng, section 4.3.1), so that what the kernel knows goes into
 * a file and comes back as it is. Bits 12 to 15, unused there, are our own.
 *
 * @module
 */

/** Flag bits 0 and 1: the direction. */
export const FLAG_DIRECTION_MASK = 0x3;
/** Direction: received. */
export const FLAG_INBOUND = 0x1;
/** Direction: sent. */
export const FLAG_OUTBOUND = 0x2;
/** Flag bits 2 to 4: how it was received, a `RECEPTION_` number shifted left by this. */
export const FLAG_RECEPTION_SHIFT = 2;
/** Flag bit: the checksum was to be filled in by the network card, and was not yet (`TP_STATUS_CSUMNOTREADY`). */
export const FLAG_CHECKSUM_NOT_READY = 0x200;
/** Flag bit: the network card or kernel found the checksum right (`TP_STATUS_CSUM_VALID`). */
export const FLAG_CHECKSUM_VALID = 0x400;
/** Flag bit: TCP segments that travel as one packet between kernel and card (`TP_STATUS_GSO_TCP`). */
export const FLAG_SEGMENTATION_OFFLOADED = 0x800;
/** Flag bit, our own: the kernel had taken the outermost VLAN tag out, and it was put back. */
export const FLAG_TAG_RESTORED = 0x1000;
/** Flag bit, our own: nobody knows when the packet was captured (a pcapng Simple Packet Block). */
export const FLAG_NO_TIMESTAMP = 0x2000;
/** Flag bit, our own: the time is the network card's, not the kernel's (`TP_STATUS_TS_RAW_HARDWARE`). */
export const FLAG_HARDWARE_TIMESTAMP = 0x4000;
/**
 * Flag bit, our own: the frame is that of a pcapng block which has options, and the whole block lies around it in the bytes
 * as it is in the file.
 */
export const FLAG_HAS_OPTIONS = 0x8000;

/** Reception: to this machine. */
export const RECEPTION_UNICAST = 1;
/** Reception: to a multicast group. */
export const RECEPTION_MULTICAST = 2;
/** Reception: to all. */
export const RECEPTION_BROADCAST = 3;
/** Reception: to another machine, seen because the interface is promiscuous. */
export const RECEPTION_PROMISCUOUS = 4;
