"""Sends a reply over a connection, whole or in one of the ways in which connections fail."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from assets.sandbox.wire import Reply

_NOW = struct.pack("ii", 1, 0)
_SPACES = b" " * 65536


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol, which lets the application get at its connection (only to break it)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the transport on to every request of this connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Delivery:
    """A reply as an ASGI response."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it in its manner."""
        del receive
        manners: dict[str, Callable[[Scope, Send], Awaitable[None]]] = {
            "whole": self._whole,
            "drip": self._drip,
            "cut": self._cut,
            "cut_chunks": self._cut_chunks,
            "endless": self._endless,
            "reset": self._reset,
        }
        await manners[self._reply.manner](scope, send)

    async def _whole(self, _scope: Scope, send: Send) -> None:
        await self._start(send, len(self._reply.body))
        await send({"type": "http.response.body", "body": self._reply.body})

    async def _drip(self, _scope: Scope, send: Send) -> None:
        await self._start(send, len(self._reply.body))
        for index in range(len(self._reply.body)):
            await self._part(send, self._reply.body[index : index + 1])
            await asyncio.sleep(self._reply.pace)
        await send({"type": "http.response.body", "body": b""})

    async def _cut(self, _scope: Scope, send: Send) -> None:
        await self._start(send, len(self._reply.body))
        await self._part(send, self._reply.body[: len(self._reply.body) // 2])

    async def _cut_chunks(self, _scope: Scope, send: Send) -> None:
        await self._start(send, None)
        await self._part(send, self._reply.body[: len(self._reply.body) // 2])

    async def _endless(self, scope: Scope, send: Send) -> None:
        transport: asyncio.Transport = scope["state"]["transport"]
        await self._start(send, None)
        while not transport.is_closing():  # else it would go on for nobody, with all that the process can do
            await self._part(send, _SPACES)
            await asyncio.sleep(0)

    async def _reset(self, scope: Scope, _send: Send) -> None:
        transport: asyncio.Transport = scope["state"]["transport"]
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)  # closing now sends a reset
        transport.abort()

    async def _start(self, send: Send, length: int | None) -> None:
        sized = () if length is None else (("content-length", str(length)),)
        headers = [(name.encode(), value.encode()) for name, value in (*self._reply.headers, *sized)]
        await send({"type": "http.response.start", "status": self._reply.status, "headers": headers})

    @staticmethod
    async def _part(send: Send, body: bytes) -> None:
        await send({"type": "http.response.body", "body": body, "more_body": True})
