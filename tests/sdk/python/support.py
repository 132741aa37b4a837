"""Runs the check of a program that is named on the command line."""

import sys
from collections.abc import Callable
from typing import Any

from showcase import Connection, VsoaError


def connect(**options: Any) -> Connection:
    """A connection to the server that is named on the command line."""
    return Connection(sys.argv[2], **{"timeout": 5.0, **options})


def run(checks: dict[str, Any]) -> None:
    """Runs the check that is named on the command line."""
    with connect() as connection:
        checks[f"check_{sys.argv[1]}"](connection)


def refused(kind: type[Exception], text: str, call: Callable[[], object]) -> Any:
    """The exception that the call ends with, which says this."""
    try:
        result = call()
    except kind as error:
        assert text in str(error), str(error)
        assert isinstance(error, VsoaError)
        return error
    raise AssertionError(f"no {kind.__name__} but {result!r}")


def same(value: object, sent: object) -> None:
    """What came is what was sent, its types included."""
    assert value == sent and type(value) is type(sent), f"{value!r} instead of {sent!r}"
