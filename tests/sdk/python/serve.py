"""A server in Python of some of the services, which tells its port, and then publishes what it is told to."""

import socket
import sys
from typing import Any

from showcase import (
    BodiesServer,
    FailuresServer,
    Payload,
    Server,
    StatusError,
    StreamReply,
    StreamsServer,
    TopicsServer,
    UnionsServer,
    UrlsServer,
    errors,
    topics,
    types,
)


class Bodies(BodiesServer):
    def nothing(self) -> None:
        pass

    def arguments(self, first: int, second: str, *, optional: int | None) -> tuple[int, str, int | None]:
        return first, second, optional

    def data(self, there: bytes) -> bytes:
        return there[::-1] if there != b"huge" else bytes(300_000)

    def picture(self, title: str, pixels: bytes) -> tuple[types.Picture, bytes]:
        return types.Picture(title=title, length=len(pixels)), pixels

    def raw_param(self, bytes: bytes) -> int:
        return len(bytes)

    def payload(self, payload: Payload) -> Payload:
        return payload


class Failures(FailuresServer):
    def known(self, way: int) -> int:
        if way == 1:
            raise errors.FaultNoSuchZone()
        if way == 2:
            raise errors.FaultOutOfRange(99.5, nearest=30.0)
        if way == 3:
            raise errors.FaultNoWay(types.Point(1, 0), [types.Point(2, 0)], text="no way at all")
        if way == 4:
            raise RuntimeError("a mistake")
        if way == 5:
            return "not a number"  # type: ignore[return-value]
        return way

    def any(self, status: int) -> None:
        raise StatusError(status, "as told")

    def slow(self) -> None:
        pass

    def silent(self) -> None:
        pass

    def old(self) -> int:
        raise errors.OldFaultOld()


class Streams(StreamsServer):
    def download(self, count: int) -> StreamReply[int]:
        return StreamReply(count, lambda stream: stream.sendall(bytes(count)))

    def echo(self) -> StreamReply[None]:
        def serve(stream: socket.socket) -> None:
            stream.sendall(stream.makefile("rb").read())

        return StreamReply(None, serve)

    def all(self) -> StreamReply[tuple[int, bytes]]:
        return StreamReply((7, b"data"), lambda stream: stream.sendall(b"stream"))


class Unions(UnionsServer):
    def external(self, value: types.External) -> types.External:
        return value

    def internal(self, value: types.Internal) -> types.Internal:
        return value

    def adjacent(self, value: types.Adjacent) -> types.Adjacent:
        return value

    def untagged(self, value: types.Untagged) -> types.Untagged:
        return value

    def mixed(self, value: types.Mixed) -> types.Mixed:
        return value

    def result(self, value: types.ResultOfPointOrString) -> types.ResultOfPointOrString:
        return value

    def all(self, value: list[types.External]) -> list[types.External]:
        return value


class Urls(UrlsServer):
    def place(self, zone: types.Zone, row: int, name: str) -> str:
        return f"{name} in row {row}, {zone.value}"

    def set_target(self, zone: types.Zone, celsius: float) -> float:
        return celsius

    def below(self) -> str:
        return "below"

    def side(self, side: str) -> types.Side:
        return {"l": types.Side.LEFT, "r": types.Side.RIGHT}[side]


class Topics(TopicsServer):
    def __init__(self, server: Server) -> None:
        self._server = server

    def publish(self, number: int) -> None:
        data = bytes([number] * (100_000 if number == 255 else 3))
        cabin = topics.Cabin(zone=types.Zone.REAR, air_temperature=20.5, doors=[number])
        self._server.publish(topics.CABIN, cabin)
        self._server.publish(topics.FRAME, topics.Frame(row=number, jpeg=data))
        self._server.publish(topics.SCAN, topics.Scan(angle=0.5, points=data))
        self._server.publish(topics.SPEED, float(number))


def check(wanted: types.Target) -> None:
    if wanted.celsius > 30:
        raise errors.RefusalTooHot(wanted.celsius)


def main(password: str = "", certificate: str = "", key: str = "") -> None:
    server = Server({"name": "car"}, password)
    services: list[Any] = [Bodies(), Failures(), Streams(), Topics(server), Unions(), Urls()]
    for service in services:
        server.add(service)
    server.state(topics.TARGET, types.Target(celsius=20.0), check=check)
    zones = (types.Zone.FRONT, types.Zone.REAR)
    server.state(topics.FAN, *(topics.Fan(zone=zone, speed=1) for zone in zones))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    tls = {"cert": certificate, "key": key, "load_default_certs": False} if key else None
    server.start("127.0.0.1", port, tls)
    print(port, flush=True)
    sys.stdin.read()


main(*sys.argv[1:])
