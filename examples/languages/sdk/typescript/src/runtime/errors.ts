// What can go wrong: a class for each, so that `instanceof` tells them apart.

/** Whatever goes wrong between the program and the server. */
export class VsoaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** There is no connection, or it ended before the answer came. */
export class ConnectionError extends VsoaError {}

/** No answer came in time. The server may have done all the same what it was asked for. */
export class TimeoutError extends VsoaError {}

/** What the program gave is not what the server takes; nothing was sent. */
export class ArgumentError extends VsoaError {
  /**
   * @param place - Where, such as `args.zone`.
   * @param problem - What is wrong there.
   */
  constructor(
    readonly place: string,
    readonly problem: string,
  ) {
    super(`${place}: ${problem}`);
  }
}

/** What the server sent is not what its description says. */
export class DecodeError extends VsoaError {
  /**
   * @param url - Where it came from.
   * @param place - Where in it, such as `answer.celsius`.
   * @param problem - What is wrong there.
   */
  constructor(
    readonly url: string,
    readonly place: string,
    readonly problem: string,
  ) {
    super(`${url}: ${place}: ${problem}`);
  }
}

/** What came with a status that is not success. */
export interface Failure {
  /** Where it was called. */
  readonly url: string;
  /** 1 to 7 of the protocol, 128 to 254 of the service, 255 of a server in trouble. */
  readonly status: number;
  /** What it carried, as JSON; `undefined` if nothing. */
  readonly param: unknown;
  readonly data: Buffer;
}

/** The server answered with a status that is not success. */
export class StatusError extends VsoaError {
  /** 1 to 7 of the protocol, 128 to 254 of the service, 255 of a server in trouble. */
  readonly status: number;
  /** All that came with the status. */
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.url}: ${textOf(failure)} (status ${failure.status})`);
    this.status = failure.status;
    this.failure = failure;
  }
}

/** What the server says of it, or else what the protocol does. */
function textOf({ status, param }: Failure): string {
  if (typeof param === "object" && param !== null && "error" in param && typeof param.error === "string") {
    return param.error;
  }
  return STATUS_TEXTS.get(status) ?? "the service refused the call";
}

const STATUS_TEXTS: ReadonlyMap<number, string> = new Map([
  [1, "wrong password"],
  [2, "wrong arguments"],
  [3, "no such URL"],
  [4, "the service did not answer in time"],
  [5, "not permitted"],
  [6, "the server has no room for it"],
  [7, "the proxy could not pass the call on"],
  [255, "the server failed"],
]);
