import { ConnectionError, TimeoutError } from "./errors";

/** How a wait ends early. */
export interface WaitOptions {
  /** In milliseconds. */
  readonly timeout: number;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The waits that one thing's end would leave open for ever; they end with it. */
export class Waits {
  readonly #open = new Set<(reason: Error) => void>();
  #ended: Error | undefined;

  /**
   * Waits for what `start` begins, until it calls one of its functions, the time is over, or all
   * waits end.
   *
   * @param what - Says in an error what took too long.
   */
  wait<T>(
    what: string,
    options: WaitOptions,
    start: (done: (value: T) => void, fail: (reason: unknown) => void) => void,
  ): Promise<T> {
    const { timeout, signal } = options;
    return new Promise<T>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const over = (): void => fail(new TimeoutError(`${what}: no answer within ${timeout} ms`));
      const aborted = (): void => fail(signal?.reason);
      const timer = setTimeout(over, timeout);
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
        this.#open.delete(fail);
      };
      const done = (value: T): void => {
        finish();
        resolve(value);
      };
      const fail = (reason: unknown): void => {
        finish();
        reject(reason);
      };
      signal?.addEventListener("abort", aborted);
      this.#open.add(fail);
      try {
        start(done, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  /** Ends all waits, and those to come, with this reason; the first reason stays. */
  end(reason: ConnectionError): void {
    this.#ended ??= reason;
    for (const fail of [...this.#open]) {
      fail(this.#ended);
    }
  }
}
