import { Waits, type WaitOptions } from "./deadline";
import { ArgumentError, ConnectionError, StatusError } from "./errors";
import { npm, type NpmClient, type NpmDone, type NpmPayload, type SocketAddress, type TlsOptions } from "./npm";

/** A call, as it travels. */
export interface Request {
  readonly method: "GET" | "SET";
  readonly url: string;
  /** The bytes of the param. */
  readonly param?: Buffer | undefined;
  readonly data?: Buffer | undefined;
}

/** What comes back, and what is published. */
export interface Incoming {
  readonly url: string;
  /** The param, parsed; `undefined` if there is none. */
  readonly param: unknown;
  /** Empty if there is none, which is the same on the wire. */
  readonly data: Buffer;
}

/** An answer; with a stream if it has a tunnel. */
export interface Reply extends Incoming {
  readonly tunnel: number | undefined;
}

export interface ConnectionOptions {
  readonly address: SocketAddress;
  readonly password?: string | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly connectTimeout: number;
  readonly sendTimeout: number;
  readonly onMessage: (message: Incoming) => void;
  /** Ends opening it. */
  readonly signal: AbortSignal;
}

/**
 * One connection over the package: it opens once and ends once, and nothing that waits for it is
 * left open after its end.
 */
export class Connection {
  readonly address: SocketAddress;
  readonly #npm: NpmClient;
  readonly #waits = new Waits();
  /** Why it has ended, once it has. */
  readonly ended: Promise<ConnectionError>;
  #tellEnd: ((reason: ConnectionError) => void) | undefined;
  #info: unknown;
  #heard = 0;

