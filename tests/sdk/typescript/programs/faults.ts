// What the package from npm does not notice, or gets wrong.

import { Client, ConnectionError, FailuresClient, LiesClient, ProbeClient, ScalarsClient, StatusError, TimeoutError } from "showcase";

import { assert, failure, main } from "./check";

main(async (url) => {
  // A wrong password, and none.
  const wrong = await failure(Client.connect(url, { password: "wrong" }), StatusError);
  assert.equal(wrong.status, 1);
  assert.match(wrong.message, /wrong password/);
  await failure(Client.connect(url), StatusError);
  const options = { password: "secret", reconnect: { first: 10, longest: 50 } };

  // The server closes the connection: calls end at once, and it is made again.
  const client = await Client.connect(url, options);
  assert.deepEqual(client.info, "showcase");
  const again = new Promise<void>((resolve) => client.on("reconnected", resolve));
  const start = performance.now();
  const ended = await failure(new ProbeClient(client).close(), ConnectionError);
  assert.match(ended.message, /closed the connection/);
  assert.ok(performance.now() - start < 5_000);
  await again;
  assert.equal(await new ScalarsClient(client).u8({ value: 1 }), 1);

  // A param that is not JSON costs the connection, and the error says so.
  const lost = new Promise<ConnectionError>((resolve) => client.on("disconnected", resolve));
  const notJson = await failure(new LiesClient(client).notJson(), ConnectionError);
  assert.match(notJson.message, /not JSON/);
  assert.equal(await lost, notJson);
  assert.ok((await client.ping().catch(() => 0)) >= 0);
  client.close();
  assert.match((await failure(client.ping(), ConnectionError)).message, /the client is closed/);

  // Without reconnecting, it is over.
  const once = await Client.connect(url, { ...options, reconnect: false });
  const closed = new Promise<ConnectionError>((resolve) => once.on("closed", resolve));
  const reason = await failure(new ProbeClient(once).close(), ConnectionError);
  assert.equal(await closed, reason);

  // Closing ends what waits.
  const last = await Client.connect(url, options);
  const silent = failure(new FailuresClient(last).silent(), ConnectionError);
  last.close();
  await silent;

  // Nobody there, and nobody who speaks the protocol.
  await failure(Client.connect("vsoa://127.0.0.1:1", options), ConnectionError);
  const mute = process.argv[3] ?? "";
  await failure(Client.connect(mute, { ...options, connectTimeout: 100 }), TimeoutError);
  for (const bad of ["http://127.0.0.1:1", "vsoa://127.0.0.1", "vsoa://127.0.0.1:0", "127.0.0.1:1"]) {
    await assert.rejects(Client.connect(bad), /expected|no port/);
  }
});
