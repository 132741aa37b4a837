"""How a connection is made with the package `vsoa`, and what is awkward about one."""

from __future__ import annotations

import logging
import queue
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import vsoa  # type: ignore[import-untyped]
import vsoa.client  # type: ignore[import-untyped]
import vsoa.sslwork  # type: ignore[import-untyped]

from .failures import ConnectionFailed

log = logging.getLogger(__name__)


class Dialer:
    """Knows where a server is, and how to connect to it."""

    def __init__(self, url: str, password: str, timeout: float, tls: Mapping[str, Any] | None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("vsoa", "vsoas") or not parts.hostname:
            raise ConnectionFailed(f"`{url}` is not like vsoa://host:port")
        self._name = parts._replace(scheme="vsoa").geturl()
        self._password = password
        self._timeout = timeout
        self._host = ""
        self._tls: dict[str, Any] | None = None
        if tls is not None or parts.scheme == "vsoas":
            # Without the log, the package retries a failed handshake for ever.
            self._tls = {"hostname": parts.hostname, **(tls or {}), "handsake_error_log": True}

    def dial(self, on_message: Callable[..., None]) -> Any:
        """A client that is connected, and whose loop has to be run."""
        address, _, _ = vsoa.client.lookup(self._name)
        if not address[0]:
            raise ConnectionFailed(f"no server is known at `{self._name}`")
        host, port = address[0], address[1]
        if ":" in host:
            raise ConnectionFailed("the package vsoa cannot connect over IPv6: give an IPv4 address")
        client = vsoa.Client(raw=True)
        client.onmessage = on_message
        try:
            code = client.connect(f"vsoa://{host}:{port}", self._password, self._timeout, self._tls)
        except Exception as error:
            client.close()
            raise ConnectionFailed(f"no connection to `{self._name}`: {error}") from error
        if code:
            client.close()
            raise ConnectionFailed(f"no connection to `{self._name}`: {CONNECT_CODES.get(code, code)}")
        self._host = host
        return client

    def open_stream(self, port: int) -> socket.socket:
        """Connects to a byte stream of the server."""
        try:
            stream = socket.create_connection((self._host, port), self._timeout)
            if self._tls is not None:
                context, host = vsoa.sslwork.create_ssl_context_client(self._tls)
                stream = context.wrap_socket(stream, server_hostname=host)
            stream.settimeout(None)
        except OSError as error:
            raise ConnectionFailed(f"no connection to the byte stream: {error}") from error
        return stream


def run(client: Any) -> None:
    """Serves a connection until its end."""
    try:
        client.run()
    except Exception:
        log.exception("the connection has failed")


def ping(client: Any, timeout: float) -> bool:
    """Whether the server answers a ping in time."""
    pong: queue.SimpleQueue[bool] = queue.SimpleQueue()
    with suppress(AttributeError, OSError):
        client.ping(lambda _, success: pong.put(success), timeout)
    return wait_for(client, pong, timeout)


def wait_for(client: Any, done: queue.SimpleQueue[bool], timeout: float) -> bool:
    """What the server says, false where it says nothing in time, or the connection ends."""
    deadline = time.monotonic() + timeout
    while client.connected and time.monotonic() < deadline:
        with suppress(queue.Empty):
            return done.get(timeout=min(0.1, timeout))
    return False


CONNECT_CODES = {
    1: "it cannot be reached",
    2: "it cannot be reached",
    3: "no such server",
    4: "it does not answer",
    5: "it does not let us in: a wrong password, or no VSOA server",
    6: "wrong password",
    7: "the TLS handshake has failed",
}
