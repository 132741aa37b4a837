import { Mismatch, within, type Codec, type Json, type ValueOf } from "./codec";
import { ArgumentError } from "./errors";

/** The codecs of what stands in a URL, by name. */
export type Captures = { readonly [name: string]: Codec<any> };

/** The values that stand in a URL. */
export type Captured<C extends Captures> = { [K in keyof C]: ValueOf<C[K]> };

/** A URL in which whole segments may be `{names}`. */
export class UrlPattern<C extends Captures> {
  readonly #segments: readonly string[];

  constructor(
    readonly text: string,
    readonly captures: C,
  ) {
    this.#segments = text.split("/");
  }

  /** The URL with these values in it. */
  fill(values: Captured<C>): string {
    return this.#segments.map((segment) => this.#filled(segment, values)).join("/");
  }

  /** What to subscribe for messages with these values: the URL, or all below its part that is known. */
  prefix(values: Partial<Captured<C>>): string {
    const open = this.#segments.findIndex((segment) => isOpen(nameOf(segment), values));
    if (open === -1) {
      return this.fill(values as Captured<C>);
    }
    const fixed = this.#segments.slice(0, open).map((segment) => this.#filled(segment, values));
    return `${fixed.join("/")}/`;
  }

  /** The values in a URL; `undefined` if it is none of these URLs. */
  match(url: string): Captured<C> | undefined {
    const parts = url.split("/");
    if (parts.length !== this.#segments.length) {
      return undefined;
    }
    const values = new Map<string, unknown>();
    for (const [at, segment] of this.#segments.entries()) {
      const part = parts[at] ?? "";
      const name = nameOf(segment);
      if (name === undefined ? part !== segment : part === "") {
        return undefined;
      }
      if (name !== undefined) {
        values.set(name, within(name, () => fromText(this.#codec(name), part)));
      }
    }
    return Object.fromEntries(values) as Captured<C>;
  }

  /** Whether a URL is one of these, with these values as far as they are given. */
  matches(url: string, values: Partial<Captured<C>>): boolean {
    const parts = url.split("/");
    return (
      parts.length === this.#segments.length &&
      this.#segments.every((segment, at) => {
        const isAny = isOpen(nameOf(segment), values);
        return isAny ? parts[at] !== "" : parts[at] === this.#filled(segment, values);
      })
    );
  }

  #filled(segment: string, values: Values): string {
    const name = nameOf(segment);
    return name === undefined ? segment : this.#textOf(name, values[name]);
  }

  #textOf(name: string, value: unknown): string {
    const place = `args.${name}`;
    let json: Json;
    try {
      json = this.#codec(name).encode(value);
    } catch (error) {
      throw error instanceof Mismatch ? new ArgumentError(place + error.place, error.problem) : error;
    }
    const text = typeof json === "string" ? json : JSON.stringify(json);
    if (text === "" || text.includes("/")) {
      throw new ArgumentError(place, `\`${text}\` does not fit in a URL: it may not be empty or hold a \`/\``);
    }
    return text;
  }

  #codec(name: string): Codec<any> {
    const codec = this.captures[name];
    if (codec === undefined) {
      throw new TypeError(`\`${this.text}\`: nothing says what \`${name}\` is`);
    }
    return codec;
  }
}

type Values = { readonly [name: string]: unknown };

/** The name in `{name}`. */
function nameOf(segment: string): string | undefined {
  return /^\{(.+)\}$/.exec(segment)?.[1];
}

function isOpen(name: string | undefined, values: Values): boolean {
  return name !== undefined && values[name] === undefined;
}

/** A text that is the value's JSON without quotes. */
function fromText(codec: Codec<any>, text: string): unknown {
  let json: Json;
  try {
    return codec.decode(text);
  } catch (error) {
    try {
      json = JSON.parse(text) as Json;
    } catch {
      throw error;
    }
  }
  return codec.decode(json);
}
