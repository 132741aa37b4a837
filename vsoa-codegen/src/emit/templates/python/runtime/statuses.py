"""Exceptions as statuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .codec import Json, dumps, loads
from .failures import INTERNAL, StatusError, UnexpectedValue
from .objects import Member
from .payload import Payload


@dataclass(frozen=True)
class Failure:
    """A status, its exception, and the fields that come with it."""

    status: int
    kind: Callable[..., StatusError]
    fields: tuple[Member, ...] = ()


class Failures:
    """The errors that a method can fail with; any other status is a plain StatusError."""

    def __init__(self, *failures: Failure) -> None:
        self._by_status = {failure.status: failure for failure in failures}

    def read(self, status: int, payload: Payload) -> StatusError:
        """The exception for a status that came."""
        members = _error_members(payload)
        text = members.get("error")
        text = text if isinstance(text, str) else None
        failure = self._by_status.get(status)
        if failure is None:
            return StatusError(status, text)
        fields = {it.attribute: it.take(members) for it in failure.fields}
        return failure.kind(**fields, text=text)

    def write(self, error: StatusError) -> tuple[int, Payload]:
        """The status for an exception that was raised, and what travels with it."""
        members: dict[str, Json] = {"error": str(error)}
        failure = self._by_status.get(error.status)
        if failure is not None and isinstance(error, failure.kind):  # type: ignore[arg-type]
            for it in failure.fields:
                it.put(members, getattr(error, it.attribute))
        return error.status or INTERNAL, Payload(dumps(members))


def _error_members(payload: Payload) -> dict[str, Json]:
    try:
        value = loads(payload.param) if payload.param else {}
    except UnexpectedValue:
        return {}
    return value if isinstance(value, dict) else {}


NO_FAILURES = Failures()
