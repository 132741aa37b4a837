// A server by its name, which a position server knows.

import { Client, ConnectionError, ScalarsClient, StreamsClient } from "showcase";

import { assert, failure, main } from "./check";

main(async (url) => {
  const client = await Client.connect(url);
  assert.equal(await new ScalarsClient(client).u8({ value: 1 }), 1);
  const { stream } = await new StreamsClient(client).download({ count: 3 });
  stream.resume();
  client.close();
  assert.match((await failure(Client.connect("vsoa://nobody"), ConnectionError)).message, /no position server knows/);
});
