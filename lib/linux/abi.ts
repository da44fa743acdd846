/**
 * Numbers of the Linux kernel's interface to packet sockets, as its headers spell them. They are the same on x86_64 and
 * aarch64 unless said otherwise.
 *
 * @module
 */

// sys/socket.h, linux/net.h
export const AF_UNSPEC = 0;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_PACKET = 17;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;
export const MSG_TRUNC = 0x20;
export const MSG_DONTWAIT = 0x40;

// asm-generic/socket.h
export const SOL_SOCKET = 1;
export const SO_TYPE = 3;
export const SO_ERROR = 4;
export const SO_RCVBUF = 8;
export const SO_ATTACH_FILTER = 26;
export const SO_RCVBUFFORCE = 33;
/** Also the type of the control message that carries the time: two 64-bit words, seconds and nanoseconds. */
export const SO_TIMESTAMPNS = 35;
/** Also the type of the control message: three such times, the first by software, the third by the network card. */
export const SO_TIMESTAMPING = 37;
export const SO_DOMAIN = 39;
/** Also the type of the control message: packets dropped before this one, 32 bits, since the socket was opened. */
export const SO_RXQ_OVFL = 40;
export const SO_LOCK_FILTER = 44;

// linux/net_tstamp.h
export const SOF_TIMESTAMPING_RX_HARDWARE: number = 1 << 2;
export const SOF_TIMESTAMPING_RX_SOFTWARE: number = 1 << 3;
export const SOF_TIMESTAMPING_SOFTWARE: number = 1 << 4;
export const SOF_TIMESTAMPING_RAW_HARDWARE: number = 1 << 6;
export const HWTSTAMP_FILTER_ALL = 1;

// linux/if_packet.h, packet(7)
export const SOL_PACKET = 263;
export const PACKET_ADD_MEMBERSHIP = 1;
export const PACKET_RX_RING = 5;
export const PACKET_STATISTICS = 6;
export const PACKET_AUXDATA = 8;
export const PACKET_VERSION = 10;
export const PACKET_RESERVE = 12;
export const PACKET_TIMESTAMP = 17;
export const PACKET_FANOUT = 18;
export const PACKET_FANOUT_HASH = 0;
export const PACKET_FANOUT_LB = 1;
export const PACKET_FANOUT_CPU = 2;
export const PACKET_FANOUT_ROLLOVER = 3;
export const PACKET_FANOUT_QM = 5;
export const PACKET_FANOUT_FLAG_DEFRAG = 0x8000;
export const PACKET_MR_PROMISC = 1;
export const PACKET_HOST = 0;
export const PACKET_BROADCAST = 1;
export const PACKET_MULTICAST = 2;
export const PACKET_OTHERHOST = 3;
export const PACKET_OUTGOING = 4;
/** The checksum is for the network card to fill in. */
export const TP_STATUS_CSUMNOTREADY: number = 1 << 3;
/** `tp_vlan_tci` holds a tag; before 3.0 a TCI other than 0 was the only sign. */
export const TP_STATUS_VLAN_VALID: number = 1 << 4;
/** `tp_vlan_tpid` holds the tag's TPID; before 3.14 it was always 0x8100. */
export const TP_STATUS_VLAN_TPID_VALID: number = 1 << 6;
export const TP_STATUS_CSUM_VALID: number = 1 << 7;
export const TP_STATUS_GSO_TCP: number = 1 << 8;
/** The time is the network card's own. */
export const TP_STATUS_TS_RAW_HARDWARE: number = 1 << 31;

// linux/if_ether.h
export const ETH_P_ALL = 0x0003;

// sys/mman.h
export const PROT_READ = 0x1;
export const PROT_WRITE = 0x2;
export const MAP_SHARED = 0x01;
export const MAP_PRIVATE = 0x02;
export const MAP_FIXED = 0x10;
export const MAP_ANONYMOUS = 0x20;

// fcntl.h, sched.h
export const O_RDONLY = 0;
export const O_CLOEXEC = 0o2000000;
export const CLONE_NEWNET = 0x40000000;

// linux/sockios.h, netdevice(7)
export const SIOCGIFNAME = 0x8910;
export const SIOCGIFFLAGS = 0x8913;
export const SIOCGIFMTU = 0x8921;
export const SIOCGIFHWADDR = 0x8927;
export const SIOCETHTOOL = 0x8946;
export const SIOCSHWTSTAMP = 0x89b0;

// linux/ethtool.h
export const ETHTOOL_GET_TS_INFO = 0x41;

// linux/if.h
export const IFF_UP = 0x1;
export const IFF_BROADCAST = 0x2;
export const IFF_LOOPBACK = 0x8;
export const IFF_POINTOPOINT = 0x10;
export const IFF_RUNNING = 0x40;
export const IFF_NOARP = 0x80;
export const IFF_PROMISC = 0x100;
export const IFF_ALLMULTI = 0x200;
export const IFF_MULTICAST = 0x1000;
/** The kernel gives the loopback interface this index in every network namespace (net/net_namespace.h). */
export const LOOPBACK_IFINDEX = 1;

// linux/eventpoll.h, epoll(7)
export const EPOLL_CLOEXEC = 0o2000000;
export const EPOLL_CTL_ADD = 1;
export const EPOLL_CTL_DEL = 2;
export const EPOLL_CTL_MOD = 3;
export const EPOLLIN = 0x1;
export const EPOLLOUT = 0x4;
export const EPOLLONESHOT = 0x40000000;

// sys/eventfd.h
export const EFD_CLOEXEC = 0o2000000;
export const EFD_NONBLOCK = 0o4000;
