// Everything over TLS, streams too, to a server that asks for a certificate.

import { Client, ConnectionError, ScalarsClient, StreamsClient } from "showcase";

import { assert, failure, main } from "./check";

main(async (url) => {
  const [, , , cert = "", key = ""] = process.argv;
  const client = await Client.connect(url, { tls: { cert, key } });
  assert.equal(await new ScalarsClient(client).u8({ value: 1 }), 1);
  const { stream } = await new StreamsClient(client).echo();
  stream.end("over TLS");
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  assert.equal(Buffer.concat(chunks).toString(), "over TLS");
  client.close();
  // Without TLS, and without a certificate.
  await assert.rejects(Client.connect(url.replace("vsoas:", "vsoa:"), { connectTimeout: 2000 }));
  await failure(Client.connect(url, { connectTimeout: 2000 }), ConnectionError);
});
