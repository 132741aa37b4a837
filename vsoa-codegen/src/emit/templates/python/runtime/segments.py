"""Values as text in URLs."""

from __future__ import annotations

from typing import TypeVar

from .codec import Codec, dumps, loads, shown
from .failures import UnexpectedValue

T = TypeVar("T")


def to_segment(of: Codec[T], value: T) -> str:
    """The text that stands for a value in a URL: its JSON, without quotes."""
    encoded = of.encode(value)
    text = encoded if isinstance(encoded, str) else dumps(encoded).decode()
    if not text or "/" in text:
        raise UnexpectedValue(f"{shown(text)} does not fill a segment of a URL")
    return text


def from_segment(of: Codec[T], text: str) -> T:
    """The value that a text in a URL stands for."""
    try:
        return of.decode(text)
    except UnexpectedValue as error:
        try:
            value = loads(text.encode())
        except UnexpectedValue:
            raise error from None
        return of.decode(value)
