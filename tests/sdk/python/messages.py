"""Topics arrive as typed values; states are read, set and watched."""

import queue
from typing import Any

from showcase import Connection, StatusError, TopicsClient, UnexpectedValue, errors, topics, types

import support
from support import refused

WAIT = 5.0


def check_topics(connection: Connection) -> None:
    cabins = connection.subscribe(topics.CABIN)
    frames = connection.subscribe(topics.FRAME)
    scans = connection.subscribe(topics.SCAN)
    speeds = connection.subscribe(topics.SPEED)
    honks = connection.subscribe(topics.HONK)
    TopicsClient(connection).publish(7)
    assert cabins.next(WAIT) == topics.Cabin(zone=types.Zone.REAR, air_temperature=20.5, doors=[7])
    assert frames.next(WAIT) == topics.Frame(row=7, jpeg=b"\x07\x07\x07")
    assert scans.next(WAIT) == topics.Scan(angle=0.5, points=b"\x07\x07\x07")
    assert speeds.next(WAIT) == 7.0
    assert honks.next(WAIT) == topics.Honk(side="left")
    assert topics.FRAME.quick and topics.SPEED.deadline == 2.0


def check_one_url(connection: Connection) -> None:
    rear = connection.subscribe(topics.CABIN, topics.Cabin.url(types.Zone.REAR))
    front = connection.subscribe(topics.CABIN, topics.Cabin.url(types.Zone.FRONT))
    TopicsClient(connection).publish(1)
    assert rear.next(WAIT).doors == [1]
    try:
        raise AssertionError(front.next(0.1))
    except TimeoutError:
        pass
    refused(UnexpectedValue, "is not a URL of", lambda: connection.subscribe(topics.CABIN, "/elsewhere"))


def check_decorator(connection: Connection) -> None:
    came: queue.Queue[Any] = queue.Queue()

    @connection.on(topics.SPEED)
    def speed(value: types.Speed) -> None:
        # A call from within is answered.
        TopicsClient(connection).publish(9) if value == 8.0 else None
        came.put(value)

    TopicsClient(connection).publish(8)
    assert came.get(timeout=WAIT) == 8.0 and came.get(timeout=WAIT) == 9.0


def check_iterator(connection: Connection) -> None:
    speeds = connection.subscribe(topics.SPEED, capacity=2)
    for number in range(4):
        TopicsClient(connection).publish(number)
    # A call is answered behind what was published before, so all are there.
    speeds.close()
    assert list(speeds) == [2.0, 3.0] and speeds.missed == 2


def check_states(connection: Connection) -> None:
    assert connection.get(topics.TARGET) == types.Target(celsius=20.0)
    values = connection.watch(topics.TARGET)
    assert values.next(WAIT) == types.Target(celsius=20.0)
    connection.set(topics.TARGET, types.Target(celsius=21.5))
    assert values.next(WAIT) == types.Target(celsius=21.5)
    hot = refused(
        errors.RefusalTooHot, "too hot", lambda: connection.set(topics.TARGET, types.Target(celsius=99.0))
    )
    assert hot.celsius == 99.0
    assert connection.get(topics.TARGET).celsius == 21.5


def check_states_of_urls(connection: Connection) -> None:
    rear = topics.Fan.url(types.Zone.REAR)
    values = connection.watch(topics.FAN, rear)
    assert values.next(WAIT) == topics.Fan(zone=types.Zone.REAR, speed=1)
    connection.set(topics.FAN, topics.Fan(zone=types.Zone.FRONT, speed=4))
    connection.set(topics.FAN, topics.Fan(zone=types.Zone.REAR, speed=3))
    assert values.next(WAIT) == topics.Fan(zone=types.Zone.REAR, speed=3)
    assert connection.get(topics.FAN, rear).speed == 3
    refused(UnexpectedValue, "say the URL of one", lambda: connection.get(topics.FAN))
    unknown = connection.subscribe(topics.FAN)
    assert unknown.missed == 0
    refused(StatusError, "", lambda: connection.get(topics.TARGET, "/topics/nowhere"))


support.run(globals())
