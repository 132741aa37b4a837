"""Methods of services: how they are called and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .answers import Answer
from .arguments import Argument, InMember, Parts
from .codec import dumps, loads, members_of
from .payload import Payload
from .statuses import NO_FAILURES, Failures
from .urls import Pattern

R = TypeVar("R")


@dataclass(frozen=True)
class Method(Generic[R]):
    """A method of a service."""

    verbs: tuple[str, ...]
    url: Pattern
    arguments: tuple[Argument, ...]
    answer: Answer[R]
    failures: Failures = NO_FAILURES

    def write(self, values: tuple[Any, ...]) -> tuple[str, Payload]:
        """The URL and the payload of a call with these arguments, in their order."""
        parts = Parts({}, None, Payload())
        for argument, value in zip(self.arguments, values, strict=True):
            argument.put(parts, value)
        if parts.members is not None:
            parts.payload.param = dumps(parts.members)
        return self.url.fill(parts.captures), parts.payload

    def read(self, captures: Mapping[str, str], payload: Payload) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of a call that came: in their order, and those that may be missing by their names."""
        parts = Parts(dict(captures), None, payload)
        if payload.param and any(isinstance(it, InMember) for it in self.arguments):
            parts.members = members_of(loads(payload.param))
        found = [(it, it.take(parts)) for it in self.arguments]
        return (
            [value for it, value in found if it.required],
            {it.parameter: value for it, value in found if not it.required},
        )
