// Every shape goes there and back unchanged.

import {
  CollectionsClient,
  EnumsClient,
  FlattenedClient,
  NamesClient,
  ProbeClient,
  RecursiveClient,
  ScalarsClient,
  StructsClient,
  UnionsClient,
  type External,
  type Internal,
  type Tree,
  type Untagged,
} from "showcase";

import { assert, program } from "./check";

/** What an echo takes. */
type Taken<M> = M extends (args: { value: infer T }, ...others: never[]) => unknown ? T : never;

program(async (client) => {
  /** Calls an echo with each value. */
  const echo = async <S, M extends keyof S>(service: S, method: M, ...values: Taken<S[M]>[]): Promise<void> => {
    const call = service[method] as (args: { value: unknown }) => Promise<unknown>;
    for (const value of values) {
      assert.deepEqual(await call.call(service, { value }), value);
    }
  };

  const scalars = new ScalarsClient(client);
  await echo(scalars, "boolean", true, false);
  await echo(scalars, "i8", -128, 0, 127);
  await echo(scalars, "i64", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  await echo(scalars, "u8", 0, 255);
  await echo(scalars, "u32", 0, 4_294_967_295);
  await echo(scalars, "u64", 0, Number.MAX_SAFE_INTEGER);
  await echo(scalars, "f32", 0, -1.5, 2 ** 24);
  await echo(scalars, "f64", 0, 0.1, -1e300, 2 ** 60);
  await echo(scalars, "text", "", "süß \"\\\n\u2028 🚗", "\u0000");
  await echo(scalars, "character", "a", "🚗");
  await echo(scalars, "address", "127.0.0.1", "::1");
  await echo(scalars, "maybe", null, 7);
  await echo(scalars, "anything", null, false, 1.5, "text", [], {}, { a: [{ b: null }] });

  await echo(new ProbeClient(client), "digits", 0n, 9_007_199_254_740_993n, 18_446_744_073_709_551_615n);

  const structs = new StructsClient(client);
  const point = { x: -1, y: 2 };
  await echo(structs, "plain", point);
  await echo(structs, "renamed", { someName: 1, "ODD name": 2, größe: 3, type: 4 });
  const all = { level: 2, name: "", points: [], at: point, ratio: 0.25, note: null, old: false };
  await echo(structs, "defaulted", all);
  const defaulted = await structs.defaulted({ value: {} });
  assert.deepEqual([defaulted.level, defaulted.name, defaulted.points], [1, "none", [{ x: 1, y: 2 }]]);
  await echo(structs, "optional", { always: 1, maybe: null }, { always: 1, maybe: 2, left_out: point, list: [3] });
  await echo(structs, "strict", { a: 1 });
  await echo(structs, "skipped", { shown: 1 });
  await echo(structs, "nested", { from: point, to: null, by: [] }, { from: point, to: point, by: [point] });
  await echo(structs, "newtype", 1.5);
  await echo(structs, "tupleStruct", [1, "a"]);
  await echo(structs, "unitStruct", null);
  await echo(structs, "transparent", point);
  await echo(structs, "pageOfPoints", { items: [point], next: 2 });
  await echo(structs, "pageOfMetres", { items: [0.5], next: null });
  await echo(structs, "dates", { at: "2024-02-29T12:00:00Z", day: "2024-02-29" });

  const collections = new CollectionsClient(client);
  const item = { id: 1, label: null };
  await echo(collections, "list", [], [item, { id: 2, label: "b" }]);
  await echo(collections, "lists", [[], [1, 2]]);
  await echo(collections, "array", [1, 2, 3]);
  await echo(collections, "tuple", [1, "a", null], [1, "a", item]);
  await echo(collections, "set", ["a", "b"]);
  await echo(collections, "map", {}, { "": item, "a b": item, ["__proto__"]: item });
  await echo(collections, "mapByNumber", { "-7": "a", "0": "b" });
  await echo(collections, "mapByEnum", { left: 1, right: 2 });
  await echo(collections, "maybeList", null, [1, null]);

  const enums = new EnumsClient(client);
  await echo(enums, "gear", "full-drive", "reverse", "P");
  await echo(enums, "level", 1, 10);
  await echo(enums, "both", { gear: null, levels: [1, 10] }, { gear: "P", levels: [] });

  const unions = new UnionsClient(client);
  const internals: Internal[] = [{ kind: "dot" }, { kind: "disc", size: 1, filled: true }, { kind: "at_point", ...point }];
  await echo(unions, "internal", ...internals);
  const externals: External[] = [
    "Dot",
    { Disc: { size: 1 } },
    { Line: [1, 2] },
    { Number: 3 },
    { Named: point },
    { Maybe: null },
    { Maybe: 4 },
    { Inner: { kind: "dot" } },
  ];
  await echo(unions, "external", ...externals);
  await echo(unions, "all", externals);
  await echo(unions, "adjacent", { t: "Dot" }, { t: "Disc", c: { size: 1 } }, { t: "Line", c: [1, 2] }, { t: "Named", c: point });
  const untagged: Untagged[] = [1, "a", point, { name: "n", size: null }, [1, 2, 3]];
  await echo(unions, "untagged", ...untagged);
  await echo(unions, "mixed", { kind: "Disc", size: 1 }, { kind: "Square", edge: 2 }, 3);
  await echo(unions, "result", { Ok: point }, { Err: "no" });
  // The compiler tells the variants apart.
  const sizes = internals.map((value) => (value.kind === "disc" ? value.size : 0));
  assert.deepEqual(sizes, [0, 1, 0]);

  const flattened = new FlattenedClient(client);
  await echo(flattened, "structure", { name: "a", row: 1, seat: null }, { name: "a", row: 1, seat: 2 });
  await echo(flattened, "map", { known: 1, rest: {} }, { known: 1, rest: { a: 2, rest: 3 } });
  await echo(flattened, "anything", { known: 1, rest: { a: [null] } });
  await echo(flattened, "internal", { at: 1, kind: { kind: "dot" } }, { at: 1, kind: { kind: "disc", size: 2 } }, { at: 1, kind: { kind: "seat", row: 1, seat: 2 } });
  await echo(flattened, "external", { at: 1, variant: { Number: 2 } }, { at: 1, variant: { Text: { text: "t" } } });
  await echo(flattened, "optional", { at: 1 }, { at: 1, variant: { Number: 2 } });

  const recursive = new RecursiveClient(client);
  const tree: Tree = { value: 1, children: [{ value: 2, children: [] }] };
  await echo(recursive, "tree", tree);
  await echo(recursive, "folder", { entries: { a: { File: "f" }, b: { Folder: { entries: {} } } } });
  await echo(recursive, "chain", { next: { next: { next: null } } });
  await echo(recursive, "nest", [[], [[]]]);

  const names = new NamesClient(client);
  const named = await names.class({ import: 1, type: 3 });
  assert.deepEqual(named, {
    class: 1,
    None: 9,
    "some-name": 3,
    some_name: 4,
    "2nd": 5,
    "": 6,
    $ref: 7,
    ["__proto__"]: 8,
    default: 'a"b\\c',
    field: { Error: { error: "e", message: "m", name: "n" } },
  });
  assert.equal(await names.delete({ function: 1, this: 2, new: 3 }), 6);
  assert.equal(await names.constructor_(), 1);
  assert.equal(await names.print({ timeout: 1, client: 2, value: 3 }), 6);
});
