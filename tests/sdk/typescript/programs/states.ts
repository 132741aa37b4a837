// Current values.

import { FanTopic, RefusalTooHot, TargetTopic, type Fan } from "showcase";

import { assert, failure, program } from "./check";

program(async (client) => {
  const target = new TargetTopic(client);
  assert.deepEqual(await target.get(), { celsius: 20 });
  const watched = await target.watch();
  assert.deepEqual((await watched.next()).value, { celsius: 20 });
  await target.set({ celsius: 21 });
  assert.deepEqual((await watched.next()).value, { celsius: 21 });
  const refusal = await failure(target.set({ celsius: 99 }), RefusalTooHot);
  assert.deepEqual(refusal.fields, { celsius: 99 });
  assert.deepEqual(await target.get(), { celsius: 21 });

  const fan = new FanTopic(client);
  const all = await fan.subscribe();
  const front = await fan.watch({ zone: "front" });
  assert.deepEqual((await front.next()).value, { zone: "front", speed: 1 } satisfies Fan);
  await fan.set({ zone: "rear", speed: 2 });
  await fan.set({ zone: "front", speed: 3 });
  assert.deepEqual((await front.next()).value, { zone: "front", speed: 3 });
  assert.deepEqual((await all.next()).value, { zone: "rear", speed: 2 });
  assert.deepEqual(await fan.get({ zone: "rear" }), { zone: "rear", speed: 2 });
});
