import type { Incoming } from "./connection";

/** How messages are kept until they are read. */
export interface SubscribeOptions {
  /** How many messages may wait; the oldest give way, and are counted by `missed`. By default 1024. */
  readonly capacity?: number;
  /** How long subscribing may take, in milliseconds; by default as long as a call. */
  readonly timeout?: number;
}

/**
 * What is published, as it comes: read it with `for await`, which unsubscribes when it is left.
 *
 * It outlives the connection: after a reconnect it goes on with what is published then. A message
 * that cannot be read makes `next` fail, and the next call goes on with the message behind it.
 */
export class Subscription<T> implements AsyncIterableIterator<T> {
  readonly #read: (message: Incoming) => T;
  readonly #capacity: number;
  readonly #onClose: () => void;
  readonly #waiting: Incoming[] = [];
  readonly #readers: Reader<T>[] = [];
  #end: { readonly reason: Error | undefined } | undefined;
  #missed = 0;

  constructor(read: (message: Incoming) => T, capacity: number, onClose: () => void) {
    this.#read = read;
    this.#capacity = capacity;
    this.#onClose = onClose;
  }

  /** How many messages gave way because too many waited to be read. */
  get missed(): number {
    return this.#missed;
  }

  /** The next message; `done` once it is closed and all that came before has been read. */
  next(): Promise<IteratorResult<T, undefined>> {
    const message = this.#waiting.shift();
    if (message !== undefined) {
      return this.#decoded(message);
    }
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    }
    const { reason } = this.#end;
    this.#end = { reason: undefined };
    return reason === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(reason);
  }

  /** Unsubscribes, and forgets what has not been read. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.close();
    this.#waiting.length = 0;
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Unsubscribes; what has come can still be read. */
  close(): void {
    this.end(undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @internal */
  push(message: Incoming): void {
    if (this.#end !== undefined) {
      return;
    }
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      this.#decoded(message).then(reader.resolve, reader.reject);
      return;
    }
    this.#waiting.push(message);
    if (this.#waiting.length > this.#capacity) {
      this.#waiting.shift();
      this.#missed += 1;
    }
  }

  /** Ends it: with a reason that the reader is told. @internal */
  end(reason: Error | undefined): void {
    if (this.#end !== undefined) {
      return;
    }
    this.#end = { reason };
    this.#onClose();
    for (const reader of this.#readers.splice(0)) {
      this.next().then(reader.resolve, reader.reject);
    }
  }

  async #decoded(message: Incoming): Promise<IteratorResult<T, undefined>> {
    return { done: false, value: this.#read(message) };
  }
}

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (reason: unknown) => void;
}
