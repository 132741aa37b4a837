// The package `vsoa` 1.5.1 from npm, as far as it is used. It comes with types of its own, which are
// not used: they do not compile under `strict`, and say other things than the code does.

/** A connection of that package. */
export interface NpmClient {
  on(event: "connect", listener: (info: unknown) => void): this;
  on(event: "error", listener: (error: Error & { status?: number }) => void): this;
  on(event: "message", listener: (url: string, payload: NpmPayload | undefined, isQuick?: boolean) => void): this;
  connect(address: SocketAddress, done: () => void, tls: TlsOptions | undefined, timeout: number): void;
  close(): void;
  sendTimeout(milliseconds: number): void;
  call(url: string, options: { method: 0 | 1 }, payload: NpmPayload, done: NpmReply, timeout: number): void;
  subscribe(url: string, done: NpmDone, timeout: number): void;
  unsubscribe(url: string, done: NpmDone, timeout: number): void;
  ping(done: NpmDone, timeout: number): void;
  /** Not public: its socket, whose end the package itself does not look for. */
  readonly _net?: { once(event: "close", listener: () => void): unknown };
}

export type NpmDone = (error?: Error & { status?: number }) => void;
export type NpmReply = (error: (Error & { status?: number }) | undefined, payload?: NpmPayload, tunnel?: number) => void;

/** A param is sent as it stands if it is a `Buffer`; what is received has been parsed. */
export interface NpmPayload {
  param?: unknown;
  data?: Buffer;
}

export interface SocketAddress {
  domain: 2 | 10;
  addr: string;
  port: number;
}

export interface TlsOptions {
  key?: string | Buffer;
  cert?: string | Buffer;
}

interface Npm {
  Client: new (options: { passwd?: string }) => NpmClient;
  lookup(
    name: string,
    done: (error: Error | undefined, found?: SocketAddress & { security?: boolean }) => void,
    domain?: 2 | 10,
  ): void;
}

export const npm = require("vsoa") as Npm;
