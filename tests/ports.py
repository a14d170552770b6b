"""Ports for servers that a test starts in another process."""

import random
import socket
from contextlib import ExitStack

# Below the ports that systems give to outgoing connections (Linux: from 32768): the suite makes thousands of them
# beside the test, and one of them would sooner or later sit on a port that was free when it was asked for.
PORTS = range(20_000, 30_000)


def free_ports(count: int = 1) -> int:
    """The first of `count` ports in a row on loopback that nobody listens on."""
    for first in random.sample(PORTS, len(PORTS)):
        with ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            return first
    raise OSError(f"no {count} free ports in a row between {PORTS[0]} and {PORTS[-1]}")
