import type { Connection, Incoming } from "./connection";
import { StatusError } from "./errors";

/** Who wants messages. */
export interface Inbox {
  /** The URL that is subscribed for it. */
  readonly subscribed: string;
  /** Whether it is for what is published there: of what it has subscribed it may want a part. */
  wants(url: string): boolean;
  push(message: Incoming): void;
  /** It is subscribed again, on another connection. */
  resume(): void;
  end(reason: Error | undefined): void;
}

/** Those who want messages, whatever becomes of the connection. */
export class Inboxes {
  readonly #all = new Set<Inbox>();

  add(inbox: Inbox): void {
    this.#all.add(inbox);
  }

  /** Whether it was the last one with what it subscribed. */
  remove(inbox: Inbox): boolean {
    return this.#all.delete(inbox) && ![...this.#all].some((other) => other.subscribed === inbox.subscribed);
  }

  deliver(message: Incoming): void {
    for (const inbox of this.#all) {
      if (inbox.wants(message.url)) {
        inbox.push(message);
      }
    }
  }

  /** Subscribes for all on a new connection. One whose subscription is refused now ends with that. */
  async resume(connection: Connection, timeout: number): Promise<void> {
    const urls = new Set([...this.#all].map((inbox) => inbox.subscribed));
    const resumed = [...urls].map(async (url) => {
      try {
        await connection.subscribe(url, { timeout });
        this.#of(url).forEach((inbox) => inbox.resume());
      } catch (error) {
        if (!(error instanceof StatusError)) {
          connection.end(connection.endedBy(error));
          throw error;
        }
        this.#of(url).forEach((inbox) => inbox.end(error));
      }
    });
    await Promise.all(resumed);
  }

  end(reason: Error | undefined): void {
    for (const inbox of [...this.#all]) {
      inbox.end(reason);
    }
  }

  #of(url: string): Inbox[] {
    return [...this.#all].filter((inbox) => inbox.subscribed === url);
  }
}
