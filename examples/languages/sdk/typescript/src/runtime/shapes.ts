// What the generated files describe types with.

export { lazy, type Codec } from "./codec";
export { integerKey, list, map, nullable, tuple } from "./containers";
export { flattened, object, optional, optionalFlattened, required, rest } from "./object";
export {
  boolean,
  digits,
  float,
  i128,
  i16,
  i32,
  i64,
  i8,
  json,
  nothing,
  oneOf,
  text,
  u128,
  u16,
  u32,
  u64,
  u8,
} from "./scalars";
export { adjacent, external, internal, unit, untagged } from "./unions";
export { UrlPattern } from "./url";
