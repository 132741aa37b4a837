"""What the tables of methods, errors and topics are made of."""

from .answers import data, nothing, param, param_and_data, payload, stream, with_stream
from .arguments import InData, InMember, InParam, InPayload, InRawParam, InUrl
from .methods import Method
from .payload import Payload, StreamReply
from .statuses import Failure, Failures
from .topics import StateTopic, Topic, fields, no_message, value

__all__ = [
    "Failure",
    "Failures",
    "InData",
    "InMember",
    "InParam",
    "InPayload",
    "InRawParam",
    "InUrl",
    "Method",
    "Payload",
    "StateTopic",
    "StreamReply",
    "Topic",
    "data",
    "fields",
    "no_message",
    "nothing",
    "param",
    "param_and_data",
    "payload",
    "stream",
    "value",
    "with_stream",
]
