"""Answers that do not arrive as sent: connections closed, bodies dripped, cut or without end."""

import gzip
from dataclasses import replace

from assets.sandbox.faults.editing import with_header
from assets.sandbox.faults.registry import Fault, fault
from assets.sandbox.wire import Call, Reply, Site

_MEGABYTE = 1024 * 1024


@fault("reset")
def reset(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """The connection is reset before anything is answered."""
    return replace(reply, manner="reset")


@fault("drip")
def drip(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The body comes one byte at a time, every `seconds` (default 1)."""
    return replace(reply, manner="drip", pace=float(active.option("seconds", 1)))


@fault("truncated")
def truncated(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The body ends half way: less than Content-Length, or with `chunked` before the last chunk."""
    return replace(reply, manner="cut_chunks" if active.option("chunked", default=False) else "cut")


@fault("bomb")
def bomb(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """A small gzip body that unpacks to `megabytes` (default 64), or with `endless` a body that never ends."""
    if active.option("endless", default=False):
        return replace(reply, manner="endless")
    body = gzip.compress(b"[" + b" " * (active.option("megabytes", 64) * _MEGABYTE) + b"]", mtime=0)
    return with_header(replace(reply, body=body), "content-encoding", "gzip")
