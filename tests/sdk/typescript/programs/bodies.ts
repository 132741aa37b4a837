// Params, data, both, neither; and what stands in URLs.

import { ArgumentError, BodiesClient, UrlsClient } from "showcase";

import { assert, failure, program } from "./check";

program(async (client) => {
  const bodies = new BodiesClient(client);
  assert.equal(await bodies.nothing(), undefined);
  assert.deepEqual(await bodies.arguments({ first: 1, second: "two" }), [1, "two", null]);
  assert.deepEqual(await bodies.arguments({ first: 1, second: "two", optional: 3 }), [1, "two", 3]);
  assert.deepEqual(await bodies.data({ bytes: Buffer.from("abc") }), Buffer.from("cba"));
  assert.deepEqual(await bodies.data({ bytes: Buffer.alloc(0) }), Buffer.alloc(0));
  const pixels = Buffer.alloc(200_000, 7);
  assert.deepEqual(await bodies.picture({ title: "süß", pixels }), { param: { title: "süß", length: 200_000 }, data: pixels });
  assert.equal(await bodies.rawParam({ bytes: Buffer.from([0, 255, 1]) }), 3);
  for (const param of [{ a: 1 }, [1], "text", 1.5, false, null]) {
    assert.deepEqual(await bodies.payload({ payload: { param, data: Buffer.from("d") } }), { param, data: Buffer.from("d") });
  }
  assert.deepEqual(await bodies.payload({ payload: {} }), { data: Buffer.alloc(0) });
  const tooLarge = await failure(bodies.data({ bytes: Buffer.alloc(300_000) }), ArgumentError);
  assert.match(tooLarge.message, /256 KiB/);
  assert.equal((await failure(bodies.data({ bytes: "abc" as never }), ArgumentError)).place, "args.bytes");

  const urls = new UrlsClient(client);
  assert.equal(await urls.setTarget({ zone: "rear", celsius: 21.5 }), 21.5);
  assert.equal(await urls.below(), "below");
  assert.equal(await urls.side({ side: "l" }), "Left");
});
