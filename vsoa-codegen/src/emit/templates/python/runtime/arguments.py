"""Where the arguments of a call travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .codec import Codec, Members, dumps
from .failures import UnexpectedValue
from .objects import Member
from .payload import Payload, as_bytes, read_param
from .scalars import TEXT
from .segments import from_segment, to_segment


@dataclass
class Parts:
    """A call while it is written or read."""

    captures: dict[str, str]
    """What stands in the URL, by name."""
    members: Members | None
    """The members of the param, if it is made of them."""
    payload: Payload


@dataclass(frozen=True)
class Argument:
    """An argument: the parameter that has it, and where it travels."""

    parameter: str

    @property
    def required(self) -> bool:
        """Whether it must be there."""
        return True

    def put(self, parts: Parts, value: Any) -> None:
        """Adds it to a call."""
        raise NotImplementedError

    def take(self, parts: Parts) -> Any:
        """What it is in a call."""
        raise NotImplementedError


@dataclass(frozen=True)
class InUrl(Argument):
    """It fills a segment of the URL."""

    name: str
    of: Codec[Any] = TEXT

    def put(self, parts: Parts, value: Any) -> None:
        parts.captures[self.name] = self.text(value)

    def take(self, parts: Parts) -> Any:
        return self.value(parts.captures)

    def text(self, value: Any) -> str:
        """What stands for a value in the URL."""
        try:
            return to_segment(self.of, value)
        except UnexpectedValue as error:
            raise error.within(self.parameter) from error

    def value(self, captures: Mapping[str, str]) -> Any:
        """The value that stands in the URL."""
        try:
            return from_segment(self.of, captures[self.name])
        except UnexpectedValue as error:
            raise error.within(self.parameter) from error


@dataclass(frozen=True)
class InMember(Argument):
    """It is a member of the param."""

    name: str
    of: Codec[Any]
    may_be_missing: bool = False

    @property
    def required(self) -> bool:
        return not self.may_be_missing

    def put(self, parts: Parts, value: Any) -> None:
        parts.members = {} if parts.members is None else parts.members
        self._member.put(parts.members, value)

    def take(self, parts: Parts) -> Any:
        return self._member.take(parts.members or {})

    @property
    def _member(self) -> Member:
        return Member(self.name, self.parameter, self.of, self.required)


@dataclass(frozen=True)
class InParam(Argument):
    """It is the whole param."""

    of: Codec[Any]

    def put(self, parts: Parts, value: Any) -> None:
        try:
            parts.payload.param = dumps(self.of.encode(value))
        except UnexpectedValue as error:
            raise error.within(self.parameter) from error

    def take(self, parts: Parts) -> Any:
        try:
            return read_param(self.of, parts.payload)
        except UnexpectedValue as error:
            raise error.within(self.parameter) from error


@dataclass(frozen=True)
class InRawParam(Argument):
    """It is the whole param, as bytes."""

    def put(self, parts: Parts, value: Any) -> None:
        parts.payload.param = as_bytes(self.parameter, value)

    def take(self, parts: Parts) -> Any:
        return parts.payload.param


@dataclass(frozen=True)
class InData(Argument):
    """It is the data."""

    def put(self, parts: Parts, value: Any) -> None:
        parts.payload.data = as_bytes(self.parameter, value)

    def take(self, parts: Parts) -> Any:
        return parts.payload.data


@dataclass(frozen=True)
class InPayload(Argument):
    """It is param and data."""

    def put(self, parts: Parts, value: Any) -> None:
        parts.payload = value

    def take(self, parts: Parts) -> Any:
        return parts.payload
