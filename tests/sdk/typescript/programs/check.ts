// What the programs share: each connects to the server whose URL it is called with, and fails if
// something is not as it should be.

import assert from "node:assert/strict";

import { Client, VsoaError, type ConnectOptions } from "showcase";

export { assert };

/** Runs the program's only part, with a client that is closed at the end. */
export function program(part: (client: Client) => Promise<void>, options: ConnectOptions = {}): void {
  main(async (url) => {
    const client = await Client.connect(url, options);
    try {
      await part(client);
    } finally {
      client.close();
    }
  });
}

/** Runs the program's only part. */
export function main(part: (url: string) => Promise<void>): void {
  part(process.argv[2] ?? "").catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

/** The error that a promise ends with, which has to be of this class. */
export async function failure<E extends VsoaError>(promise: Promise<unknown>, of: abstract new (...args: never) => E): Promise<E> {
  const ended = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in ended)) {
    assert.fail(`expected ${of.name}, got ${JSON.stringify(ended.value)}`);
  }
  if (!(ended.error instanceof of)) {
    throw ended.error;
  }
  return ended.error;
}

/** A promise that ends when it is told to. */
export function signal(): { promise: Promise<void>; done: () => void } {
  let done = (): void => {};
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { promise, done };
}
