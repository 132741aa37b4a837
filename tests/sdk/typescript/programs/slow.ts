// A network that takes nothing for longer than the package from npm would wait costs no connection.

import { BodiesClient, Client, TimeoutError } from "showcase";

import { assert, failure, main } from "./check";

main(async (url) => {
  // Far more than the machine may hold it up; a tenth of a second is what the package would wait.
  const patience = 60_000;
  const client = await Client.connect(url, { sendTimeout: patience, callTimeout: patience });
  client.on("disconnected", (reason) => assert.fail(reason));
  // More than the sockets on the way hold.
  const bytes = Buffer.alloc(200_000);
  const calls = Array.from({ length: 100 }, () => new BodiesClient(client).data({ bytes }));
  await failure(client.ping({ timeout: 400 }), TimeoutError);
  console.log("blocked");
  for (const answer of await Promise.all(calls)) {
    assert.equal(answer.length, bytes.length);
  }
  client.close();
});
