"""Values without parts."""

from __future__ import annotations

import math
from enum import Enum
from typing import TypeVar

from .codec import Codec, Json, shown
from .failures import UnexpectedValue

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def integer(minimum: int, maximum: int) -> Codec[int]:
    """A whole number of a range."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise UnexpectedValue(f"{shown(value)} is not a whole number")
        if not minimum <= value <= maximum:
            raise UnexpectedValue(f"{shown(value)} is not from {minimum} to {maximum}")
        return value

    return Codec(check, check)


def enumeration(kind: type[E]) -> Codec[E]:
    """One of a few values."""
    known = {(type(it.value), it.value): it for it in kind}

    def encode(value: E) -> Json:
        if not isinstance(value, kind):
            raise UnexpectedValue(f"{shown(value)} is not a {kind.__name__}")
        raw: Json = value.value
        return raw

    def decode(value: Json) -> E:
        if isinstance(value, (str, int)) and (found := known.get((type(value), value))):
            return found
        choices = ", ".join(shown(it.value) for it in kind)
        raise UnexpectedValue(f"{shown(value)} is none of {choices}")

    return Codec(encode, decode)


def _is(kind: type[T], what: str) -> Codec[T]:
    def check(value: object) -> T:
        if type(value) is not kind:
            raise UnexpectedValue(f"{shown(value)} is not {what}")
        return value

    return Codec(check, check)  # type: ignore[arg-type]


def _floating(maximum: float) -> Codec[float]:
    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise UnexpectedValue(f"{shown(value)} is not a number")
        try:
            number = float(value)
        except OverflowError as error:
            raise UnexpectedValue(f"{shown(value)} is too large") from error
        if not math.isfinite(number) or abs(number) > maximum:
            raise UnexpectedValue(f"{shown(value)} is not finite, or too large")
        return number

    return Codec(check, check)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnexpectedValue(f"{shown(value)} is not a text")
    return value


def _anything(value: Json) -> Json:
    return value


BOOLEAN = _is(bool, "true or false")
NULL: Codec[None] = _is(type(None), "null")
TEXT: Codec[str] = Codec(_text, _text)
ANY: Codec[Json] = Codec(_anything, _anything)
I8, U8 = integer(-(2**7), 2**7 - 1), integer(0, 2**8 - 1)
I16, U16 = integer(-(2**15), 2**15 - 1), integer(0, 2**16 - 1)
I32, U32 = integer(-(2**31), 2**31 - 1), integer(0, 2**32 - 1)
I64, U64 = integer(-(2**63), 2**63 - 1), integer(0, 2**64 - 1)
I128, U128 = integer(-(2**127), 2**127 - 1), integer(0, 2**128 - 1)
F32 = _floating(3.4028235677973366e38)
F64 = _floating(math.inf)
