// What is published is iterated, with what stands in its URL.

import { CabinTopic, FrameTopic, HonkTopic, ProbeClient, ScanTopic, SpeedTopic, TopicsClient, type Cabin, type Subscription } from "showcase";

import { assert, program } from "./check";

program(async (client) => {
  const topics = new TopicsClient(client);
  const cabins = await new CabinTopic(client).subscribe();
  const rear = await new CabinTopic(client).subscribe({ zone: "rear" });
  const front = await new CabinTopic(client).subscribe({ zone: "front" });
  const frames = await new FrameTopic(client).subscribe({ row: 3 });
  const scans = await new ScanTopic(client).subscribe();
  const speeds = await new SpeedTopic(client).subscribe();
  const honks = await new HonkTopic(client).subscribe();

  await topics.publish({ number: 3 });
  const cabin: Cabin = { zone: "rear", airTemperature: 20.5, doors: [3] };
  assert.deepEqual(await value(cabins), cabin);
  assert.deepEqual(await value(rear), cabin);
  assert.deepEqual(await value(frames), { row: 3, jpeg: Buffer.from([3, 3, 3]) });
  assert.deepEqual(await value(scans), { angle: 0.5, points: Buffer.from([3, 3, 3]) });
  assert.equal(await value(speeds), 3);
  assert.deepEqual(await value(honks), { side: "left" });

  // Leaving the loop unsubscribes; what others have subscribed goes on.
  for (const number of [1, 2, 3]) {
    await topics.publish({ number });
  }
  const heard: number[] = [];
  for await (const speed of speeds) {
    heard.push(speed);
    if (speed === 2) {
      break;
    }
  }
  assert.deepEqual(heard, [1, 2]);
  assert.deepEqual(await speeds.next(), { done: true, value: undefined });
  const subscribed = await new ProbeClient(client).subscriptions();
  assert.ok(!subscribed.includes("/topics/speed") && subscribed.includes("/topics/rear/cabin"), subscribed.join());
  assert.equal((await value(cabins)).doors?.[0], 1);

  // A reader that is behind is told how much it has missed.
  const few = await new SpeedTopic(client).subscribe({ capacity: 2 });
  for (const number of [4, 5, 6, 7]) {
    await topics.publish({ number });
  }
  assert.deepEqual([await value(few), await value(few), few.missed], [6, 7, 2]);

  // Who waits is told of the end, and nobody else has been told anything.
  const next = front.next();
  client.close();
  assert.deepEqual(await next, { done: true, value: undefined });
});

async function value<T>(subscription: Subscription<T>): Promise<T> {
  const { done, value } = await subscription.next();
  assert.ok(done !== true);
  return value as T;
}
