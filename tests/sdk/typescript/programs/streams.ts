// Byte streams beside answers.

import { once } from "node:events";
import type { Readable } from "node:stream";

import { ConnectionError, FaultNoSuchZone, LiesClient, ProbeClient, StreamsClient } from "showcase";

import { assert, failure, program } from "./check";

program(async (client) => {
  const streams = new StreamsClient(client);
  const count = 3_000_000;
  const download = await streams.download({ count });
  assert.equal(download.answer, count);
  assert.deepEqual(await all(download.stream), Buffer.alloc(count));

  // Our end of writing does not end what comes.
  const { stream } = await streams.echo();
  const sent = Buffer.alloc(500_000, "echo");
  stream.end(sent);
  assert.deepEqual(await all(stream), sent);

  // Nor does the end of what comes end our writing.
  const probe = new ProbeClient(client);
  const upload = (await probe.upload()).stream;
  upload.resume();
  await once(upload, "end");
  upload.end(sent);
  assert.equal(await probe.uploaded(), sent.length);

  const { answer, stream: text } = await streams.all();
  assert.deepEqual(answer, { param: 7, data: Buffer.from("data") });
  assert.equal((await all(text)).toString(), "stream");

  // One that nobody reads is let go of.
  const unread = (await streams.download({ count })).stream;
  unread.destroy();
  await once(unread, "close");

  await failure(streams.download({ count: 0 }), FaultNoSuchZone);
  const missing = await failure(new LiesClient(client).stream(), ConnectionError);
  assert.match(missing.message, /without its stream/);
});

async function all(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
