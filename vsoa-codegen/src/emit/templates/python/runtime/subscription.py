"""The messages of a topic, as an iterator."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from .failures import UnexpectedValue
from .payload import Payload
from .topics import StateTopic, Topic

if TYPE_CHECKING:
    from .connection import Connection

T = TypeVar("T")


class Subscription(Generic[T]):
    """The messages of a topic as they come: an iterator that ends with the connection."""

    def __init__(
        self,
        connection: Connection,
        topic: Topic[T],
        urls: tuple[str, ...],
        capacity: int,
        watches: bool = False,
    ) -> None:
        for url in urls:
            if topic.url.match(url) is None:
                raise UnexpectedValue(f"`{url}` is not a URL of `{topic.url.text}`")
        self.prefixes = urls or (topic.url.prefix,)
        self.watched = urls if watches else ()
        self.missed = 0
        """How many messages were dropped because nobody took them in time."""
        self._connection = connection
        self._topic = topic
        self._urls = urls
        self._capacity = capacity
        self._change = threading.Condition()
        self._came: deque[tuple[int, str, Payload]] = deque()
        self._awaited: set[str] = set()
        self._end: Exception | None = None
        self._ended = False

    def __enter__(self) -> Subscription[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        return self._take(None)

    def next(self, timeout: float | None = None) -> T:
        """The next message; TimeoutError if none comes in time, StopIteration behind the last."""
        return self._take(timeout)

    def close(self) -> None:
        """Ends the subscription; what has come can still be taken."""
        self._connection._forget(self)
        self.end(None)

    def offer(self, url: str, payload: Payload) -> None:
        """A message of the connection, perhaps of another topic."""
        if (self._urls and url not in self._urls) or self._topic.url.match(url) is None:
            return
        with self._change:
            self._awaited.discard(url)
            self._add(0, url, payload)

    def expect_current(self, url: str) -> None:
        """From here on, the answer to a GET tells the current value, unless a message comes before."""
        with self._change:
            self._awaited.add(url)

    def offer_current(self, url: str, status: int, payload: Payload) -> None:
        """The answer to a GET of the current value."""
        with self._change:
            if url in self._awaited:
                self._awaited.discard(url)
                self._add(status, url, payload)

    def end(self, error: Exception | None) -> None:
        """Nothing more comes, for this reason."""
        with self._change:
            if not self._ended:
                self._ended, self._end = True, error
            self._change.notify_all()

    def _add(self, status: int, url: str, payload: Payload) -> None:
        if len(self._came) >= self._capacity:
            self._came.popleft()
            self.missed += 1
        self._came.append((status, url, payload))
        self._change.notify()

    def _take(self, timeout: float | None) -> T:
        with self._change:
            if not self._change.wait_for(lambda: self._came or self._ended, timeout):
                raise TimeoutError(f"no message of `{self._topic.url.text}` in {timeout} s")
            if not self._came:
                raise self._end or StopIteration
            status, url, payload = self._came.popleft()
        if status and isinstance(self._topic, StateTopic):
            raise self._topic.failures.read(status, payload)
        return self._topic.read(url, payload)
