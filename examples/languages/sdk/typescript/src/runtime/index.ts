// What a program uses of the runtime; the generated files take the rest from its own files.

export { Client, type ClientEvents } from "./client";
export type { Json } from "./codec";
export type { Incoming, Reply, Request } from "./connection";
export {
  ArgumentError,
  ConnectionError,
  DecodeError,
  StatusError,
  TimeoutError,
  VsoaError,
  type Failure,
} from "./errors";
export type { CallOptions, ConnectOptions, Keepalive, Reconnect } from "./options";
export type { Payload, WithData } from "./payload";
export type { StreamReply } from "./stream";
export { Subscription, type SubscribeOptions } from "./subscription";
