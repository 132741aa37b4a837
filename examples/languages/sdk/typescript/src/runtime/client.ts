import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { locate, parseServerUrl, type ServerUrl } from "./address";
import { Connection, type Reply, type Request } from "./connection";
import { ConnectionError, StatusError, type Failure } from "./errors";
import { Inboxes, type Inbox } from "./inboxes";
import { keepAlive } from "./keepalive";
import { withDefaults, type CallOptions, type ConnectOptions, type Settings } from "./options";
import { openStream, type StreamReply } from "./stream";

/** What a client tells of its connection. */
export interface ClientEvents {
  /** The connection was lost. */
  disconnected: [reason: ConnectionError];
  /** There is a connection again, and all subscriptions are made anew. */
  reconnected: [];
  /** It is over: the program has closed it, or the connection was lost and is not made again. */
  closed: [reason: ConnectionError];
}

/**
 * A client of one server, which its services and topics share.
 *
 * Where the connection is lost, calls under way fail with a `ConnectionError`, and so do calls until
 * it has connected again; subscriptions stay. It keeps the process alive until it is closed.
 */
export class Client {
  readonly #url: ServerUrl;
  readonly #settings: Settings;
  readonly #events = new EventEmitter();
  readonly #closing = new AbortController();
  readonly #inboxes = new Inboxes();
  #connection: Connection | undefined;
  #whyNot: Error | undefined;
  #info: unknown;

  private constructor(url: ServerUrl, settings: Settings) {
    this.#url = url;
    this.#settings = settings;
  }

  /**
   * Connects to `vsoa://host:port`, or to `vsoa://name`, which a position server knows; `vsoas:` is
   * over TLS.
   *
   * @throws `ConnectionError` or `TimeoutError` where that fails; `StatusError` with status 1 where
   *   the password is wrong.
   */
  static async connect(url: string, options: ConnectOptions = {}): Promise<Client> {
    const client = new Client(parseServerUrl(url), withDefaults(options));
    const connection = await client.#open();
    client.#connection = connection;
    void client.#supervise(connection);
    return client;
  }

  /** Whether there is a connection, as far as is known. */
  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** What the server said of itself when it was connected to last. */
  get info(): unknown {
    return this.#info;
  }

  /** Has the listener called on each of these events. */
  on<E extends keyof ClientEvents>(event: E, listener: (...args: ClientEvents[E]) => void): this {
    this.#events.on(event, listener);
    return this;
  }

  off<E extends keyof ClientEvents>(event: E, listener: (...args: ClientEvents[E]) => void): this {
    this.#events.off(event, listener);
    return this;
  }

  /** Ends the connection, all calls and all subscriptions. */
  close(): void {
    this.#finish(new ConnectionError("the client is closed"), undefined);
  }

  /** Asks the server for a sign of life; how long it took, in milliseconds. */
  async ping(options: CallOptions = {}): Promise<number> {
    const start = performance.now();
    await this.#connected("ping").ping(this.#waitOptions(options));
    return performance.now() - start;
  }

