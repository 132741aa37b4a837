import type { TlsOptions } from "./npm";

/** How a client connects; times are in milliseconds. */
export interface ConnectOptions {
  readonly password?: string;
  /** How long one attempt to connect may take; by default 10 000. */
  readonly connectTimeout?: number;
  /** How long a call may take that has no time-out of its own; by default 60 000. */
  readonly callTimeout?: number;
  /** How long the system may take to take a packet before the connection is given up; by default 5 000. */
  readonly sendTimeout?: number;
  /** When to look whether the server is still there; by default each 3 000, lost after 3. */
  readonly keepalive?: Keepalive;
  /** When to connect again after a loss, or `false` for never. */
  readonly reconnect?: Reconnect | false;
  /**
   * What to show to a server behind a `vsoas:` URL that asks for it. Which servers to believe is up to
   * Node: the package takes no certificates of authorities but those of `NODE_EXTRA_CA_CERTS`. The
   * quick channel is not encrypted.
   */
  readonly tls?: TlsOptions;
}

/** When a silent server counts as lost. */
export interface Keepalive {
  /** Between one ping and the next; it has so long to be answered. */
  readonly interval: number;
  /** How many in a row may stay without an answer; by default 3. */
  readonly lost?: number;
}

/** How long to wait before the next attempt: `first`, then twice as long each time, up to `longest`. */
export interface Reconnect {
  /** By default 250. */
  readonly first?: number;
  /** By default 10 000. */
  readonly longest?: number;
}

/** How a single call differs from others. */
export interface CallOptions {
  /** In milliseconds. */
  readonly timeout?: number;
  /** Ends the wait for the answer; what the server does is not undone. */
  readonly signal?: AbortSignal;
}

/** The options with what stands for those that are not given. */
export function withDefaults(options: ConnectOptions) {
  const { keepalive, reconnect } = options;
  return {
    ...options,
    connectTimeout: options.connectTimeout ?? 10_000,
    callTimeout: options.callTimeout ?? 60_000,
    sendTimeout: options.sendTimeout ?? 5_000,
    keepalive: { interval: keepalive?.interval ?? 3_000, lost: keepalive?.lost ?? 3 },
    reconnect:
      reconnect === false ? undefined : { first: reconnect?.first ?? 250, longest: reconnect?.longest ?? 10_000 },
  };
}

export type Settings = ReturnType<typeof withDefaults>;
