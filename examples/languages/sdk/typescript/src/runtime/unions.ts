import { Mismatch, members, within, type Codec, type Json, type Members, type ValueOf } from "./codec";

/** A variant that carries nothing. */
export const unit = Symbol("unit");

type Unit = typeof unit;
type Variants = { readonly [tag: string]: Codec<any> | Unit };
type Flat<T> = { [K in keyof T]: T[K] };

/** By the name of the only member: `{"Disc": ...}`, or the name alone. */
export type ExternalOf<V extends Variants> = {
  [K in keyof V & string]: V[K] extends Unit ? K : { [P in K]: ValueOf<V[K]> };
}[keyof V & string];

/** By a member among those of the content: `{"kind": "disc", ...}`. */
export type InternalOf<T extends string, V extends Variants> = {
  [K in keyof V & string]: { [P in T]: K } & (V[K] extends Unit ? unknown : ValueOf<V[K]>);
}[keyof V & string];

/** By a member beside that of the content: `{"t": "Disc", "c": ...}`. */
export type AdjacentOf<T extends string, C extends string, V extends Variants> = {
  [K in keyof V & string]: V[K] extends Unit ? { [P in T]: K } : Flat<{ [P in T]: K } & { [P in C]: ValueOf<V[K]> }>;
}[keyof V & string];

export function external<V extends Variants>(variants: V): Codec<ExternalOf<V>> {
  const known = new Map(Object.entries(variants));
  const content = (tag: string): Codec<any> | undefined => {
    const codec = known.get(tag);
    return codec === unit ? undefined : codec;
  };
  const only = (value: unknown): [string, Codec<any>, unknown] => {
    const entries = Object.entries(members(value)).filter(([, member]) => member !== undefined);
    const [tag, member] = entries[0] ?? [];
    const codec = tag === undefined ? undefined : content(tag);
    if (tag === undefined || codec === undefined || entries.length !== 1) {
      throw Mismatch.expected(variantsOf(known), value);
    }
    return [tag, codec, member];
  };
  const isUnit = (value: unknown): value is string => typeof value === "string" && known.get(value) === unit;
  return {
    encode: (value) => {
      if (isUnit(value)) {
        return value;
      }
      const [tag, codec, member] = only(value);
      return { [tag]: within(tag, () => codec.encode(member)) };
    },
    decode: (json) => {
      if (isUnit(json)) {
        return json as ExternalOf<V>;
      }
      const [tag, codec, member] = only(json);
      return { [tag]: within(tag, () => codec.decode(member as Json)) } as ExternalOf<V>;
    },
    among: {
      encode: (value) => {
        if (isUnit(value)) {
          return { [value]: null };
        }
        const [tag, codec, member] = only(value);
        return { [tag]: within(tag, () => codec.encode(member)) };
      },
      decode: (json) => {
        const tag = Object.keys(json).find((name) => known.has(name));
        if (tag === undefined) {
          throw new Mismatch(`none of its variants is there (${[...known.keys()].join(", ")})`);
        }
        const codec = content(tag);
        const decoded = codec === undefined ? tag : { [tag]: within(tag, () => codec.decode(json[tag] as Json)) };
        return decoded as ExternalOf<V>;
      },
    },
  };
}

export function internal<const T extends string, V extends Variants>(tag: T, variants: V): Codec<InternalOf<T, V>> {
  const known = new Map(Object.entries(variants));
  const convert = (value: unknown, step: (codec: Codec<any>, members: Members) => Json): Members => {
    const { [tag]: name, ...others } = members(value);
    const codec = variantAt(known, tag, name);
    return { [tag]: name as Json, ...(codec === unit ? {} : members(step(codec, others))) };
  };
  return {
    encode: (value) => convert(value, (codec, content) => codec.encode(content)),
    decode: (json) => convert(json, (codec, content) => codec.decode(content)) as InternalOf<T, V>,
  };
}

export function adjacent<const T extends string, const C extends string, V extends Variants>(
  tag: T,
  content: C,
  variants: V,
): Codec<AdjacentOf<T, C, V>> {
  const known = new Map(Object.entries(variants));
  const convert = (value: unknown, step: (codec: Codec<any>, content: unknown) => unknown): Members => {
    const object = members(value);
    const codec = variantAt(known, tag, object[tag]);
    if (codec === unit) {
      return { [tag]: object[tag] as Json };
    }
    const converted = within(content, () => {
      if (object[content] === undefined) {
        throw new Mismatch("is missing");
      }
      return step(codec, object[content]);
    });
    return { [tag]: object[tag] as Json, [content]: converted as Json };
  };
  return {
    encode: (value) => convert(value, (codec, inner) => codec.encode(inner)),
    decode: (json) => convert(json, (codec, inner) => codec.decode(inner as Json)) as AdjacentOf<T, C, V>,
  };
}

/** Known by nothing: the first that fits. */
export function untagged<const C extends readonly Codec<any>[]>(...codecs: C): Codec<ValueOf<C[number]>> {
  const first = <T>(step: (codec: Codec<any>) => T): T => {
    const problems: string[] = [];
    for (const codec of codecs) {
      try {
        return step(codec);
      } catch (error) {
        if (!(error instanceof Mismatch)) {
          throw error;
        }
        problems.push(error.place === "" ? error.problem : `${error.place}: ${error.problem}`);
      }
    }
    throw new Mismatch(`fits none of its shapes (${problems.join("; ")})`);
  };
  return {
    encode: (value) => first((codec) => codec.encode(value)),
    decode: (json) => first((codec) => codec.decode(json) as ValueOf<C[number]>),
  };
}

function variantAt(known: Map<string, Codec<any> | Unit>, tag: string, name: unknown): Codec<any> | Unit {
  return within(tag, () => {
    const codec = typeof name === "string" ? known.get(name) : undefined;
    if (codec === undefined) {
      throw Mismatch.expected(variantsOf(known), name);
    }
    return codec;
  });
}

function variantsOf(known: Map<string, unknown>): string {
  return `one of the variants ${[...known.keys()].join(", ")}`;
}
