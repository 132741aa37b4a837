"""What calls, answers and messages carry."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .codec import Codec, loads, shown
from .failures import UnexpectedValue

T = TypeVar("T")


@dataclass
class Payload:
    """What a call or an answer carries, as bytes."""

    param: bytes = b""
    data: bytes = b""


@dataclass
class Reply:
    """An answer as it came, and how the byte stream beside it is opened."""

    payload: Payload
    open_stream: Callable[[], socket.socket] | None = None


@dataclass
class StreamReply(Generic[T]):
    """What a server answers, and what it does on the byte stream beside the answer."""

    value: T
    serve: Callable[[socket.socket], None]


def read_param(of: Codec[T], payload: Payload) -> T:
    """The value in a param; who answers null may leave that out."""
    return of.decode(loads(payload.param) if payload.param else None)


def as_bytes(place: str, value: object) -> bytes:
    """Bytes that are one, and not a number of them."""
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise UnexpectedValue(f"{shown(value)} is not bytes", place)
    return bytes(value)
