"""Objects of members that are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from .codec import Codec, Json, Members, at, members_of, shown
from .containers import map_of
from .failures import UnexpectedValue

T = TypeVar("T")

NOTHING: Any = object()


@dataclass(frozen=True)
class Member:
    """A member of an object, and the attribute that holds it."""

    name: str
    attribute: str
    of: Codec[Any]
    required: bool = True
    default: Any = NOTHING

    def put(self, members: Members, value: Any) -> None:
        """Adds the member, if it has to be there to be read as this value."""
        if value is None and not self.required and self.default in (NOTHING, None):
            return
        members[self.name] = at(self.name, self.of.encode, value)

    def take(self, members: Members) -> Any:
        """The value of the member."""
        if self.name in members:
            return at(self.name, self.of.decode, members[self.name])
        if self.required:
            raise UnexpectedValue("it is missing", self.name)
        return None if self.default is NOTHING else self.of.decode(self.default)


@dataclass(frozen=True)
class Flattened:
    """A value whose members stand beside those of the object that has it."""

    attribute: str
    of: Codec[Any]
    required: bool = True

    def put(self, members: Members, value: Any) -> None:
        """Adds its members."""
        if value is not None or self.required:
            members.update(members_of(at(self.attribute, self.of.encode, value)))

    def take(self, members: Members) -> Any:
        """The value that these members make."""
        mine: Members = {name: members[name] for name in members if name in self.of.names()}
        if not self.required and not mine:
            return None
        return self.of.decode(mine)


@dataclass(frozen=True)
class Rest:
    """All members that have no other meaning, as a dict."""

    attribute: str
    of: Codec[Any]


class Fields:
    """What an object is made of, and the attributes that hold it."""

    def __init__(
        self,
        *members: Member,
        flattened: tuple[Flattened, ...] = (),
        rest: Rest | None = None,
        closed: bool = False,
    ) -> None:
        self._members = members
        self._own = frozenset(member.name for member in members)
        self._flattened = flattened
        self._rest = rest
        self._closed = closed

    def names(self) -> frozenset[str]:
        """The members that are known."""
        return self._own.union(*(part.of.names() for part in self._flattened))

    def write(self, value: object) -> Members:
        """The members for the attributes of a value."""
        result: Members = {}
        for member in self._members:
            member.put(result, getattr(value, member.attribute))
        for part in self._flattened:
            part.put(result, getattr(value, part.attribute))
        if self._rest:
            attribute = self._rest.attribute
            others = members_of(map_of(str, self._rest.of).encode(getattr(value, attribute)))
            if twice := result.keys() & others.keys():
                raise UnexpectedValue(f"{sorted(twice)} are members already", attribute)
            result.update(others)
        return result

    def read(self, value: Json) -> dict[str, Any]:
        """The attributes for the members of an object."""
        found = members_of(value)
        attributes = {member.attribute: member.take(found) for member in self._members}
        others: Members = {name: found[name] for name in found if name not in self._own}
        for part in self._flattened:
            attributes[part.attribute] = part.take(others)
        if self._rest:
            known = self.names()
            left: Members = {name: others[name] for name in others if name not in known}
            attributes[self._rest.attribute] = map_of(str, self._rest.of).decode(left)
        elif self._closed and others:
            raise UnexpectedValue(f"{sorted(others)} are not members of it")
        return attributes


def structure(kind: type[T], fields: Fields) -> Codec[T]:
    """An object of members."""

    def encode(value: T) -> Json:
        if not isinstance(value, kind):
            raise UnexpectedValue(f"{shown(value)} is not a {kind.__name__}")
        return fields.write(value)

    return Codec(encode, lambda value: kind(**fields.read(value)), fields.names)
