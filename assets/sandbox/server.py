"""The company on the network: vendors' endpoints, the clock and the faults, on one loopback port and one thread."""

import socket
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import orjson
import uvicorn
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from assets.sandbox import plugins, vendors
from assets.sandbox.company import Company
from assets.sandbox.faults.registry import FaultSpec, Switchboard
from assets.sandbox.sending import Delivery, Protocol
from assets.sandbox.timeline import ClockError
from assets.sandbox.wire import ENDPOINTS, Call, Handler, Reply, Site, iso_seconds, json_reply

HOST = "127.0.0.1"
Endpoint = Callable[[Request], Awaitable[Any]]


class _Clock(BaseModel):
    now: AwareDatetime


_FAULTS = TypeAdapter(list[FaultSpec])


def application(company: Company) -> Starlette:
    """Return the ASGI application that shows a company."""
    for package in plugins.load(vendors):
        plugins.load(package)
    site, board = Site(company), Switchboard()
    own = [
        Route("/_company/clock", _plain(lambda _: _clock(company)), methods=["GET"]),
        Route("/_company/clock", _plain(lambda call: _move(company, call)), methods=["POST"]),
        Route("/_company/faults", _plain(lambda call: _switch_on(board, call)), methods=["POST"]),
        Route("/_company/faults", _plain(lambda _: _switch_off(board)), methods=["DELETE"]),
    ]
    shown = [
        Route(endpoint.path, _spoiled(site, board, endpoint.handler), methods=list(endpoint.methods))
        for endpoint in sorted(ENDPOINTS, key=lambda endpoint: endpoint.fallback)
    ]
    return Starlette(routes=[*own, *shown])


def bind(port: int) -> socket.socket:
    """Return a listening socket on loopback; port 0 lets the system choose."""
    # The protocol is named because asyncio switches Nagle's delay off only for sockets that say they are TCP.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    listening.listen()
    return listening


def server(company: Company) -> uvicorn.Server:
    """Return a server; run it with `server.run(sockets=[bind(port)])`. It writes no headers of its own."""
    return uvicorn.Server(
        uvicorn.Config(
            application(company),
            http=Protocol,
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="critical",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
    )


def _spoiled(site: Site, board: Switchboard, handler: Handler) -> Endpoint:
    async def answer(request: Request) -> Delivery:
        call = await _call(request)
        return Delivery(board.spoil(site, call, handler(site, call)))

    return answer


def _plain(handler: Callable[[Call], Reply]) -> Endpoint:
    async def answer(request: Request) -> Delivery:
        return Delivery(handler(await _call(request)))

    return answer


async def _call(request: Request) -> Call:
    query = request.url.query
    return Call(
        method=request.method,
        target=request.url.path + (f"?{query}" if query else ""),
        path={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        headers=dict(request.headers),
        body=await request.body(),
        base_url=f"{request.url.scheme}://{request.url.netloc}",
    )


def _clock(company: Company) -> Reply:
    return _own({"now": iso_seconds(company.now)})


def _move(company: Company, call: Call) -> Reply:
    try:
        to: datetime = _Clock.model_validate_json(call.body).now
        company.advance(to)
    except ValidationError as error:
        return _own({"error": f'{error.errors()[0]["msg"]}; send {{"now": "2026-01-02T00:30:00Z"}}'}, 422)
    except ClockError as error:
        return _own({"error": str(error)}, 409)
    return _clock(company)


def _switch_on(board: Switchboard, call: Call) -> Reply:
    try:
        specs = _FAULTS.validate_json(call.body)
    except ValidationError as error:
        first = error.errors()[0]
        return _own({"error": f"{'.'.join(map(str, first['loc']))}: {first['msg']}"}, 422)
    board.switch_on(specs)
    return _own({"faults": [orjson.loads(spec.model_dump_json()) for spec in specs]})


def _switch_off(board: Switchboard) -> Reply:
    board.switch_off()
    return _own({"faults": []})


def _own(document: object, status: int = 200) -> Reply:
    return json_reply(document, ("content-type", "application/json"), status=status)
