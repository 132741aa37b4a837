"""Calls: what they carry, where their arguments stand, how they fail, and the streams beside them."""

import time
import warnings

from showcase import (
    BodiesClient,
    CallTimeout,
    Connection,
    FailuresClient,
    Payload,
    StatusError,
    StreamsClient,
    UnexpectedValue,
    UrlsClient,
    errors,
    types,
)

import support
from support import refused, same


def check_bodies(connection: Connection) -> None:
    bodies = BodiesClient(connection)
    bodies.nothing()
    same(bodies.arguments(1, "a"), (1, "a", None))
    same(bodies.arguments(1, "a", optional=2**64 - 1), (1, "a", 2**64 - 1))
    same(bodies.data(b"\x00\xff"), b"\xff\x00")
    same(bodies.data(b""), b"")
    same(bodies.picture("t", b"123"), (types.Picture(title="t", length=3), b"123"))
    same(bodies.raw_param(b"\xff no JSON"), 8 + 1)
    same(bodies.payload(Payload(b"\xff", b"\x00")), Payload(b"\xff", b"\x00"))


def check_urls(connection: Connection) -> None:
    urls = UrlsClient(connection)
    same(urls.place(types.Zone.FRONT, 7, "door"), "door in row 7, front")
    same(urls.set_target(types.Zone.REAR, 20.5), 20.5)
    same(urls.below(), "below")
    # What is text in the URL is not what it is in the answer.
    same(urls.side("l"), types.Side.LEFT)
    refused(UnexpectedValue, "`name`: 'a/b' does not fill a segment", lambda: urls.place(types.Zone.REAR, 1, "a/b"))
    refused(UnexpectedValue, "does not fill a segment", lambda: urls.side(""))


def check_failures(connection: Connection) -> None:
    failures = FailuresClient(connection)
    same(failures.known(0), 0)
    missing = refused(errors.FaultNoSuchZone, "no such zone", lambda: failures.known(1))
    assert isinstance(missing, errors.Fault) and missing.status == 128
    hot = refused(errors.FaultOutOfRange, "99.5 degrees are out of range", lambda: failures.known(2))
    assert (hot.celsius, hot.nearest) == (99.5, 30.0)
    way = refused(errors.FaultNoWay, "no way from", lambda: failures.known(3))
    assert way.from_ == types.Point(1, 0) and way.to == [types.Point(2, 0), types.Point(3, 0)]
    other = refused(StatusError, "status 77", lambda: failures.any(77))
    assert type(other) is StatusError and other.status == 77
    slow = refused(StatusError, "", failures.slow)
    assert slow.status == 4


def check_time(connection: Connection) -> None:
    failures = FailuresClient(connection)
    start = time.monotonic()
    late = refused(CallTimeout, "no answer from `/failures/silent`", lambda: failures.silent(timeout=0.2))
    assert isinstance(late, TimeoutError) and 0.1 < time.monotonic() - start < 2.0
    # The connection is as good as before.
    same(failures.known(0), 0)


def check_deprecation(connection: Connection) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        refused(errors.OldFaultOld, "old", FailuresClient(connection).old)
    assert [str(it.message) for it in told] == ["`old`: Deprecated: call `known`."]


def check_streams(connection: Connection) -> None:
    streams = StreamsClient(connection)
    length, stream = streams.download(300_000)
    with stream, stream.makefile("rb") as file:
        assert length == len(file.read()) == 300_000
    refused(errors.FaultNoSuchZone, "", lambda: streams.download(0))

    with streams.echo() as stream:
        stream.sendall(b"there")
        stream.shutdown(1)
        assert stream.makefile("rb").read() == b"there"

    (value, stream) = streams.all()
    with stream:
        assert value == (7, b"data") and stream.makefile("rb").read() == b"stream"


support.run(globals())
