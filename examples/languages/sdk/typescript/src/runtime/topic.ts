import type { Client } from "./client";
import type { Incoming } from "./connection";
import { ConnectionError } from "./errors";
import type { Inbox } from "./inboxes";
import type { CallOptions } from "./options";
import { Subscription, type SubscribeOptions } from "./subscription";
import type { UrlPattern } from "./url";

/** What is published on a topic. */
export interface TopicShape<T> {
  readonly url: UrlPattern<any>;
  readonly decode: (message: Incoming) => T;
}

/** The values of a URL's captures, as far as they are given. */
export type At = { readonly [name: string]: unknown };

/** Subscribes a topic, for the URLs with these values. */
export async function subscribe<T>(
  client: Client,
  shape: TopicShape<T>,
  at: At,
  options: SubscribeOptions = {},
): Promise<Subscription<T>> {
  const reader = new Reader(client, shape, at, options);
  await client.subscribe(reader, options.timeout);
  return reader.subscription;
}

/** Subscribes the current value at one URL, and asks for it: at first, and after each reconnect. */
export async function watch<T>(
  client: Client,
  shape: TopicShape<T>,
  at: At,
  options: SubscribeOptions = {},
): Promise<Subscription<T>> {
  const watcher = new Watcher(client, shape, at, options);
  await client.subscribe(watcher, options.timeout);
  try {
    await watcher.ask();
  } catch (error) {
    watcher.subscription.close();
    throw error;
  }
  return watcher.subscription;
}

/** Passes on what is published. */
class Reader<T> implements Inbox {
  readonly subscribed: string;
  readonly subscription: Subscription<T>;
  readonly #shape: TopicShape<T>;
  readonly #at: At;

  constructor(client: Client, shape: TopicShape<T>, at: At, options: SubscribeOptions) {
    this.#shape = shape;
    this.#at = at;
    this.subscribed = shape.url.prefix(at);
    this.subscription = new Subscription<T>(shape.decode, options.capacity ?? CAPACITY, () => client.unsubscribe(this));
  }

  wants(url: string): boolean {
    return this.#shape.url.matches(url, this.#at);
  }

  push(message: Incoming): void {
    this.subscription.push(message);
  }

  resume(): void {}

  end(reason: Error | undefined): void {
    this.subscription.end(reason);
  }
}

/**
 * Passes on what is published, and the current value where nothing was published since it was asked
 * for: the answer may be older than that.
 */
class Watcher<T> extends Reader<T> {
  readonly #client: Client;
  readonly #timeout: number | undefined;
  #question: symbol | undefined;

  constructor(client: Client, shape: TopicShape<T>, at: At, options: SubscribeOptions) {
    super(client, shape, at, options);
    this.#client = client;
    this.#timeout = options.timeout;
  }

  async ask(): Promise<void> {
    const question = Symbol("question");
    this.#question = question;
    const options: CallOptions = this.#timeout === undefined ? {} : { timeout: this.#timeout };
    const reply = await this.#client.call({ method: "GET", url: this.subscribed }, options);
    if (this.#question === question) {
      super.push(reply);
    }
  }

  override push(message: Incoming): void {
    this.#question = undefined;
    super.push(message);
  }

  override resume(): void {
    this.ask().catch((error: unknown) => {
      // It is asked for again on the next connection.
      if (!(error instanceof ConnectionError)) {
        this.end(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }
}

const CAPACITY = 1024;
