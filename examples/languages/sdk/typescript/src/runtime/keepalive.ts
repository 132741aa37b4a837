import type { Connection } from "./connection";
import { ConnectionError } from "./errors";

/**
 * Pings until the connection ends, and ends it where too many pings in a row were followed by nothing.
 *
 * The package has pings of its own, which it only sends where it is given a time-out for them, and
 * after whose loss it goes on as if the server were there.
 */
export function keepAlive(connection: Connection, { interval, lost }: { interval: number; lost: number }): void {
  let silent = 0;
  const ping = async (): Promise<void> => {
    const { heard } = connection;
    await connection.ping({ timeout: interval }).catch(() => {});
    silent = connection.heard === heard ? silent + 1 : 0;
    if (silent >= lost) {
      connection.end(new ConnectionError(`the server has answered none of ${lost} pings, one each ${interval} ms`));
    }
  };
  const timer = setInterval(() => void ping(), interval);
  void connection.ended.then(() => clearInterval(timer));
}
