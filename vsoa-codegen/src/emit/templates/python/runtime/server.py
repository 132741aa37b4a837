"""A server that offers services of a description.

The package `vsoa` ends with the first exception of a handler, has no patterns in URLs, takes some URLs for an
error of its own, and waits for ever for a client that does not read. So URLs are routed here, handlers run on
threads of their own, and a client that does not read is let go.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import vsoa  # type: ignore[import-untyped]

from .failures import INTERNAL, INVALID_URL, STATUS_TEXTS, UnexpectedValue, VsoaError
from .methods import Method
from .payload import Payload
from .peers import Clients, listen
from .served import Answered, Handle, Route, State, answering, error_text
from .topics import StateTopic, Topic
from .urls import Pattern

T = TypeVar("T")

log = logging.getLogger(__name__)


class Service(ABC):
    """What answers the calls of a service: its methods, by how they travel."""

    @abstractmethod
    def routes(self) -> Iterable[tuple[Method[Any], Callable[..., Any]]]:
        """The methods, each with what is called for it."""


class Server:
    """A server over the package `vsoa`.

    `workers` is how many calls are answered at the same time; with more than one, the services have to be
    prepared for that. A client that takes nothing for `send_timeout` seconds is let go.
    """

    def __init__(
        self,
        info: object = "",
        password: str = "",
        *,
        workers: int = 1,
        send_timeout: float = 0.5,
    ) -> None:
        self._server = vsoa.Server(info, password, raw=True)
        self._server._cmdfunc = self._find
        self._server._priocli = Clients(send_timeout)
        self._workers = ThreadPoolExecutor(workers)
        self._routes: list[Route] = []

    def add(self, service: Service) -> None:
        """Has a service answer what is called on its URLs."""
        for method, function in service.routes():
            self._route(method.url, method.verbs, answering(method, function))

    def state(
        self,
        topic: StateTopic[T],
        *values: T,
        check: Callable[[T], None] | None = None,
    ) -> State[T]:
        """A topic with a current value, or with one for each of its URLs.

        `check` is called with what a client wants it to be, and raises one of the topic's errors to refuse it.
        """
        state = State(self.publish, topic, values, check)
        self._route(topic.url, ("GET",), state.answer_get)
        self._route(topic.url, ("SET",), state.answer_set)
        return state

    def publish(self, topic: Topic[T], value: T) -> None:
        """Publishes a message of a topic to who has subscribed it."""
        url, payload = topic.write(value)
        parts = {"param": payload.param, "data": payload.data}
        try:
            self._server.publish(url, parts, topic.quick)
        except ValueError as error:
            raise UnexpectedValue(f"the message on `{url}` does not fit a packet") from error

    def run(self, host: str, port: int, tls: Mapping[str, Any] | None = None) -> None:
        """Serves for ever.

        The port cannot be 0: the package would take another one for the quick channel.
        """
        self._server.run(host, port, dict(tls) if tls else None)

    def start(self, host: str, port: int, tls: Mapping[str, Any] | None = None) -> None:
        """Serves on a thread in the background; returns when clients can connect."""
        failed: list[BaseException] = []
        running = threading.Event()

        def serve() -> None:
            try:
                self.run(host, port, tls)
            except BaseException as error:
                failed.append(error)
                running.set()

        threading.Thread(target=serve, daemon=True).start()
        while not running.wait(0.005) and not self._server._running:
            pass
        if failed:
            raise VsoaError(f"no server on {host}:{port}: {failed[0]}") from failed[0]

    def _route(self, url: Pattern, verbs: tuple[str, ...], handle: Handle) -> None:
        # Clients may be served meanwhile, so the list is replaced.
        routes = [*self._routes, Route(url, verbs, handle)]
        self._routes = sorted(routes, key=lambda route: route.url.rank)

    def _find(self, url: str) -> tuple[Callable[..., None] | None, None]:
        """What the package calls for a URL, and then has to answer."""
        if not any(route.url.match(url) is not None for route in self._routes):
            return None, None
        return self._accept, None

    def _accept(self, client: Any, request: Any, payload: Any) -> None:
        self._workers.submit(self._serve, client, request, payload)

    def _serve(self, client: Any, request: Any, payload: Any) -> None:
        came = Payload(bytes(payload.param or b""), bytes(payload.data or b""))
        try:
            answer = self._answer("SET" if request.method else "GET", request.url, came)
            port = listen(client, answer.serve) if answer.serve else 0
            parts = {"param": answer.payload.param, "data": answer.payload.data}
            try:
                client.reply(request.seqno, parts, answer.status, port)
            except ValueError:
                log.error("the answer to `%s` does not fit a packet", request.url)
                text = error_text("the answer does not fit a packet")
                client.reply(request.seqno, {"param": text.param}, INTERNAL)
        except Exception:
            # The client is gone, or this computer has no port for a stream.
            log.exception("`%s` could not be answered", request.url)

    def _answer(self, verb: str, url: str, payload: Payload) -> Answered:
        for route in self._routes:
            captures = route.url.match(url)
            if captures is None or verb not in route.verbs:
                continue
            try:
                return route.handle(captures, payload)
            except Exception:
                log.exception("`%s` has failed", url)
                return Answered(INTERNAL, error_text(STATUS_TEXTS[INTERNAL]))
        return Answered(INVALID_URL, error_text(f"`{url}` does not answer {verb}"))
