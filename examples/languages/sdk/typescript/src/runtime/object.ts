import { Mismatch, amongOf, members, within, type Codec, type Json, type Members } from "./codec";

/** A member of an object: its codec, and how it stands there. */
export interface Field<T, O extends boolean> {
  readonly codec: Codec<T>;
  readonly isOptional: O;
  /** A member by its name, or the members of a value that stand among the others. */
  readonly kind: "member" | "flattened" | "rest";
}

/** A member that has to be there. */
export function required<T>(codec: Codec<T>): Field<T, false> {
  return { codec, isOptional: false, kind: "member" };
}

/** A member that may be missing. */
export function optional<T>(codec: Codec<T>): Field<T, true> {
  return { codec, isOptional: true, kind: "member" };
}

/** A value whose members stand among those of the object. */
export function flattened<T>(codec: Codec<T>): Field<T, false> {
  return { codec, isOptional: false, kind: "flattened" };
}

/** As `flattened`, of a value that may be missing. */
export function optionalFlattened<T>(codec: Codec<T>): Field<T, true> {
  return { codec, isOptional: true, kind: "flattened" };
}

/** All members that have no name in the object, as a map. */
export function rest<T>(codec: Codec<Record<string, T>>): Field<Record<string, T>, false> {
  return { codec, isOptional: false, kind: "rest" };
}

export type Fields = { readonly [name: string]: Field<any, boolean> };

/** The object that these fields make. */
export type ObjectOf<F extends Fields> = Flat<
  { [K in keyof F as F[K] extends Field<any, false> ? K : never]: FieldValue<F[K]> } & {
    [K in keyof F as F[K] extends Field<any, true> ? K : never]?: FieldValue<F[K]>;
  }
>;
type FieldValue<F> = F extends Field<infer T, boolean> ? T : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** An object; one that is closed refuses members that it has no name for, which else mean nothing. */
export function object<F extends Fields>(fields: F, options: { closed?: boolean } = {}): Codec<ObjectOf<F>> {
  const all = Object.entries(fields);
  const isClosed = options.closed === true;
  return {
    encode: (value) => encode(all, members(value)),
    decode: (json) => decode(all, isClosed, members(json)) as ObjectOf<F>,
  };
}

type Entry = [name: string, json: Json];

function encode(fields: [string, Field<any, boolean>][], value: { [name: string]: unknown }): Json {
  const entries = new Map<string, Json>();
  for (const [name, { codec, isOptional, kind }] of fields) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    if (member === undefined && isOptional) {
      continue;
    }
    within(name, () => {
      if (member === undefined) {
        throw new Mismatch("is missing");
      }
      const added: Entry[] =
        kind === "member" ? [[name, codec.encode(member)]] : Object.entries(amongOf(codec).encode(member));
      for (const [key, json] of added) {
        if (entries.has(key)) {
          throw new Mismatch(`\`${key}\` is there twice`);
        }
        entries.set(key, json);
      }
    });
  }
  return Object.fromEntries(entries);
}

function decode(fields: [string, Field<any, boolean>][], isClosed: boolean, json: Members): object {
  const others = new Map(Object.entries(json));
  const decoded = new Map<string, unknown>();
  for (const [name, { codec, isOptional }] of fields.filter(([, { kind }]) => kind === "member")) {
    const member = others.get(name);
    others.delete(name);
    if (member !== undefined) {
      decoded.set(name, within(name, () => codec.decode(member)));
    } else if (!isOptional) {
      refuse(name, "is missing");
    }
  }
  decodeAmong(fields, others, decoded);
  const [unknown] = others.keys();
  if (isClosed && unknown !== undefined) {
    refuse(unknown, "is not known here");
  }
  return Object.fromEntries(decoded);
}

function refuse(member: string, problem: string): never {
  return within(member, () => {
    throw new Mismatch(problem);
  });
}

/** Reads what has no name of its own from the members that are left, of which each is taken once. */
function decodeAmong(
  fields: [string, Field<any, boolean>][],
  others: Map<string, Json>,
  decoded: Map<string, unknown>,
): void {
  const order = [...fields].sort(([, a], [, b]) => Number(a.kind === "rest") - Number(b.kind === "rest"));
  for (const [name, { codec, isOptional, kind }] of order) {
    if (kind === "member") {
      continue;
    }
    const among = amongOf(codec);
    try {
      const value = within(name, () => among.decode(Object.fromEntries(others)));
      decoded.set(name, value);
      for (const taken of Object.keys(among.encode(value))) {
        others.delete(taken);
      }
    } catch (error) {
      if (!isOptional || !(error instanceof Mismatch)) {
        throw error;
      }
    }
  }
}
