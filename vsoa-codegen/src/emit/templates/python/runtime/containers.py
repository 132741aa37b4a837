"""Values of many values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from .codec import Codec, Json, at, dumps, members_of, shown
from .failures import UnexpectedValue

T = TypeVar("T")
K = TypeVar("K", int, str)


def optional(of: Codec[T]) -> Codec[T | None]:
    """A value, or null."""
    return Codec(
        lambda value: None if value is None else of.encode(value),
        lambda value: None if value is None else of.decode(value),
    )


def list_of(of: Codec[T], length: int | None = None) -> Codec[list[T]]:
    """Values of a type; perhaps exactly so many."""
    return Codec(
        lambda value: _each(of.encode, _items(value, length)),
        lambda value: _each(of.decode, _items(value, length)),
    )


def set_of(of: Codec[T]) -> Codec[set[T]]:
    """Values of a type, none of them twice."""

    def encode(value: set[T]) -> Json:
        if not isinstance(value, (set, frozenset)):
            raise UnexpectedValue(f"{shown(value)} is not a set")
        return sorted((of.encode(item) for item in value), key=dumps)

    return Codec(encode, lambda value: set(_each(of.decode, _items(value, None))))


def tuple_of(*parts: Codec[Any]) -> Codec[Any]:
    """Values of these types."""

    def encode(value: object) -> Json:
        items = _items(value, len(parts))
        return [at(f"[{i}]", part.encode, item) for i, (part, item) in enumerate(zip(parts, items, strict=True))]

    def decode(value: Json) -> Any:
        items = _items(value, len(parts))
        return tuple(at(f"[{i}]", part.decode, item) for i, (part, item) in enumerate(zip(parts, items, strict=True)))

    return Codec(encode, decode)


def map_of(key: type[K], of: Codec[T]) -> Codec[dict[K, T]]:
    """Values of a type by names, or by numbers."""

    def name(value: K) -> str:
        if type(value) is not key:
            raise UnexpectedValue(f"the key {shown(value)} is not of {key.__name__}")
        return str(value)

    def read(text: str) -> K:
        try:
            return key(text)
        except ValueError as error:
            raise UnexpectedValue(f"the key {shown(text)} is not a number") from error

    def encode(value: dict[K, T]) -> Json:
        if not isinstance(value, dict):
            raise UnexpectedValue(f"{shown(value)} is not a dict")
        return {name(it): at(f"[{it!r}]", of.encode, part) for it, part in value.items()}

    def decode(value: Json) -> dict[K, T]:
        return {read(it): at(f"[{it!r}]", of.decode, part) for it, part in members_of(value).items()}

    return Codec(encode, decode)


def _items(value: object, length: int | None) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise UnexpectedValue(f"{shown(value)} is not a list")
    if length is not None and len(value) != length:
        raise UnexpectedValue(f"{shown(value)} has {len(value)} values instead of {length}")
    return list(value)


def _each(function: Callable[[Any], T], items: Iterable[Any]) -> list[T]:
    return [at(f"[{index}]", function, item) for index, item in enumerate(items)]
