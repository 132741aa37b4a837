// A server that says nothing more, over a connection that stays open, is noticed by pings.

import { BodiesClient, Client, ConnectionError } from "showcase";

import { assert, failure, main } from "./check";

main(async (url) => {
  const client = await Client.connect(url, { keepalive: { interval: 50, lost: 2 }, reconnect: false });
  await new BodiesClient(client).nothing();
  // Only a part of it gets to the server.
  const stuck = failure(new BodiesClient(client).data({ bytes: Buffer.alloc(200_000) }), ConnectionError);
  assert.match((await stuck).message, /none of 2 pings/);
  assert.ok(!client.isConnected);
});
