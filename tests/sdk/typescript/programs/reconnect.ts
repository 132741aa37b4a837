// The connection is lost and made again. The server ends after `ready`, and comes back after `lost`.

import { Client, ConnectionError, FailuresClient, ScalarsClient, SpeedTopic, TargetTopic, TopicsClient } from "showcase";

import { assert, failure, main } from "./check";

main(async (url) => {
  const client = await Client.connect(url, { reconnect: { first: 20, longest: 100 } });
  const lost = new Promise<ConnectionError>((resolve) => client.on("disconnected", resolve));
  const again = new Promise<void>((resolve) => client.on("reconnected", resolve));
  const speeds = await new SpeedTopic(client).subscribe();
  const target = await new TargetTopic(client).watch();
  await new TargetTopic(client).set({ celsius: 25 });
  assert.deepEqual([(await target.next()).value, (await target.next()).value], [{ celsius: 20 }, { celsius: 25 }]);

  // What waits for the server ends with the connection.
  const waiting = failure(new FailuresClient(client).silent(), ConnectionError);
  console.log("ready");
  assert.match((await waiting).message, /closed the connection|ECONNRESET/);
  await lost;
  assert.ok(!client.isConnected);
  assert.match((await failure(new ScalarsClient(client).u8({ value: 1 }), ConnectionError)).message, /not connected/);

  console.log("lost");
  await again;
  assert.ok(client.isConnected);
  await new TopicsClient(client).publish({ number: 9 });
  assert.equal((await speeds.next()).value, 9);
  // The state is the new server's, and is told although nobody has changed it.
  assert.deepEqual((await target.next()).value, { celsius: 20 });
  client.close();
});