  private constructor(options: ConnectionOptions) {
    this.address = options.address;
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve;
    });
    // The whole of its options goes to the server, so it gets no others.
    this.#npm = new npm.Client(options.password === undefined ? {} : { passwd: options.password });
    // Else it ends the connection where a packet was not taken within 100 ms.
    this.#npm.sendTimeout(options.sendTimeout);
    this.#npm.on("message", (url, payload, isQuick) => {
      this.#heard += isQuick === true ? 0 : 1;
      options.onMessage(incoming(url, payload));
    });
  }

  /** Opens one: it has shaken hands when it is there. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    const { connectTimeout: timeout, signal } = options;
    try {
      await connection.#waits.wait<void>(`connecting to ${connection.#place}`, { timeout, signal }, (done, fail) =>
        connection.#start(options, done, fail),
      );
    } catch (error) {
      connection.end(connection.endedBy(error));
      throw error;
    }
    return connection;
  }

  /** What the server says of itself. */
  get info(): unknown {
    return this.#info;
  }

  /** Grows with each sign of life that is no datagram of the quick channel. */
  get heard(): number {
    return this.#heard;
  }

  call(request: Request, options: WaitOptions): Promise<Reply> {
    const { method, url } = request;
    if (Buffer.byteLength(url) > LONGEST_URL) {
      throw new ArgumentError("url", `longer than ${LONGEST_URL} bytes`);
    }
    return this.#waits.wait<Reply>(`${method} ${url}`, options, (done, fail) => {
      const payload: NpmPayload = {
        ...(request.param === undefined ? {} : { param: request.param }),
        ...(request.data === undefined ? {} : { data: request.data }),
      };
      const answered = (error: (Error & { status?: number }) | undefined, payload?: NpmPayload, tunnel?: number): void => {
        const reply = incoming(url, payload);
        this.#hear(error);
        if (error === undefined) {
          done({ ...reply, tunnel });
        } else if (error.status === undefined) {
          this.#failLater(error, fail);
        } else {
          fail(new StatusError({ ...reply, status: error.status }));
        }
      };
      try {
        this.#npm.call(url, { method: method === "SET" ? 1 : 0 }, payload, answered, later(options.timeout));
      } catch (error) {
        fail(error instanceof RangeError ? new ArgumentError(`${method} ${url}`, TOO_LARGE) : error);
      }
    });
  }

  subscribe(url: string, options: WaitOptions): Promise<void> {
    return this.#request(`subscribing ${url}`, url, options, (done, timeout) => this.#npm.subscribe(url, done, timeout));
  }

  unsubscribe(url: string, options: WaitOptions): Promise<void> {
    return this.#request(`unsubscribing ${url}`, url, options, (done, timeout) => this.#npm.unsubscribe(url, done, timeout));
  }

  ping(options: WaitOptions): Promise<void> {
    return this.#request("ping", "/", options, (done, timeout) => this.#npm.ping(done, timeout));
  }

  /** Ends it; only the first reason counts. */
  end(reason: ConnectionError): void {
    const tellEnd = this.#tellEnd;
    if (tellEnd === undefined) {
      return;
    }
    this.#tellEnd = undefined;
    this.#waits.end(reason);
    tellEnd(reason);
    // Not at once: this may run within a callback of the package's parser, which `close` takes away.
    setImmediate(() => this.#npm.close());
  }

  /** What ends it if this has happened on it. */
  endedBy(error: unknown): ConnectionError {
    const text = error instanceof Error ? error.message : String(error);
    return error instanceof ConnectionError ? error : new ConnectionError(`${this.#place}: ${text}`, { cause: error });
  }

  get #place(): string {
    return `${this.address.addr}:${this.address.port}`;
  }

  #start(options: ConnectionOptions, done: () => void, fail: (reason: unknown) => void): void {
    const place = this.#place;
    const npm = this.#npm;
    npm.on("connect", (info) => {
      this.#info = info;
      // The package does not look whether the server closes the connection.
      npm._net?.once("close", () => this.end(new ConnectionError(`${place}: the server closed the connection`)));
      done();
    });
    npm.on("error", (error) => {
      if (error.status === undefined) {
        const reason = new ConnectionError(`${place}: ${hintOf(error)}`, { cause: error });
        fail(reason);
        this.end(reason);
      } else {
        fail(new StatusError({ url: place, status: error.status, param: undefined, data: Buffer.alloc(0) }));
      }
    });
    // What it tells this callback may be wrong; the events are right.
    npm.connect(options.address, () => {}, options.tls, later(options.connectTimeout));
  }

  /** The package ends what waits before it says why; it is given the time to say so. */
  #failLater(error: Error, fail: (reason: ConnectionError) => void): void {
    setImmediate(() => fail(this.endedBy(error)));
  }

  /** An answer that is there has a status, if it has an error at all. */
  #hear(error: { status?: number } | undefined): void {
    if (error === undefined || error.status !== undefined) {
      this.#heard += 1;
    }
  }

  #request(
    what: string,
    url: string,
    options: WaitOptions,
    start: (done: NpmDone, timeout: number) => void,
  ): Promise<void> {
    return this.#waits.wait<void>(what, options, (done, fail) => {
      const answered: NpmDone = (error) => {
        this.#hear(error);
        if (error === undefined) {
          done();
        } else if (error.status === undefined) {
          this.#failLater(error, fail);
        } else {
          fail(new StatusError({ url, status: error.status, param: undefined, data: Buffer.alloc(0) }));
        }
      };
      start(answered, later(options.timeout));
    });
  }
}

function incoming(url: string, payload: NpmPayload | undefined): Incoming {
  return { url, param: payload?.param, data: payload?.data ?? Buffer.alloc(0) };
}

/** The package's own time-outs are coarse, so they only clean up after ours. */
function later(timeout: number): number {
  return timeout + 1000;
}

function hintOf(error: Error): string {
  return error.message === "parser failed" || error.message === "quick parser failed"
    ? "the server sent what the vsoa package for Node cannot read, such as a param that is not JSON"
    : error.message;
}

const LONGEST_URL = 65_535;
const TOO_LARGE = "URL, param and data have more than the 256 KiB that fit in a packet";
