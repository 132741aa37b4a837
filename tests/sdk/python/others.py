"""Servers that do not let in, say something else than the description, or are over TLS."""

import ssl
import sys

from showcase import (
    BodiesClient,
    Connection,
    ConnectionFailed,
    ScalarsClient,
    StatusError,
    StreamsClient,
    StructsClient,
    SubscriptionRefused,
    TopicsClient,
    UnexpectedValue,
    UnionsClient,
    errors,
    topics,
    types,
)

from support import connect, refused

WAIT = 5.0


def check_password() -> None:
    with connect(password="secret") as connection:
        assert ScalarsClient(connection).u8(1) == 1
    refused(ConnectionFailed, "a wrong password", lambda: connect(password="wrong"))
    refused(ConnectionFailed, "a wrong password", connect)


def check_refused() -> None:
    with connect() as connection:
        refused(SubscriptionRefused, "`/topics/speed` cannot be subscribed", lambda: connection.subscribe(topics.SPEED))
        call = refused(StatusError, "", lambda: ScalarsClient(connection).u8(1))
        assert call.status == 5
        scans = connection.subscribe(topics.SCAN)
        TopicsClient(connection).publish(1)
        assert scans.next(WAIT).angle == 0.5


def check_mistakes() -> None:
    with connect() as connection:
        refused(UnexpectedValue, "256 is not from 0 to 255", lambda: ScalarsClient(connection).u8(1))
        refused(UnexpectedValue, "None is not a text", lambda: ScalarsClient(connection).text(""))
        refused(UnexpectedValue, "is no JSON", lambda: ScalarsClient(connection).f64(1.0))
        point = types.Point(1, 2)
        refused(UnexpectedValue, "`y`: it is missing", lambda: StructsClient(connection).plain(point))
        refused(UnexpectedValue, "`by[1].x`: 'one'", lambda: StructsClient(connection).nested(types.Nested(point, [])))
        refused(UnexpectedValue, "['b'] are not members", lambda: StructsClient(connection).strict(types.Strict(1)))
        dot = types.ExternalDot()
        refused(UnexpectedValue, "'Ring' is none of 'Dot'", lambda: UnionsClient(connection).external(dot))
        refused(UnexpectedValue, "no byte stream", StreamsClient(connection).echo)
        refused(UnexpectedValue, "'x' is not bytes", lambda: BodiesClient(connection).data("x"))  # type: ignore[arg-type]
        # A message that cannot be read is told of, and the next one is read.
        scans = connection.subscribe(topics.SCAN)
        for _ in range(2):
            TopicsClient(connection).publish(1)
        refused(UnexpectedValue, "`angle`: it is missing (in a message on `/topics/scan`)", lambda: scans.next(WAIT))
        assert scans.next(WAIT).angle == 0.5
        refused(UnexpectedValue, "`celsius`", lambda: connection.get(topics.TARGET))
        bad = refused(UnexpectedValue, "`celsius`", lambda: connection.set(topics.TARGET, types.Target(1.0)))
        assert not isinstance(bad, errors.Refusal)


def check_tls() -> None:
    options = {"load_default_certs": False, "ca_cert": sys.argv[3], "hostname": "localhost"}
    with connect(tls=options) as connection:
        assert ScalarsClient(connection).u64(2**64 - 1) == 2**64 - 1
        speeds = connection.subscribe(topics.SPEED)
        TopicsClient(connection).publish(3)
        assert speeds.next(WAIT) == 3.0
        value, stream = StreamsClient(connection).all()
        with stream:
            assert isinstance(stream, ssl.SSLSocket)
            assert stream.makefile("rb").read() == b"stream"
    stranger = {"load_default_certs": False, "hostname": "localhost"}
    refused(ConnectionFailed, "TLS", lambda: connect(tls=stranger))
    refused(ConnectionFailed, "", lambda: Connection(sys.argv[2], timeout=WAIT, connect_timeout=1.0))


if __name__ == "__main__":
    globals()[f"check_{sys.argv[1]}"]()
