import { Mismatch, members, within, type Codec, type Json, type ValueOf } from "./codec";

/** The value, or `null`. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    encode: (value) => (value === null ? null : codec.encode(value)),
    decode: (json) => (json === null ? null : codec.decode(json)),
  };
}

/** An array; of exactly `length` items, if it is given. */
export function list<T>(codec: Codec<T>, length?: number): Codec<T[]> {
  const checked = (value: unknown): unknown[] => {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
      throw Mismatch.expected(length === undefined ? "an array" : `an array of ${length}`, value);
    }
    return value;
  };
  return {
    encode: (value) => checked(value).map((item, at) => within(at, () => codec.encode(item as T))),
    decode: (json) => checked(json).map((item, at) => within(at, () => codec.decode(item as Json))),
  };
}

/** An array of exactly these. */
export function tuple<const C extends readonly Codec<any>[]>(
  ...codecs: C
): Codec<{ -readonly [K in keyof C]: ValueOf<C[K]> }> {
  type Values = { -readonly [K in keyof C]: ValueOf<C[K]> };
  const each = <T>(value: unknown, step: (codec: Codec<any>, item: unknown) => T): T[] => {
    if (!Array.isArray(value) || value.length !== codecs.length) {
      throw Mismatch.expected(`an array of ${codecs.length}`, value);
    }
    return codecs.map((codec, at) => within(at, () => step(codec, value[at])));
  };
  return {
    encode: (value) => each<Json>(value, (codec, item) => codec.encode(item)),
    decode: (json) => each(json, (codec, item) => codec.decode(item as Json)) as Values,
  };
}

/** An object that is a map; `key` says which names there may be. */
export function map<T>(codec: Codec<T>, key: (name: string) => void = () => {}): Codec<Record<string, T>> {
  const each = <U>(value: unknown, step: (item: never) => U): Record<string, U> =>
    // `fromEntries` defines members, where an assignment to `__proto__` would set the prototype.
    Object.fromEntries(
      Object.entries(members(value)).map(([name, item]) =>
        within(name, () => {
          key(name);
          return [name, step(item as never)];
        }),
      ),
    );
  return {
    encode: (value) => each(value, codec.encode as (item: never) => Json),
    decode: (json) => each(json, codec.decode as (item: never) => T),
  };
}

/** The names of a map by whole numbers. */
export function integerKey(least: bigint, greatest: bigint): (name: string) => void {
  return (name) => {
    if (!/^-?\d+$/.test(name) || BigInt(name) < least || BigInt(name) > greatest) {
      throw Mismatch.expected(`a whole number from ${least} to ${greatest} as the name`, name);
    }
  };
}
