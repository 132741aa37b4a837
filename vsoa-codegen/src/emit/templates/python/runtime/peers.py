"""What is awkward about the clients of the package `vsoa` in a server."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

log = logging.getLogger(__name__)


class Clients(list[Any]):
    """The clients of the package's server, each prepared when it is added.

    In raw mode the package does not parse the login, so that no password would fit. Its sockets would wait for ever
    to send.
    """

    def __init__(self, send_timeout: float) -> None:
        super().__init__()
        self._send_timeout = send_timeout

    def append(self, client: Any) -> None:
        receive = type(client)._pinput

        def parse_login(header: Any, url: Any, param: Any, data: Any, quick: bool = False) -> None:
            if header.type == SERVINFO and param:
                with suppress(ValueError):
                    param = json.loads(param)
            receive(client, header, url, param, data, quick)

        client._pinput = parse_login
        client._sock.settimeout(self._send_timeout)
        super().append(client)


def listen(client: Any, serve: Callable[[socket.socket], None]) -> int:
    """Has one client connect to a port of its own, and serves it there."""
    host = client._sock.getsockname()[0]
    listener = socket.create_server((host, 0))
    listener.settimeout(STREAM_TIMEOUT)
    port: int = listener.getsockname()[1]

    def accept() -> None:
        with listener:
            try:
                stream, _ = listener.accept()
            except OSError:
                return
        try:
            with _secured(client, stream) as secured:
                serve(secured)
        except OSError as error:
            log.info("a byte stream has ended early: %s", error)
        except Exception:
            log.exception("a byte stream could not be served")

    threading.Thread(target=accept, daemon=True).start()
    return port


def _secured(client: Any, stream: socket.socket) -> socket.socket:
    """The stream over TLS, where the client's connection is."""
    if isinstance(client._sock, ssl.SSLSocket):
        stream.settimeout(STREAM_TIMEOUT)
        stream = client._sock.context.wrap_socket(stream, server_side=True)
    stream.settimeout(None)
    return stream


SERVINFO = 0
STREAM_TIMEOUT = 10.0