  /**
   * Makes a call as it travels; the services have it typed.
   *
   * @param revive - Makes the error of a status that is not success.
   */
  async call(
    request: Request,
    options: CallOptions = {},
    revive: (failure: Failure) => StatusError = (failure) => new StatusError(failure),
  ): Promise<Reply> {
    const connection = this.#connected(`${request.method} ${request.url}`);
    try {
      return await connection.call(request, this.#waitOptions(options));
    } catch (error) {
      throw error instanceof StatusError ? revive(error.failure) : error;
    }
  }

  /** Opens the stream that came with an answer. @internal */
  async withStream<T>(answer: T, reply: Reply, options: CallOptions = {}): Promise<StreamReply<T>> {
    const connection = this.#connected(reply.url);
    if (reply.tunnel === undefined) {
      throw new ConnectionError(`${reply.url}: the answer came without its stream`);
    }
    const { timeout } = this.#waitOptions(options);
    return { answer, stream: await openStream(connection.address, reply.tunnel, this.#tls, timeout) };
  }

  /** Subscribes for an inbox. @internal */
  async subscribe(inbox: Inbox, timeout: number | undefined): Promise<void> {
    const connection = this.#connected(inbox.subscribed);
    // Before the server has answered, since what is published may come at once.
    this.#inboxes.add(inbox);
    try {
      await connection.subscribe(inbox.subscribed, this.#waitOptions({ timeout }));
    } catch (error) {
      this.unsubscribe(inbox);
      throw error;
    }
  }

  /** Takes the inbox away, and unsubscribes if it was the last. @internal */
  unsubscribe(inbox: Inbox): void {
    if (this.#inboxes.remove(inbox)) {
      // What is still published until it succeeds, or because it fails, reaches nobody.
      this.#connection?.unsubscribe(inbox.subscribed, this.#waitOptions({})).catch(() => {});
    }
  }

  get #tls() {
    return this.#url.tls ? { ...this.#settings.tls, rejectUnauthorized: true } : undefined;
  }

  #connected(what: string): Connection {
    if (this.#connection === undefined) {
      const why = this.#whyNot === undefined ? "" : ` (${this.#whyNot.message})`;
      throw new ConnectionError(`${what}: not connected${why}`, { cause: this.#whyNot });
    }
    return this.#connection;
  }

  #waitOptions({ timeout, signal }: { timeout?: number | undefined; signal?: AbortSignal }) {
    return { timeout: timeout ?? this.#settings.callTimeout, signal };
  }

  async #open(): Promise<Connection> {
    const { password, connectTimeout, sendTimeout } = this.#settings;
    const address = await locate(this.#url, { timeout: connectTimeout, signal: this.#closing.signal });
    const onMessage = this.#inboxes.deliver.bind(this.#inboxes);
    const signal = this.#closing.signal;
    const connection = await Connection.open({
      address, password, tls: this.#tls, connectTimeout, sendTimeout, onMessage, signal,
    });
    this.#info = connection.info;
    keepAlive(connection, this.#settings.keepalive);
    return connection;
  }

  /** Waits for each connection's end, and makes the next one. */
  async #supervise(first: Connection): Promise<void> {
    let connection: Connection | undefined = first;
    while (connection !== undefined) {
      const reason = await connection.ended;
      this.#connection = undefined;
      this.#whyNot = reason;
      if (this.#closing.signal.aborted) {
        return;
      }
      this.#emit("disconnected", reason);
      connection = await this.#reconnect();
      if (connection === undefined) {
        this.#finish(reason, reason);
      } else {
        this.#emit("reconnected");
      }
    }
  }

  /** Tries until there is a connection with all subscriptions; `undefined` if there shall be none. */
  async #reconnect(): Promise<Connection | undefined> {
    const { signal } = this.#closing;
    const rules = this.#settings.reconnect;
    for (let delay = rules?.first ?? 0; rules !== undefined && !signal.aborted; delay = Math.min(2 * delay, rules.longest)) {
      try {
        // Not all clients of a server that was away shall come at once.
        await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal });
        const connection = await this.#open();
        const resumed = this.#inboxes.resume(connection, this.#settings.callTimeout);
        this.#connection = connection;
        await resumed;
        return connection;
      } catch (error) {
        this.#connection = undefined;
        this.#whyNot = error instanceof Error ? error : undefined;
      }
    }
    return undefined;
  }

  #finish(reason: ConnectionError, told: ConnectionError | undefined): void {
    if (this.#closing.signal.aborted) {
      return;
    }
    this.#closing.abort(reason);
    this.#whyNot = reason;
    this.#connection?.end(reason);
    this.#connection = undefined;
    this.#inboxes.end(told);
    this.#emit("closed", reason);
  }

  /** Later, so that what a listener throws is its own affair. */
  #emit<E extends keyof ClientEvents>(event: E, ...args: ClientEvents[E]): void {
    setImmediate(() => this.#events.emit(event, ...args));
  }
}
