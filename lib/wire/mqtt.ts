/**
 * MQTT 3.1.1 (OASIS, 2014) and 5.0 (2019): messages by topic.
 *
 * ```text
 *  7       4 3     0
 * +---------+-------+-----------------------------+
 * |  Type   | Flags | Remaining Length (1 to 4)   |  what is left depends on the type
 * +---------+-------+-----------------------------+
 * ```
 *
 * @module
 */

import { Cursor } from "../bytes/cursor.ts";
import { Layer, type Shortage } from "./layer.ts";

const SMALLEST_LENGTH = 2;
/** Bytes of the remaining length at most. */
const MAX_LENGTH_BYTES = 4;
/** The version 5 has properties before what older ones have. */
const VERSION_5 = 5;

/** MQTT packet type: a client connects. */
export const MQTT_CONNECT = 1;
/** MQTT packet type: the answer to that. */
export const MQTT_CONNACK = 2;
/** MQTT packet type: a message. */
export const MQTT_PUBLISH = 3;
/** MQTT packet type: the release of a message; its flags must be 2. */
export const MQTT_PUBREL = 6;
/** MQTT packet type: a client wants messages; its flags must be 2. */
export const MQTT_SUBSCRIBE = 8;
/** MQTT packet type: a client wants no more; its flags must be 2. */
export const MQTT_UNSUBSCRIBE = 10;

/** What a client says of itself. */
export interface MqttConnect {
  /** `"MQTT"`, of version 3.1 `"MQIsdp"`. */
  readonly protocolName: string;
  /** 3 is 3.1, 4 is 3.1.1. */
  readonly version: number;
  /** What a client says of its session. */
  readonly flags: number;
  /** Seconds. */
  readonly keepAlive: number;
  /** The name that a client gives itself. */
  readonly clientId: string;
}

/**
 * A packet of MQTT. Its header is the type, the flags and the length; a segment can hold several.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Mqtt, parseHex, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 1883 }), parseHex("30 05 0003 612f62"));
 * if (decode(bytes, LINKTYPE_RAW).layer(Mqtt)?.topic !== "a/b") throw new Error("an empty message");
 * ```
 */
export class Mqtt extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "mqtt";

  /** The packet at `offset`; undefined where its length is not whole. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Mqtt | undefined {
    return end - offset < SMALLEST_LENGTH || !hasLength(view, offset, end) ? undefined : new Mqtt(view, offset, end);
  }

  /** Why {@linkcode Mqtt.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: Math.max(SMALLEST_LENGTH, end - offset + 1), available: end - offset };
  }

  /** Whether type and flags are possible, and a whole packet is there or its begin. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const mqtt = Mqtt.decode(view, offset, end);
    if (mqtt === undefined) return false;
    const { type, flags, length } = mqtt;
    if (type === 0) return false;
    if (type === MQTT_PUBLISH) return (flags & 6) !== 6 && length >= 2 && (mqtt.topic?.length ?? 0) > 0;
    if (type === MQTT_CONNECT) return flags === 0 && /^MQ(?:TT|Isdp)$/.test(mqtt.connect?.protocolName ?? "");
    const wanted = type === MQTT_PUBREL || type === MQTT_SUBSCRIBE || type === MQTT_UNSUBSCRIBE ? 2 : 0;
    return flags === wanted && mqtt.payloadOffset + length <= end;
  }

  /** The short name of the protocol. */
  get name(): "mqtt" {
    return "mqtt";
  }

  /** What it is, an `MQTT_` number. */
  get type(): number {
    return this.view.getUint8(this.offset) >> 4;
  }

  /** What they are depends on the type. */
  get flags(): number {
    return this.view.getUint8(this.offset) & 0x0f;
  }

  /** Whether a message was sent before. */
  get dup(): boolean {
    return (this.flags & 8) !== 0;
  }

  /** How certainly a message is delivered, 0 to 2. */
  get qos(): number {
    return this.flags >> 1 & 3;
  }

  /** Whether a message is kept for clients to come. */
  get retain(): boolean {
    return (this.flags & 1) !== 0;
  }

  /** Bytes that follow the header. */
  get length(): number {
    let value = 0;
    for (let i = this.headerLength - 1; i >= 1; i--) value = value * 128 + (this.view.getUint8(this.offset + i) & 0x7f);
    return value;
  }

  /** What a client says of itself; undefined in another packet, and where it is not there. */
  get connect(): MqttConnect | undefined {
    return this.type === MQTT_CONNECT ? readConnect(this.#contents()) : undefined;
  }

  /** What a message is about; undefined in another packet, and where it is not there. */
  get topic(): string | undefined {
    return this.type === MQTT_PUBLISH ? readString(this.#contents()) : undefined;
  }

  /** The number of a packet that is to be answered; undefined where it has none, and where it is not there. */
  get packetId(): number | undefined {
    const { type } = this;
    const from = this.#contents();
    if (type === MQTT_PUBLISH) {
      if (this.qos === 0 || readString(from) === undefined) return undefined;
    } else if (type < 4 || type > 11) return undefined;
    const id = from.uint16();
    return from.isShort ? undefined : id;
  }

  /** Bytes of the header: 2 to 5. */
  get headerLength(): number {
    let length = SMALLEST_LENGTH;
    while (length <= MAX_LENGTH_BYTES && (this.view.getUint8(this.offset + length - 1) & 0x80) !== 0) length++;
    return length;
  }

  /** The byte after the packet in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The packet as plain fields. */
  toJSON(): MqttFields {
    const { type, flags, length, connect, topic, packetId } = this;
    return {
      type,
      flags,
      length,
      ...(connect === undefined ? {} : { connect }),
      ...(topic === undefined ? {} : { topic }),
      ...(packetId === undefined ? {} : { packetId }),
    };
  }

  #contents(): Cursor {
    return new Cursor({ view: this.view, offset: this.payloadOffset, end: this.payloadEnd });
  }
}

/** The fields of a packet; those that its type has. */
export interface MqttFields {
  /** 0 to 15. */
  type: number;
  /** 0 to 15. */
  flags: number;
  /** Bytes that follow. */
  length: number;
  /** What a client says of itself. */
  connect?: MqttConnect;
  /** What a message is about. */
  topic?: string;
  /** 1 to 65,535. */
  packetId?: number;
}

/** Whether a whole length is there, which has four bytes at most. */
function hasLength(view: DataView, offset: number, end: number): boolean {
  for (let i = 1; i <= MAX_LENGTH_BYTES; i++) {
    if (offset + i >= end) return false;
    if ((view.getUint8(offset + i) & 0x80) === 0) return true;
  }
  return false;
}

/** Text with its length before it; undefined where it is not all there. */
function readString(from: Cursor): string | undefined {
  const text = from.part(from.uint16()).text();
  return from.isShort ? undefined : text;
}

function readConnect(from: Cursor): MqttConnect | undefined {
  const protocolName = readString(from) ?? "";
  const [version, flags, keepAlive] = [from.uint8(), from.uint8(), from.uint16()];
  // What is skipped here are the properties: their length is a number like that of the packet.
  if (version >= VERSION_5) from.part(readVariable(from));
  const clientId = readString(from);
  return clientId === undefined ? undefined : { protocolName, version, flags, keepAlive, clientId };
}

function readVariable(from: Cursor): number {
  let value = 0;
  for (let i = 0; i < MAX_LENGTH_BYTES; i++) {
    const byte = from.uint8();
    value += (byte & 0x7f) * 128 ** i;
    if ((byte & 0x80) === 0) break;
  }
  return value;
}
