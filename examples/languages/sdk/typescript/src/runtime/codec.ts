// How values become JSON and JSON becomes values. Each codec refuses what is not of its type, in
// both directions, and says where.

/** What JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON object. */
export type Members = { [name: string]: Json };

/** How values of a type travel. */
export interface Codec<T> {
  readonly encode: (value: T) => Json;
  readonly decode: (json: Json) => T;
  /** How it stands among the members of another object, where that is not as it stands alone. */
  readonly among?: { readonly encode: (value: T) => Members; readonly decode: (members: Members) => T };
}

/** The type whose values a codec knows. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

/** A value that does not fit; `place` grows on the way out. */
export class Mismatch extends Error {
  place = "";

  constructor(readonly problem: string) {
    super(problem);
  }

  static expected(what: string, value: unknown): Mismatch {
    return new Mismatch(`expected ${what}, found ${shown(value)}`);
  }
}

/** Runs `step`, and tells of what does not fit in it that it is within this member. */
export function within<T>(member: string | number, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Mismatch) {
      error.place = placeOf(member) + error.place;
    }
    throw error;
  }
}

/** A codec of what is the same as its JSON. */
export function plain<T extends Json>(check: (value: unknown) => T): Codec<T> {
  return { encode: check, decode: check };
}

/** For a type that contains itself. */
export function lazy<T>(codec: () => Codec<T>): Codec<T> {
  return {
    encode: (value) => codec().encode(value),
    decode: (json) => codec().decode(json),
    get among() {
      return amongOf(codec());
    },
  };
}

/** How a value stands among the members of another object. */
export function amongOf<T>(codec: Codec<T>): NonNullable<Codec<T>["among"]> {
  return codec.among ?? { encode: (value) => members(codec.encode(value)), decode: codec.decode };
}

/** The members of what has to be an object. */
export function members(value: unknown): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw Mismatch.expected("an object", value);
  }
  return value as Members;
}

/** A value in a few letters. */
export function shown(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  if (typeof value === "bigint") {
    return `${value}n`;
  }
  if (typeof value === "number" || typeof value === "function" || typeof value === "symbol") {
    return String(value).slice(0, LONGEST_SHOWN);
  }
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    text = String(value);
  }
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function placeOf(member: string | number): string {
  if (typeof member === "number") {
    return `[${member}]`;
  }
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(member) ? `.${member}` : `[${JSON.stringify(member)}]`;
}

const LONGEST_SHOWN = 60;
