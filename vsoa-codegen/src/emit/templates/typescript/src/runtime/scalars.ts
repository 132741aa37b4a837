import { Mismatch, plain, within, type Codec, type Json } from "./codec";

export const boolean: Codec<boolean> = plain((value) => {
  if (typeof value !== "boolean") {
    throw Mismatch.expected("true or false", value);
  }
  return value;
});

/** A number with a fraction. */
export const float: Codec<number> = plain((value) => {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw Mismatch.expected("a number that is not NaN or infinite", value);
  }
  return value;
});

export const text: Codec<string> = plain((value) => {
  if (typeof value !== "string") {
    throw Mismatch.expected("a text", value);
  }
  return value;
});

/** What stands for nothing. */
export const nothing: Codec<null> = plain((value) => {
  if (value !== null) {
    throw Mismatch.expected("null", value);
  }
  return value;
});

/** A whole number from `least` to `greatest`. */
export function integer(least: number, greatest: number): Codec<number> {
  return plain((value) => {
    if (typeof value !== "number" || !Number.isInteger(value)) {
      throw Mismatch.expected("a whole number", value);
    }
    checkDigits(value);
    if (value < least || value > greatest) {
      throw Mismatch.expected(`a whole number from ${least} to ${greatest}`, value);
    }
    return value;
  });
}

/** Refuses a whole number that is too large to have all its digits. */
function checkDigits(value: number): void {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    // The package has parsed it before we see it.
    throw new Mismatch(`${value} may have lost digits: a whole number beyond 2^53 does not fit in a number here`);
  }
}

export const i8 = integer(-128, 127);
export const i16 = integer(-32_768, 32_767);
export const i32 = integer(-2_147_483_648, 2_147_483_647);
export const i64 = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
export const i128 = i64;
export const u8 = integer(0, 255);
export const u16 = integer(0, 65_535);
export const u32 = integer(0, 4_294_967_295);
export const u64 = integer(0, Number.MAX_SAFE_INTEGER);
export const u128 = u64;

/** A whole number that travels as a text, with all its digits. */
export function digits(least: bigint, greatest: bigint): Codec<bigint> {
  const checked = (value: bigint): bigint => {
    if (value < least || value > greatest) {
      throw Mismatch.expected(`a whole number from ${least} to ${greatest}`, value);
    }
    return value;
  };
  return {
    encode: (value) => {
      if (typeof value !== "bigint") {
        throw Mismatch.expected("a bigint", value);
      }
      return checked(value).toString();
    },
    decode: (json) => {
      if (typeof json !== "string" || !/^-?\d+$/.test(json)) {
        throw Mismatch.expected("the digits of a whole number", json);
      }
      return checked(BigInt(json));
    },
  };
}

/** One of these values. */
export function oneOf<const V extends readonly (string | number)[]>(...values: V): Codec<V[number]> {
  const known = new Set<unknown>(values);
  return plain((value) => {
    if (!known.has(value)) {
      const all = values.map((one) => JSON.stringify(one)).join(", ");
      throw Mismatch.expected(values.length === 1 ? all : `one of ${all}`, value);
    }
    return value as V[number];
  });
}

/** Any JSON, whose numbers may be whole ones. */
export const json: Codec<Json> = { encode: checkedJson, decode: checkedJson };

function checkedJson(value: unknown): Json {
  switch (typeof value) {
    case "boolean":
    case "string":
      return value;
    case "number":
      checkDigits(value);
      return float.encode(value);
    case "object":
      if (value === null) {
        return null;
      }
      if (Array.isArray(value)) {
        return value.map((item, at) => within(at, () => checkedJson(item)));
      }
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, within(name, () => checkedJson(member))]),
      );
    default:
      throw Mismatch.expected("JSON", value);
  }
}
