"""Ports of this machine that `serve` takes: Dagster's and the next one."""

from __future__ import annotations

import socket

import typer

HOST = "127.0.0.1"


def refuse_taken(port: int) -> None:
    """Refuse two ports of which one is taken, before anything is started.

    Raises:
        typer.BadParameter: naming the port that is.
    """
    for number in (port, port + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what has just ended is not in the way
            try:
                probe.bind((HOST, number))
            except (OSError, OverflowError) as error:
                why = error.strerror if isinstance(error, OSError) else "there is no such port"
                told = f"{HOST}:{number} cannot be served ({why}); choose two free ports in a row with --port"
                raise typer.BadParameter(told) from None
