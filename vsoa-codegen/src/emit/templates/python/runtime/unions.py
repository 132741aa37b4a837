"""One of several shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .codec import Codec, Json, Members, at, members_of, shown
from .failures import UnexpectedValue

T = TypeVar("T")


@dataclass(frozen=True)
class Variant:
    """A shape of a union: its tag, its class, and what it carries."""

    tag: str
    kind: type[Any]
    content: Codec[Any] | None = None


def value_in(kind: Callable[..., T], of: Codec[Any]) -> Codec[T]:
    """What a variant carries that has a single `value`."""
    return Codec(
        lambda value: of.encode(value.value),  # type: ignore[attr-defined]
        lambda value: kind(of.decode(value)),
        of.names,
    )


def external(*variants: Variant) -> Codec[Any]:
    """A union in which the tag is the name of the only member, or all there is."""
    by_tag = {variant.tag: variant for variant in variants}

    def encode(value: object) -> Json:
        variant = _variant_of(value, variants)
        if variant.content is None:
            return variant.tag
        return {variant.tag: at(variant.tag, variant.content.encode, value)}

    def decode(value: Json) -> object:
        if isinstance(value, str):
            variant = _tagged(value, by_tag)
            if variant.content is not None:
                raise UnexpectedValue(f"{value!r} lacks its content")
            return variant.kind()
        members = members_of(value)
        if len(members) != 1:
            raise UnexpectedValue(f"{shown(value)} has {len(members)} members instead of one")
        ((tag, content),) = members.items()
        variant = _tagged(tag, by_tag)
        if variant.content is None:
            raise UnexpectedValue(f"{tag!r} has content")
        return at(tag, variant.content.decode, content)

    return Codec(encode, decode, lambda: frozenset(by_tag))


def internal(tag: str, *variants: Variant) -> Codec[Any]:
    """A union in which the tag is a member among those of the content."""
    by_tag = {variant.tag: variant for variant in variants}

    def encode(value: object) -> Json:
        variant = _variant_of(value, variants)
        result: Members = {tag: variant.tag}
        if variant.content is not None:
            result.update(members_of(variant.content.encode(value)))
        return result

    def decode(value: Json) -> object:
        members = dict(members_of(value))
        variant = _tagged(_tag_in(members, tag), by_tag)
        del members[tag]
        return variant.kind() if variant.content is None else variant.content.decode(members)

    return Codec(encode, decode, lambda: _all_names(variants) | {tag})


def adjacent(tag: str, content: str, *variants: Variant) -> Codec[Any]:
    """A union in which the tag and the content are members."""
    by_tag = {variant.tag: variant for variant in variants}

    def encode(value: object) -> Json:
        variant = _variant_of(value, variants)
        if variant.content is None:
            return {tag: variant.tag}
        return {tag: variant.tag, content: at(content, variant.content.encode, value)}

    def decode(value: Json) -> object:
        members = members_of(value)
        variant = _tagged(_tag_in(members, tag), by_tag)
        if variant.content is None:
            return variant.kind()
        if content not in members:
            raise UnexpectedValue("it is missing", content)
        return at(content, variant.content.decode, members[content])

    return Codec(encode, decode, lambda: frozenset({tag, content}))


def untagged(*variants: Variant) -> Codec[Any]:
    """A union in which a value is the first shape that fits."""

    def encode(value: object) -> Json:
        variant = _variant_of(value, variants)
        return None if variant.content is None else variant.content.encode(value)

    def decode(value: Json) -> object:
        problems = []
        for variant in variants:
            if variant.content is None:
                if value is None:
                    return variant.kind()
                continue
            try:
                return variant.content.decode(value)
            except UnexpectedValue as error:
                problems.append(str(error))
        raise UnexpectedValue(f"{shown(value)} is of no shape that is known: {'; '.join(problems)}")

    return Codec(encode, decode, lambda: _all_names(variants))


def _variant_of(value: object, variants: tuple[Variant, ...]) -> Variant:
    for variant in variants:
        if type(value) is variant.kind:
            return variant
    names = ", ".join(variant.kind.__name__ for variant in variants)
    raise UnexpectedValue(f"{shown(value)} is none of {names}")


def _tagged(tag: str, variants: dict[str, Variant]) -> Variant:
    if tag not in variants:
        raise UnexpectedValue(f"{tag!r} is none of {', '.join(map(repr, variants))}")
    return variants[tag]


def _tag_in(members: Members, tag: str) -> str:
    value = members.get(tag)
    if not isinstance(value, str):
        raise UnexpectedValue("it is missing, or not a text", tag)
    return value


def _all_names(variants: tuple[Variant, ...]) -> frozenset[str]:
    contents = (variant.content for variant in variants)
    return frozenset().union(*(content.names() for content in contents if content))
