"""What turns values into JSON and back, strictly: what does not fit is an UnexpectedValue with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from .failures import UnexpectedValue

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Members: TypeAlias = "dict[str, Json]"

T = TypeVar("T")


@dataclass(frozen=True)
class Codec(Generic[T]):
    """How values of a type become JSON, and JSON such values."""

    encode: Callable[[T], Json]
    decode: Callable[[Json], T]
    names: Callable[[], frozenset[str]] = frozenset
    """The members that a value has, where it is an object of known ones."""


def lazy(codec: Callable[[], Codec[T]]) -> Codec[T]:
    """A codec that is defined further down."""
    return Codec(
        lambda value: codec().encode(value),
        lambda value: codec().decode(value),
        lambda: codec().names(),
    )


def dumps(value: Json) -> bytes:
    """The JSON text of a value."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise UnexpectedValue(f"{shown(value)} is no JSON: {error}") from error


def loads(text: bytes) -> Json:
    """The value that a JSON text says."""
    try:
        value: Json = json.loads(text, parse_constant=_refuse_constant)
        return value
    except (ValueError, RecursionError) as error:
        raise UnexpectedValue(f"{bytes(text[:60])!r} is no JSON: {error}") from error


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is no number of JSON")


def shown(value: object) -> str:
    """A value in the text of an error."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def at(place: str, function: Callable[[Any], T], value: Any) -> T:
    """What the function makes of a value; where that does not fit, the error names this place."""
    try:
        return function(value)
    except UnexpectedValue as error:
        raise error.within(place) from error.__cause__


def members_of(value: object) -> Members:
    """The members of an object."""
    if not isinstance(value, dict):
        raise UnexpectedValue(f"{shown(value)} is not an object")
    return value
