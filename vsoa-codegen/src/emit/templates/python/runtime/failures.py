"""What can go wrong beside the errors of the services."""

from __future__ import annotations


class VsoaError(Exception):
    """Anything that goes wrong with a call, a subscription or a connection."""


class ConnectionFailed(VsoaError):
    """There is no server, it does not answer, or it does not let this client in."""


class ConnectionLost(VsoaError):
    """The connection is gone: what was asked may have been done or not."""


class CallTimeout(VsoaError, TimeoutError):
    """There was no answer in time: what was asked may have been done or not."""


class UnexpectedValue(VsoaError, ValueError):
    """A value is not what the description says: its type, its range, a member of it."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(f"`{place}`: {problem}" if place else problem)
        self.problem = problem
        self.place = place

    def within(self, name: str) -> UnexpectedValue:
        """The same, seen from what has the value as a part."""
        joint = "" if not self.place or self.place.startswith("[") else "."
        return UnexpectedValue(self.problem, f"{name}{joint}{self.place}")


class StatusError(VsoaError):
    """A call was answered with a status that is not success."""

    def __init__(self, status: int, text: str | None = None) -> None:
        super().__init__(text or STATUS_TEXTS.get(status, f"status {status}"))
        self.status = status
        self.text = text


class SubscriptionRefused(VsoaError):
    """The server does not allow a subscription."""


STATUS_TEXTS = {
    1: "wrong password",
    2: "wrong arguments",
    3: "no such URL",
    4: "no answer in time",
    5: "not allowed",
    6: "too much at once",
    7: "the server behind the proxy does not answer",
    255: "the server has failed",
}
ARGUMENTS = 2
INVALID_URL = 3
NO_RESPONDING = 4
INTERNAL = 255
