/**
 * The fields of MQTT.
 *
 * @module
 */

import { Mqtt, MQTT_CONNACK, MQTT_PUBLISH } from "../wire/mqtt.ts";
import { HEX8 } from "./field.ts";
import { bit8, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "Reserved",
  "Connect Command",
  "Connect Ack",
  "Publish Message",
  "Publish Ack",
  "Publish Received",
  "Publish Release",
  "Publish Complete",
  "Subscribe Request",
  "Subscribe Ack",
  "Unsubscribe Request",
  "Unsubscribe Ack",
  "Ping Request",
  "Ping Response",
  "Disconnect Req",
  "Authentication Exchange",
];
const QOS: readonly string[] = ["At most once delivery", "At least once delivery", "Exactly once delivery", "Reserved"];

const isPublish = ({ type }: Mqtt): boolean => type === MQTT_PUBLISH;

/** MQTT. */
export const MQTT: Protocol = protocol(Mqtt, {
  name: "mqtt",
  title: "MQ Telemetry Transport Protocol",
  ownPayload: true,
  fields: [
    uint8("mqtt.hdrflags", "Header Flags", { at: 0, format: HEX8 }),
    uint8("mqtt.msgtype", "Message Type", { at: 0, mask: 0xf0, names: (type) => TYPES[type] }),
    bit8("mqtt.dupflag", "DUP Flag", { at: 0, mask: 8, when: isPublish }),
    uint8("mqtt.qos", "QoS Level", { at: 0, mask: 6, when: isPublish, names: (qos) => QOS[qos] }),
    bit8("mqtt.retain", "Retain", { at: 0, mask: 1, when: isPublish }),
    {
      name: "mqtt.len",
      title: "Msg Len",
      at: 1,
      size: ({ headerLength }) => headerLength - 1,
      value: ({ length }) => length,
    },
    { name: "mqtt.protoname", title: "Protocol Name", value: ({ connect }) => connect?.protocolName },
    { name: "mqtt.ver", title: "Version", value: ({ connect }) => connect?.version },
    { name: "mqtt.conflags", title: "Connect Flags", value: ({ connect }) => connect?.flags, format: HEX8 },
    { name: "mqtt.kalive", title: "Keep Alive", value: ({ connect }) => connect?.keepAlive },
    { name: "mqtt.clientid", title: "Client ID", value: ({ connect }) => connect?.clientId },
    uint8("mqtt.conack.flags", "Acknowledge Flags", {
      at: ({ headerLength }) => headerLength,
      when: ({ type }) => type === MQTT_CONNACK,
      format: HEX8,
    }),
    { name: "mqtt.topic", title: "Topic", value: ({ topic }) => topic },
    { name: "mqtt.msgid", title: "Message Identifier", value: ({ packetId }) => packetId },
  ],
});
