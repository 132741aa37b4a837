import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";

import { ConnectionError, TimeoutError } from "./errors";
import type { SocketAddress, TlsOptions } from "./npm";

/** An answer, and the byte stream that came with it. */
export interface StreamReply<T> {
  readonly answer: T;
  /**
   * Read it with `for await`, write it, `end` it; each direction ends by itself. Whoever does not
   * want it `destroy`s it.
   */
  readonly stream: Duplex;
}

/**
 * Opens the stream that stands behind a port.
 *
 * Not by the package: its streams lose what comes before somebody listens, end reading when writing
 * ends, and end the process where they cannot connect.
 */
export function openStream(
  { addr, domain }: SocketAddress,
  port: number,
  tls: TlsOptions | undefined,
  timeout: number,
): Promise<Duplex> {
  const target = { host: addr, port, family: domain === 10 ? 6 : 4, allowHalfOpen: true };
  const place = `the stream at ${addr}:${port}`;
  return new Promise((resolve, reject) => {
    const socket: Socket = tls === undefined ? connect(target) : connectTls({ ...target, ...tls });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new TimeoutError(`${place}: not connected within ${timeout} ms`));
    }, timeout);
    // It stays: who reads or writes is told of errors, and an error that nobody hears ends the process.
    socket.on("error", (error) => {
      clearTimeout(timer);
      reject(new ConnectionError(`${place}: ${error.message}`, { cause: error }));
    });
    socket.once(tls === undefined ? "connect" : "secureConnect", () => {
      clearTimeout(timer);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
