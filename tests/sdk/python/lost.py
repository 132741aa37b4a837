"""What a connection does that is lost: the server goes away when it is told to on standard output, and comes back."""

import queue
import sys
import threading

from showcase import (
    Connection,
    ConnectionFailed,
    ConnectionLost,
    FailuresClient,
    TopicsClient,
    topics,
    types,
)

import support
from support import connect, refused


def tell(step: str) -> None:
    """Asks the test for something, and waits until it is done."""
    print(step, flush=True)
    assert sys.stdin.readline().strip() == step


def check_again(_: Connection) -> None:
    with connect(reconnect=0.05) as connection:
        speeds = connection.subscribe(topics.SPEED)
        targets = connection.watch(topics.TARGET)
        assert targets.next(5.0) == types.Target(celsius=20.0)
        connection.set(topics.TARGET, types.Target(celsius=25.0))
        assert targets.next(5.0).celsius == 25.0
        tell("stop")
        tell("start")
        # The call waits for the connection; by then, what was subscribed is subscribed again.
        TopicsClient(connection).publish(3)
        assert speeds.next(5.0) == 3.0
        assert targets.next(5.0) == types.Target(celsius=20.0)


def check_for_good(_: Connection) -> None:
    with connect(reconnect=None) as connection:
        failures = FailuresClient(connection)
        speeds = connection.subscribe(topics.SPEED)
        tell("stop")
        refused(ConnectionLost, "", lambda: speeds.next(5.0))
        refused(ConnectionLost, "is lost", lambda: failures.known(0))
        assert not connection.connected


def check_during_a_call(_: Connection) -> None:
    with connect(reconnect=None, timeout=30.0) as connection:
        failures = FailuresClient(connection)
        ended: queue.Queue[Exception] = queue.Queue()

        def call() -> None:
            try:
                failures.silent()
            except Exception as error:
                ended.put(error)

        threading.Thread(target=call, daemon=True).start()
        while not connection._waiting:
            pass
        tell("stop")
        assert type(ended.get(timeout=5.0)) is ConnectionLost


def check_while_waiting(_: Connection) -> None:
    with connect(reconnect=0.05) as connection:
        tell("stop")
        while connection.connected:
            pass
        refused(ConnectionLost, "no connection", lambda: FailuresClient(connection).known(0, timeout=0.2))


def check_nobody(_: Connection) -> None:
    refused(ConnectionFailed, "is not like vsoa://host:port", lambda: Connection("http://localhost:1"))
    refused(ConnectionFailed, "IPv6", lambda: Connection("vsoa://[::1]:1"))
    tell("stop")
    refused(ConnectionFailed, "cannot be reached", lambda: connect())


def check_closing(connection: Connection) -> None:
    speeds = connection.subscribe(topics.SPEED)
    connection.close()
    assert list(speeds) == []
    refused(ConnectionLost, "is closed", lambda: FailuresClient(connection).known(0))


def check_frozen(_: Connection) -> None:
    with connect(reconnect=None, keepalive=0.1) as connection:
        speeds = connection.subscribe(topics.SPEED)
        tell("freeze")
        refused(ConnectionLost, "", lambda: speeds.next(10.0))
        refused(ConnectionLost, "", lambda: FailuresClient(connection).known(0))


support.run(globals())
