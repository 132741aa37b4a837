"""What a server answers: a call of a method, a state."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .codec import dumps
from .failures import ARGUMENTS, INVALID_URL, StatusError, UnexpectedValue
from .methods import Method
from .payload import Payload
from .topics import StateTopic, Topic
from .urls import Pattern

T = TypeVar("T")

Handle = Callable[[Mapping[str, str], Payload], "Answered"]


@dataclass(frozen=True)
class Answered:
    """What is sent back: a status, what comes with it, and what is done on a byte stream beside it."""

    status: int
    payload: Payload
    serve: Callable[[socket.socket], None] | None = None


@dataclass(frozen=True)
class Route:
    """Which URLs and methods of the wire something answers."""

    url: Pattern
    verbs: tuple[str, ...]
    handle: Handle


def answering(method: Method[Any], function: Callable[..., Any]) -> Handle:
    """Answers a method by what the function gives or raises."""

    def handle(captures: Mapping[str, str], payload: Payload) -> Answered:
        try:
            arguments, options = method.read(captures, payload)
        except UnexpectedValue as error:
            return Answered(ARGUMENTS, error_text(str(error)))
        try:
            value = function(*arguments, **options)
        except StatusError as error:
            return Answered(*method.failures.write(error))
        if method.answer.streams:
            return Answered(0, method.answer.write(value.value), value.serve)
        return Answered(0, method.answer.write(value))

    return handle


def error_text(text: str) -> Payload:
    """What comes with a status that is an error."""
    return Payload(dumps({"error": text}))


class State(Generic[T]):
    """The current value of a topic, or one for each of its URLs."""

    def __init__(
        self,
        publish: Callable[[Topic[T], T], None],
        topic: StateTopic[T],
        values: tuple[T, ...],
        check: Callable[[T], None] | None,
    ) -> None:
        self._publish = publish
        self._topic = topic
        self._values = {topic.write(value)[0]: value for value in values}
        self._check = check
        # Changes are published in the order in which they are made.
        self._changing = threading.RLock()

    def values(self) -> dict[str, T]:
        """The values by their URLs."""
        return dict(self._values)

    def set(self, value: T) -> None:
        """Sets the value, or the one of its URL, and publishes it."""
        url, _ = self._topic.write(value)
        with self._changing:
            self._values[url] = value
            self._publish(self._topic, value)

    def answer_get(self, captures: Mapping[str, str], payload: Payload) -> Answered:
        """Answers who asks for the value."""
        url = self._topic.url.fill(captures)
        if url not in self._values:
            return Answered(INVALID_URL, error_text(f"`{url}` has no value"))
        return Answered(0, self._topic.write(self._values[url])[1])

    def answer_set(self, captures: Mapping[str, str], payload: Payload) -> Answered:
        """Answers who asks for another value."""
        url = self._topic.url.fill(captures)
        if url not in self._values:
            return Answered(INVALID_URL, error_text(f"`{url}` has no value"))
        try:
            value = self._topic.read(url, payload)
        except UnexpectedValue as error:
            return Answered(ARGUMENTS, error_text(str(error)))
        with self._changing:
            try:
                if self._check:
                    self._check(value)
            except StatusError as error:
                return Answered(*self._topic.failures.write(error))
            self.set(value)
        return Answered(0, Payload())
