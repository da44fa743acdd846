/**
 * The fields of SSH.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import {
  hassh,
  hasshServer,
  hasshServerText,
  hasshText,
  Ssh,
  SshEncrypted,
  type SshKexInit,
  type SshPacket,
} from "../wire/ssh.ts";
import { type FieldSpec, list } from "./field.ts";
import { uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const MESSAGE_NAMES: Readonly<Record<number, string>> = {
  1: "Disconnect",
  2: "Ignore",
  3: "Unimplemented",
  4: "Debug",
  5: "Service Request",
  6: "Service Accept",
  7: "Extension Information",
  20: "Key Exchange Init",
  21: "New Keys",
  30: "Key Exchange, Client",
  31: "Key Exchange, Server",
};

/** The lists of a KEXINIT: Wireshark's name, ours, and what they are. */
const LISTS: readonly (readonly [name: string, key: keyof SshKexInit, title: string])[] = [
  ["kex_algorithms", "kexAlgorithms", "Key Exchange Algorithms"],
  ["server_host_key_algorithms", "serverHostKeyAlgorithms", "Host Key Algorithms"],
  ["encryption_algorithms_client_to_server", "encryptionClientToServer", "Encryption, Client to Server"],
  ["encryption_algorithms_server_to_client", "encryptionServerToClient", "Encryption, Server to Client"],
  ["mac_algorithms_client_to_server", "macClientToServer", "MAC, Client to Server"],
  ["mac_algorithms_server_to_client", "macServerToClient", "MAC, Server to Client"],
  ["compression_algorithms_client_to_server", "compressionClientToServer", "Compression, Client to Server"],
  ["compression_algorithms_server_to_client", "compressionServerToClient", "Compression, Server to Client"],
  ["languages_client_to_server", "languagesClientToServer", "Languages, Client to Server"],
  ["languages_server_to_client", "languagesServerToClient", "Languages, Server to Client"],
];

/** A fingerprint of one side: which one has sent the packet, its ports tell. */
function fingerprint(name: string, title: string, { make, ofClient }: Fingerprint): FieldSpec<SshPacket> {
  return {
    name: `ssh.kex.${name}`,
    title,
    value: ({ kexInit }, { packet }) => kexInit && isFromClient(packet) === ofClient ? make(kexInit) : undefined,
  };
}

interface Fingerprint {
  readonly make: (kex: SshKexInit) => string;
  readonly ofClient: boolean;
}

/** The port of the server is the lower one. */
function isFromClient({ tcp }: Packet): boolean {
  return tcp !== undefined && tcp.dstPort < tcp.srcPort;
}

/** SSH. */
export const SSH: Protocol = protocol(Ssh, {
  name: "ssh",
  title: "SSH Protocol",
  ownPayload: true,
  fields: [
    {
      name: "ssh.protocol",
      title: "Protocol",
      at: 0,
      size: ({ headerLength }) => headerLength,
      value: ({ identification }) => identification,
    },
    list({
      title: ({ messageCode }: SshPacket) => `Packet: ${MESSAGE_NAMES[messageCode] ?? messageCode}`,
      items: ({ packets }) => packets,
      fields: [
        uint32("ssh.packet_length", "Packet Length", { at: 0 }),
        uint8("ssh.padding_length", "Padding Length", { at: 4 }),
        uint8("ssh.message_code", "Message Code", { at: 5, names: (code) => MESSAGE_NAMES[code] }),
        { name: "ssh.cookie", title: "Cookie", at: 6, size: 16, value: ({ kexInit }) => kexInit?.cookie },
        ...LISTS.map(([name, key, title]): FieldSpec<SshPacket> => ({
          name: `ssh.${name}`,
          title,
          value: ({ kexInit }) => kexInit?.[key],
        })),
        {
          name: "ssh.first_kex_packet_follows",
          title: "First KEX Packet Follows",
          value: ({ kexInit }) => kexInit?.firstKexPacketFollows,
        },
        fingerprint("hassh_algorithms", "hassh Text", { make: hasshText, ofClient: true }),
        fingerprint("hassh", "hassh", { make: hassh, ofClient: true }),
        fingerprint("hasshserver_algorithms", "hasshServer Text", { make: hasshServerText, ofClient: false }),
        fingerprint("hasshserver", "hasshServer", { make: hasshServer, ofClient: false }),
      ],
    }),
  ],
});

/** Encrypted packets of SSH. */
export const SSH_ENCRYPTED: Protocol = protocol(SshEncrypted, {
  name: "ssh",
  title: "SSH Protocol, encrypted",
  ownPayload: true,
  fields: [],
});
