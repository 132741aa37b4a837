"""A connection to a server, that is made again when it is lost.

The package `vsoa` tells nobody that a connection has ended, forgets subscriptions when it connects again, may
never call back, and does not send numbers, booleans and null. So calls have a deadline of their own here,
subscriptions are kept and made again, and params travel as bytes.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from .dialing import Dialer, ping, run, wait_for
from .failures import (
    CallTimeout,
    ConnectionFailed,
    ConnectionLost,
    SubscriptionRefused,
    UnexpectedValue,
)
from .methods import Method
from .payload import Payload, Reply
from .subscription import Subscription
from .topics import StateTopic, Topic

T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger(__name__)


class Connection:
    """A connection to a server; services, subscriptions and states are used over it.

    `timeout` is how long a call may take, in seconds, where it does not say itself. A connection that is lost
    is made again every `reconnect` seconds, and calls wait for it; with None it stays lost. `keepalive` is how
    often the server is pinged; with None it is not. `tls` are the options of the package `vsoa` for a server
    over TLS.
    """

    def __init__(
        self,
        url: str,
        password: str = "",
        *,
        timeout: float = 10.0,
        connect_timeout: float = 10.0,
        reconnect: float | None = 1.0,
        keepalive: float | None = 3.0,
        tls: Mapping[str, Any] | None = None,
    ) -> None:
        self._dialer = Dialer(url, password, connect_timeout, tls)
        self._timeout = timeout
        self._reconnect = reconnect
        self._keepalive = keepalive
        self._change = threading.Condition()
        self._client: Any = None
        self._closed = False
        self._waiting: set[_Answer] = set()
        self._subscriptions: list[Subscription[Any]] = []
        client = self._dialer.dial(self._receive)
        with self._change:
            self._client = client
        self._supervisor = threading.Thread(target=self._supervise, args=(client,), daemon=True)
        self._supervisor.start()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._client is not None

    def close(self) -> None:
        """Ends the connection, its subscriptions, and calls that wait for an answer."""
        with self._change:
            self._closed = True
            client = self._client
            self._change.notify_all()
        if client is not None:
            client.disconnect()
        if threading.current_thread() is not self._supervisor:
            self._supervisor.join()

    def call(self, method: Method[R], arguments: tuple[Any, ...] = (), timeout: float | None = None) -> R:
        """Calls a method, and waits for what comes back."""
        url, payload = method.write(arguments)
        status, reply = self.request(method.verbs[0], url, payload, timeout)
        if status:
            raise method.failures.read(status, reply.payload)
        return method.answer.read(reply)

    def get(self, topic: StateTopic[T], url: str | None = None, timeout: float | None = None) -> T:
        """The current value of a state; of one that has several URLs, the value of that one."""
        url = _url_of(topic, url)
        status, reply = self.request("GET", url, Payload(), timeout)
        if status:
            raise topic.failures.read(status, reply.payload)
        return topic.read(url, reply.payload)

    def set(self, topic: StateTopic[T], value: T, timeout: float | None = None) -> None:
        """Asks for another value of a state."""
        url, payload = topic.write(value)
        status, reply = self.request("SET", url, payload, timeout)
        if status:
            raise topic.failures.read(status, reply.payload)

    def subscribe(self, topic: Topic[T], *urls: str, capacity: int = 1024) -> Subscription[T]:
        """The messages of a topic from now on, of all its URLs or of these; over reconnects, too.

        Of messages that nobody takes, the newest `capacity` are kept.
        """
        return self._start(Subscription(self, topic, urls, capacity))

    def watch(self, topic: StateTopic[T], *urls: str, capacity: int = 1024) -> Subscription[T]:
        """The current value of a state and every change after; anew after each reconnect.

        Of a state with several values, the URLs say which.
        """
        urls = urls or (_url_of(topic, None),)
        return self._start(Subscription(self, topic, urls, capacity, watches=True))

    def on(self, topic: Topic[T], *urls: str) -> Callable[[Callable[[T], object]], Callable[[T], object]]:
        """Calls a function with each message of a topic, on a thread of its own: a decorator."""

        def decorate(function: Callable[[T], object]) -> Callable[[T], object]:
            subscription = self.subscribe(topic, *urls)
            threading.Thread(target=_call_each, args=(subscription, function), daemon=True).start()
            return function

        return decorate

    def request(self, verb: str, url: str, payload: Payload, timeout: float | None = None) -> tuple[int, Reply]:
        """Calls a URL without types: the status, and what came with it."""
        timeout = self._timeout if timeout is None else timeout
        deadline = time.monotonic() + timeout
        client = self._wait_connected(deadline)
        answer = _Answer()
        with self._change:
            self._waiting.add(answer)
        try:
            return self._exchange(client, answer, (verb, url, payload), deadline)
        finally:
            with self._change:
                self._waiting.discard(answer)

    def _exchange(
        self, client: Any, answer: _Answer, call: tuple[str, str, Payload], deadline: float
    ) -> tuple[int, Reply]:
        verb, url, payload = call
        remaining = max(deadline - time.monotonic(), 0.0)
        parts = {"param": payload.param, "data": payload.data}
        try:
            # The package's own deadline only clears up behind ours.
            sent = client.call(url, verb, parts, answer.put, remaining + 1.0)
        except (AttributeError, OSError):
            sent = False
        except (ValueError, UnicodeError) as error:
            raise UnexpectedValue(f"the call of `{url}` does not fit a packet: {error}") from error
        if not sent or client is not self._client:
            raise ConnectionLost(f"the connection was lost before `{url}` was called")
        header, came = answer.take(remaining, url)
        reply = Reply(Payload(bytes(came.param or b""), bytes(came.data or b"")))
        if header.flags & TUNNEL and header.tunid:
            reply.open_stream = lambda: self._dialer.open_stream(header.tunid)
        return header.status, reply

    def _wait_connected(self, deadline: float) -> Any:
        with self._change:
            while self._client is None and not self._closed and self._reconnect is not None:
                if not self._change.wait(max(deadline - time.monotonic(), 0.0)):
                    raise ConnectionLost("there is no connection to the server at present")
            if self._client is None:
                raise ConnectionLost("the connection is closed" if self._closed else "the connection is lost")
            return self._client

    # Subscriptions.

    def _start(self, subscription: Subscription[T]) -> Subscription[T]:
        client = self._wait_connected(time.monotonic() + self._timeout)
        with self._change:
            self._subscriptions.append(subscription)
        try:
            self._subscribe(client, subscription)
        except BaseException:
            self._forget(subscription)
            raise
        return subscription

    def _subscribe(self, client: Any, subscription: Subscription[Any]) -> None:
        for url in subscription.prefixes:
            done: queue.SimpleQueue[bool] = queue.SimpleQueue()
            with suppress(AttributeError, OSError):
                client.subscribe(url, lambda _, accepted, done=done: done.put(accepted), self._timeout + 1.0)
            if not wait_for(client, done, self._timeout):
                if not client.connected:
                    return  # Once there is a connection again, it is subscribed there.
                raise SubscriptionRefused(f"`{url}` cannot be subscribed, or not in time")
        for url in subscription.watched:
            self._read_current(client, subscription, url)

    def _read_current(self, client: Any, subscription: Subscription[Any], url: str) -> None:
        subscription.expect_current(url)

        def current(_: Any, header: Any, payload: Any) -> None:
            if header is not None:
                came = Payload(bytes(payload.param or b""), bytes(payload.data or b""))
                subscription.offer_current(url, header.status, came)

        with suppress(AttributeError, OSError):
            client.call(url, "GET", None, current, self._timeout)

    def _forget(self, subscription: Subscription[Any]) -> None:
        with self._change:
            if subscription in self._subscriptions:
                self._subscriptions.remove(subscription)
            used = {url for other in self._subscriptions for url in other.prefixes}
            client = self._client
        for url in subscription.prefixes:
            if client is not None and url not in used:
                with suppress(AttributeError, OSError):
                    client.unsubscribe(url)

    def _receive(self, _: Any, url: str, payload: Any, quick: bool) -> None:
        came = Payload(bytes(payload.param or b""), bytes(payload.data or b""))
        for subscription in list(self._subscriptions):
            subscription.offer(url or "", came)

    # The connection.

    def _supervise(self, client: Any) -> None:
        """Serves one connection after the other, until the last."""
        while client is not None:
            runner = threading.Thread(target=run, args=(client,), daemon=True)
            runner.start()
            self._restore(client)
            self._watch_over(client, runner)
            self._lose(client)
            client = self._dial_again()
        with self._change:
            subscriptions = list(self._subscriptions)
        for subscription in subscriptions:
            subscription.end(None if self._closed else ConnectionLost("the connection is lost"))

    def _restore(self, client: Any) -> None:
        """Lets everybody use the connection, and subscribes what was subscribed before."""
        with self._change:
            is_first = self._client is client
            subscriptions = [] if is_first else list(self._subscriptions)
        for subscription in subscriptions:
            try:
                self._subscribe(client, subscription)
            except SubscriptionRefused as error:
                subscription.end(error)
        with self._change:
            self._client = client
            if self._closed:
                client.disconnect()
            self._change.notify_all()

    def _watch_over(self, client: Any, runner: threading.Thread) -> None:
        """Waits until a connection has ended, and ends it where the server gives no sign of life."""
        missed = 0
        while runner.is_alive():
            runner.join(self._keepalive)
            if self._keepalive is None or not runner.is_alive():
                continue
            missed = 0 if ping(client, self._keepalive) else missed + 1
            if missed == MISSED_PINGS:
                log.warning("the server does not answer: the connection is made again")
                client.disconnect()

    def _lose(self, client: Any) -> None:
        with self._change:
            self._client = None
            waiting = list(self._waiting)
            self._change.notify_all()
        for answer in waiting:
            answer.put(None, None, None)
        client.close()

    def _dial_again(self) -> Any:
        """The next connection; None where there shall be none."""
        while self._reconnect is not None:
            with self._change:
                self._change.wait_for(lambda: self._closed, self._reconnect)
                if self._closed:
                    break
            try:
                return self._dialer.dial(self._receive)
            except ConnectionFailed as error:
                log.info("no connection yet: %s", error)
        return None


class _Answer:
    """Where the answer to a call is waited for."""

    def __init__(self) -> None:
        self._came: queue.SimpleQueue[tuple[Any, Any]] = queue.SimpleQueue()

    def put(self, _: Any, header: Any, payload: Any) -> None:
        """The answer; without a header it will not come any more."""
        self._came.put((header, payload))

    def take(self, timeout: float, url: str) -> tuple[Any, Any]:
        """Waits for the answer."""
        try:
            header, payload = self._came.get(timeout=timeout)
        except queue.Empty:
            raise CallTimeout(f"no answer from `{url}` in {timeout:.3g} s") from None
        if header is None:
            raise ConnectionLost(f"the connection was lost before `{url}` answered")
        return header, payload


def _url_of(topic: Topic[Any], url: str | None) -> str:
    if url is None and topic.url.has_names:
        raise UnexpectedValue(f"`{topic.url.text}` has several values: say the URL of one")
    return topic.url.text if url is None else url


def _call_each(subscription: Subscription[T], function: Callable[[T], object]) -> None:
    while True:
        try:
            for value in subscription:
                function(value)
            return
        except ConnectionLost:
            return
        except Exception:
            log.exception("a message could not be handled")


TUNNEL = 2
MISSED_PINGS = 3
