// Each status is an error of a class of its own, with its fields.

import {
  DecodeError,
  FailuresClient,
  Fault,
  FaultBroken,
  FaultNoSuchZone,
  FaultNoWay,
  FaultOutOfRange,
  OldFaultOld,
  StatusError,
  TimeoutError,
  VsoaError,
} from "showcase";

import { assert, failure, program } from "./check";

program(async (client) => {
  const failures = new FailuresClient(client);
  assert.equal(await failures.known({ way: 0 }), 0);

  const noSuchZone = await failure(failures.known({ way: 1 }), FaultNoSuchZone);
  assert.ok(noSuchZone instanceof Fault && noSuchZone instanceof StatusError && noSuchZone instanceof VsoaError);
  assert.deepEqual([noSuchZone.status, noSuchZone.variant, noSuchZone.name], [128, "NoSuchZone", "FaultNoSuchZone"]);
  assert.match(noSuchZone.message, /no such zone/);

  const outOfRange = await failure(failures.known({ way: 2 }), FaultOutOfRange);
  assert.deepEqual(outOfRange.fields, { celsius: 99.5, nearest: 30 });
  assert.match(outOfRange.message, /99\.5 degrees are out of range/);
  const noWay = await failure(failures.known({ way: 3 }), FaultNoWay);
  assert.deepEqual(noWay.fields, { from: { x: 1, y: 0 }, to: [{ x: 2, y: 0 }, { x: 3, y: 0 }] });
  assert.equal((await failure(failures.known({ way: 4 }), FaultBroken)).status, 254);
  await failure(failures.old(), OldFaultOld);

  for (const status of [1, 5, 7, 128, 255]) {
    const error = await failure(failures.any({ status }), StatusError);
    assert.equal(error.status, status);
    assert.ok(!(error instanceof Fault) && !(error instanceof DecodeError));
  }
  assert.match((await failure(failures.any({ status: 5 }), StatusError)).message, /not permitted/);
  // The server's own limit.
  assert.equal((await failure(failures.slow(), StatusError)).status, 4);

  // The client's.
  const start = performance.now();
  await failure(failures.silent({ timeout: 100 }), TimeoutError);
  assert.ok(performance.now() - start < 5_000);
  const reason = new Error("enough");
  await assert.rejects(failures.silent({ signal: AbortSignal.abort(reason) }), reason);
  const abort = new AbortController();
  const silent = failures.silent({ signal: abort.signal });
  abort.abort(reason);
  await assert.rejects(silent, reason);
  assert.equal(await failures.known({ way: 0 }), 0);
});
