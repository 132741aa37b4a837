// Values to what travels, and back.

import { Mismatch, type Codec, type Json } from "./codec";
import type { Incoming } from "./connection";
import { ArgumentError, DecodeError, type Failure } from "./errors";
import { json } from "./scalars";
import type { Captured, Captures, UrlPattern } from "./url";

/** Param and data, whatever they are. */
export interface Payload {
  /** Any JSON; a `Buffer` is sent as it stands, and has to be JSON all the same for some servers. */
  readonly param?: Json | Buffer;
  readonly data?: Buffer;
}

/** A param and the data beside it. */
export interface WithData<T> {
  readonly param: T;
  readonly data: Buffer;
}

/** The bytes of a param. The package itself would leave out numbers, booleans and `null`. */
export function encodeParam<T>(codec: Codec<T>, value: T, place: string): Buffer {
  try {
    return Buffer.from(JSON.stringify(codec.encode(value)));
  } catch (error) {
    throw error instanceof Mismatch ? new ArgumentError(place + error.place, error.problem) : error;
  }
}

/** Bytes, as they stand. */
export function encodeBytes(value: Uint8Array, place: string): Buffer {
  if (!(value instanceof Uint8Array)) {
    throw new ArgumentError(place, "expected a Buffer");
  }
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** A payload as it stands. */
export function encodePayload(value: Payload, place: string): { param?: Buffer; data?: Buffer } {
  const { param, data } = value;
  const encoded: { param?: Buffer; data?: Buffer } = {};
  if (param !== undefined) {
    encoded.param = Buffer.isBuffer(param) ? param : encodeParam(json, param, `${place}.param`);
  }
  if (data !== undefined) {
    encoded.data = encodeBytes(data, `${place}.data`);
  }
  return encoded;
}

/** The value of a param. */
export function decodeParam<T>(codec: Codec<T>, { url, param }: Incoming | Failure, place: string): T {
  return decoding(url, place, () => {
    if (param === undefined) {
      throw new Mismatch("there is no param");
    }
    return codec.decode(param as Json);
  });
}

/** The values that stand in a message's URL. */
export function decodeCaptures<C extends Captures>(pattern: UrlPattern<C>, { url }: Incoming): Captured<C> {
  return decoding(url, "url", () => {
    const values = pattern.match(url);
    if (values === undefined) {
      throw new Mismatch(`is none of \`${pattern.text}\``);
    }
    return values;
  });
}

/** Tells of what does not fit that the server has sent it. */
function decoding<T>(url: string, place: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Mismatch ? new DecodeError(url, place + error.place, error.problem) : error;
  }
}

/** A payload as it stands. */
export function decodePayload(incoming: Incoming): Payload {
  const { param, data } = incoming;
  return param === undefined ? { data } : { param: decodeParam(json, incoming, "answer.param"), data };
}
