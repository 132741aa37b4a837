// What does not fit is refused, in both directions, and the member is named.

import {
  ArgumentError,
  CollectionsClient,
  DecodeError,
  LiesClient,
  ProbeClient,
  ScalarsClient,
  SpeedTopic,
  StructsClient,
  UnionsClient,
  UrlsClient,
} from "showcase";

import { assert, failure, program } from "./check";

program(async (client) => {
  /** The place that is refused in arguments. */
  const refused = async (promise: Promise<unknown>): Promise<string> => (await failure(promise, ArgumentError)).place;
  /** The place that is refused in an answer. */
  const wrong = async (promise: Promise<unknown>): Promise<string> => (await failure(promise, DecodeError)).place;

  const scalars = new ScalarsClient(client);
  for (const value of [256, -1, 1.5, NaN, "1", null, undefined, 1n]) {
    assert.equal(await refused(scalars.u8({ value: value as number })), "args.value");
  }
  for (const value of [NaN, Infinity, "1"]) {
    assert.equal(await refused(scalars.f64({ value: value as number })), "args.value");
  }
  assert.equal(await refused(scalars.u64({ value: 2 ** 53 })), "args.value");
  assert.equal(await refused(scalars.anything({ value: { a: [1, NaN] } })), "args.value.a[1]");
  assert.equal(await refused(scalars.anything({ value: { a: [1, 2 ** 53] } })), "args.value.a[1]");
  const safe = { a: [2 ** 53 - 1, 1 - 2 ** 53, 0.5, 1e-300] };
  assert.deepEqual(await scalars.anything({ value: safe }), safe);

  const structs = new StructsClient(client);
  assert.equal(await refused(structs.nested({ value: { from: { x: 1, y: 2 }, to: null, by: [{ x: 1, y: 0.5 }] } })), "args.value.by[0].y");
  assert.equal(await refused(structs.plain({ value: { x: 1 } as { x: number; y: number } })), "args.value.y");
  assert.equal(await refused(structs.renamed({ value: { someName: 1, "ODD name": 256, größe: 1, type: 1 } })), 'args.value["ODD name"]');

  const unions = new UnionsClient(client);
  assert.equal(await refused(unions.internal({ value: { kind: "ring" } as never })), "args.value.kind");
  assert.equal(await refused(unions.adjacent({ value: { t: "Disc" } as never })), "args.value.c");
  assert.equal(await refused(unions.external({ value: { Disc: { size: 256 } } })), "args.value.Disc.size");
  assert.equal(await refused(unions.external({ value: { Disc: { size: 1 }, Number: 1 } as never })), "args.value");
  assert.match((await failure(unions.untagged({ value: true as never }), ArgumentError)).problem, /none of its shapes/);

  const collections = new CollectionsClient(client);
  assert.equal(await refused(collections.array({ value: [1, 2] as never })), "args.value");
  assert.equal(await refused(collections.mapByNumber({ value: { a: "x" } })), "args.value.a");

  const urls = new UrlsClient(client);
  const place = { zone: "front", row: 1, name: "a b" } as const;
  assert.equal(await urls.place(place), "a b in row 1, front");
  for (const name of ["", "a/b"]) {
    assert.equal(await refused(urls.place({ ...place, name })), "args.name");
  }
  assert.equal(await refused(urls.place({ ...place, row: 256 })), "args.row");
  assert.equal(await refused(urls.place({ ...place, zone: "roof" as "rear" })), "args.zone");
  assert.equal(await refused(urls.setTarget({ zone: "rear", celsius: NaN })), "args.celsius");

  const lies = new LiesClient(client);
  for (const value of [-1n, 2n ** 64n, 1 as never]) {
    assert.equal(await refused(new ProbeClient(client).digits({ value })), "args.value");
  }
  assert.equal(await wrong(lies.point()), "answer.y");
  assert.equal(await wrong(lies.strict()), "answer.b");
  assert.equal(await wrong(lies.nested()), "answer[1].y");
  assert.equal(await wrong(lies.nothing()), "answer");
  assert.equal(await wrong(lies.fault()), "error.celsius");
  // 2^53 + 1, whose last digit the package from npm has lost before it is seen.
  const large = await failure(lies.large(), DecodeError);
  assert.deepEqual([large.url, large.place], ["/lies/large", "answer[1]"]);
  assert.match(large.message, /beyond 2\^53/);
  assert.equal(await wrong(lies.anything()), "answer.a[1]");
  assert.equal(await wrong(lies.payload()), "answer.param.a[1]");
  // A message that cannot be read is told of, and the next one is read.
  const speeds = await new SpeedTopic(client).subscribe();
  for (const value of ["fast", 2]) {
    await new ProbeClient(client).publish({ value });
  }
  const fast = await failure(speeds.next(), DecodeError);
  assert.deepEqual([fast.url, fast.place], ["/topics/speed", "message"]);
  assert.deepEqual(await speeds.next(), { done: false, value: 2 });
  // Nothing of this has cost the connection.
  assert.equal(await scalars.u8({ value: 1 }), 1);
});
