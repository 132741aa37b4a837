"""Topics: where and how messages are published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from .arguments import InUrl
from .codec import Codec, dumps, loads
from .failures import UnexpectedValue
from .objects import Fields
from .payload import Payload, as_bytes, read_param
from .statuses import NO_FAILURES, Failures
from .urls import Pattern

T = TypeVar("T")


@dataclass(frozen=True)
class Topic(Generic[T]):
    """What is published on a URL, or on the URLs of a pattern."""

    url: Pattern
    message: Message[T]
    quick: bool = False
    deadline: float | None = None
    """The seconds after which a value is stale."""

    def read(self, url: str, payload: Payload) -> T:
        """The value that a message says; its URL is one of the topic's."""
        captures = self.url.match(url)
        if captures is None:
            raise UnexpectedValue(f"`{url}` is not a URL of `{self.url.text}`")
        try:
            return self.message.read(captures, payload)
        except UnexpectedValue as error:
            raise UnexpectedValue(f"{error} (in a message on `{url}`)") from error

    def write(self, value: T) -> tuple[str, Payload]:
        """Where a value is published, and what travels."""
        captures, payload = self.message.write(value)
        return self.url.fill(captures), payload


@dataclass(frozen=True)
class StateTopic(Topic[T]):
    """A topic with a current value, which is read and set on its URL."""

    failures: Failures = NO_FAILURES


@dataclass(frozen=True)
class Message(Generic[T]):
    """How a message of a topic is read and written."""

    read: Callable[[Mapping[str, str], Payload], T]
    write: Callable[[T], tuple[dict[str, str], Payload]]


def no_message() -> Message[None]:
    """Nothing: it is there or not."""
    return Message(lambda captures, payload: None, lambda value: ({}, Payload()))


def value(of: Codec[T]) -> Message[T]:
    """A value, which is the whole param."""
    return Message(
        lambda captures, payload: read_param(of, payload),
        lambda value: ({}, Payload(dumps(of.encode(value)))),
    )


def fields(
    kind: type[T],
    captures: tuple[InUrl, ...] = (),
    param: Fields | None = None,
    data: str | None = None,
) -> Message[T]:
    """Fields of which some are in the URL, some in the param, and one may be the data."""

    def read(found: Mapping[str, str], payload: Payload) -> T:
        attributes = {it.parameter: it.value(found) for it in captures}
        if param is not None:
            attributes.update(param.read(loads(payload.param)))
        if data is not None:
            attributes[data] = payload.data
        return kind(**attributes)

    def write(value: T) -> tuple[dict[str, str], Payload]:
        if not isinstance(value, kind):
            raise UnexpectedValue(f"{value!r} is not a {kind.__name__}")
        texts = {it.name: it.text(getattr(value, it.parameter)) for it in captures}
        payload = Payload()
        if param is not None:
            payload.param = dumps(param.write(value))
        if data is not None:
            payload.data = as_bytes(data, getattr(value, data))
        return texts, payload

    return Message(read, write)
