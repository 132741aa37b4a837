"""URL patterns, in which whole segments may be {names}."""

from __future__ import annotations

from collections.abc import Mapping


class Pattern:
    """A URL in which whole segments may be names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._segments = text.split("/")
        names = [it[1:-1] for it in self._segments if _is_name(it)]
        self.has_names = bool(names)

    @property
    def rank(self) -> tuple[int, ...]:
        """Less for what is asked first: text before names, and both before all that is below."""
        segments = self._segments
        return tuple(1 if _is_name(it) else 2 if it == "" else 0 for it in segments[1:])

    @property
    def prefix(self) -> str:
        """What all its URLs begin with, up to a slash; the URL itself where it has no names."""
        if not self.has_names:
            return self.text
        first = next(i for i, it in enumerate(self._segments) if _is_name(it))
        return "/".join(self._segments[:first]) + "/"

    def fill(self, captures: Mapping[str, str]) -> str:
        """The URL in which these texts stand for the names."""
        return "/".join(captures[it[1:-1]] if _is_name(it) else it for it in self._segments)

    def match(self, url: str) -> dict[str, str] | None:
        """What stands for the names in a URL; None if it is not of this pattern."""
        segments = url.split("/")
        own = self._segments
        if own[-1] == "" and len(segments) >= len(own) - 1:
            # It answers for all below, and for itself without the slash.
            own = own[:-1]
            segments = segments[: len(own)]
        if len(segments) != len(own):
            return None
        captures: dict[str, str] = {}
        for mine, theirs in zip(own, segments, strict=True):
            if _is_name(mine) and theirs:
                captures[mine[1:-1]] = theirs
            elif mine != theirs:
                return None
        return captures


def _is_name(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")
