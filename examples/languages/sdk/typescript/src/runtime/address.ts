import { lookup as resolve } from "node:dns/promises";
import { isIP } from "node:net";

import { Waits, type WaitOptions } from "./deadline";
import { ArgumentError, ConnectionError } from "./errors";
import { npm, type SocketAddress } from "./npm";

/** What a server's URL says. */
export interface ServerUrl {
  readonly host: string;
  /** A host without a port is a name that a position server knows. */
  readonly port: number | undefined;
  readonly tls: boolean;
}

/** Reads `vsoa://host:port`, or `vsoa://name`; `vsoas:` is over TLS. */
export function parseServerUrl(text: string): ServerUrl {
  const match = /^(vsoas?):\/\/(\[[^\]/]+\]|[^:/[\]]+)(?::(\d{1,5}))?(?:\/|$)/i.exec(text);
  const host = match?.[2]?.replace(/^\[|\]$/g, "");
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  if (match === null || host === undefined || port === 0 || (port ?? 0) > 65535) {
    throw new ArgumentError("url", `expected \`vsoa://host:port\` or \`vsoa://name\`, found \`${text}\``);
  }
  if (port === undefined && isIP(host) !== 0) {
    throw new ArgumentError("url", `\`${text}\` has no port`);
  }
  return { host, port, tls: match[1]?.toLowerCase() === "vsoas" };
}

/** Finds out where a server is: by itself, by the names of the network, or by a position server. */
export async function locate(url: ServerUrl, options: WaitOptions): Promise<SocketAddress> {
  const { host, port } = url;
  if (port !== undefined) {
    const found = isIP(host) === 0 ? await resolve(host) : { address: host, family: isIP(host) };
    return { domain: found.family === 6 ? 10 : 2, addr: found.address, port };
  }
  const found = await new Waits().wait<SocketAddress & { security?: boolean }>(
    `looking up \`${host}\``,
    options,
    (done, fail) =>
      npm.lookup(host, (error, position) => {
        if (error || position === undefined) {
          fail(new ConnectionError(`no position server knows \`${host}\``, { cause: error }));
        } else {
          done(position);
        }
      }),
  );
  if (found.security === true && !url.tls) {
    throw new ConnectionError(`\`${host}\` is reached over TLS only: write \`vsoas://${host}\``);
  }
  return { domain: found.domain, addr: found.addr, port: found.port };
}
