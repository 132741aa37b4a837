"""What answers carry."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .codec import Codec, dumps
from .failures import UnexpectedValue
from .payload import Payload, Reply, as_bytes, read_param

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Answer(Generic[R]):
    """How what comes back is read by a client, and written by a server."""

    read: Callable[[Reply], R]
    write: Callable[[Any], Payload]
    streams: bool = False


def nothing() -> Answer[None]:
    """Nothing."""
    return Answer(lambda reply: None, lambda value: Payload())


def param(of: Codec[T]) -> Answer[T]:
    """A value."""
    return Answer(lambda reply: read_param(of, reply.payload), lambda value: Payload(dumps(of.encode(value))))


def data() -> Answer[bytes]:
    """Bytes."""
    return Answer(lambda reply: reply.payload.data, lambda value: Payload(data=as_bytes("answer", value)))


def param_and_data(of: Codec[T]) -> Answer[tuple[T, bytes]]:
    """A value and bytes."""
    return Answer(
        lambda reply: (read_param(of, reply.payload), reply.payload.data),
        lambda value: Payload(dumps(of.encode(value[0])), as_bytes("answer[1]", value[1])),
    )


def payload() -> Answer[Payload]:
    """Param and data, whatever they are."""
    return Answer(lambda reply: reply.payload, lambda value: value)


def stream() -> Answer[socket.socket]:
    """A byte stream alone."""
    return Answer(_stream_in, lambda value: Payload(), streams=True)


def with_stream(answer: Answer[R]) -> Answer[tuple[R, socket.socket]]:
    """What else comes back, and a byte stream."""

    def read(reply: Reply) -> tuple[R, socket.socket]:
        value = answer.read(reply)
        return value, _stream_in(reply)

    return Answer(read, answer.write, streams=True)


def _stream_in(reply: Reply) -> socket.socket:
    if reply.open_stream is None:
        raise UnexpectedValue("the answer has no byte stream beside it")
    return reply.open_stream()
