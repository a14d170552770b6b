"""Serves the sandbox company: `python -m assets.sandbox --start 2025-11-01 --truth truth.jsonl`.

Prints one line of JSON when it is ready, and ends on SIGTERM or when its parent closes its standard input.
"""

import argparse
import asyncio
import os
import signal
import socket
import stat
import sys
from datetime import date
from pathlib import Path

import orjson
import uvicorn

from assets.sandbox import home, scenario, truth
from assets.sandbox.build import Built, build
from assets.sandbox.company import Settings
from assets.sandbox.server import HOST, bind, server
from assets.sandbox.staff import CHIEF, head_of
from assets.sandbox.tickets.incidents import WITNESS
from assets.sandbox.tickets.requests import access_words
from assets.sandbox.vendors.bamboohr.api import API_KEY
from assets.sandbox.vendors.github.api import GITHUB_TOKEN, ORGANISATION
from assets.sandbox.vendors.jira.api import API_TOKEN as JIRA_TOKEN
from assets.sandbox.vendors.jira.api import READER_MAIL
from assets.sandbox.vendors.jira.fields import evidence
from assets.sandbox.vendors.okta.api import API_TOKEN


def main() -> int:
    """Build the company, write its truth, then serve it until told to stop."""
    # uvicorn hands the signal on when it has stopped; to leave by an exception is to clean up
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options = _options()
    try:
        settings = Settings(
            start=options.start,
            seed=options.seed,
            people=options.people,
            days=options.days,
            desk=options.desk,
            repositories=options.repositories,
        )
        built = build(settings, scenario.read(options.scenarios or [scenario.OWN]))
    except ValueError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2
    if options.desk:
        options.desk.mkdir(parents=True, exist_ok=True)
    if options.truth:
        truth.write(options.truth, built.truth)
    if options.home:
        home.write_registers(options.home, built.company, built.rehearsed)
    listening = bind(options.port)
    asyncio.run(_serve(server(built.company), listening, built))
    return 0


async def _serve(serving: uvicorn.Server, listening: socket.socket, built: Built) -> None:
    _stop_with_parent(serving)
    task = asyncio.ensure_future(serving.serve(sockets=[listening]))
    ready = {
        "port": listening.getsockname()[1],
        "url": f"http://{HOST}:{listening.getsockname()[1]}",
        "bamboohr_key": API_KEY,
        "okta_token": API_TOKEN,
        "witness_worker": built.company.people[CHIEF].worker(),
        "witness_account": built.company.people[CHIEF].account(),
        "jira_email": READER_MAIL,
        "jira_token": JIRA_TOKEN,
        "jira_access": access_words(built.company),
        "jira_details": evidence(),
        "witness_issue": built.company.tracker.find(WITNESS).ticket_id,
        "github_token": GITHUB_TOKEN,
        "github_organisation": ORGANISATION,
        "witness_member": built.company.people[head_of("Platform")].code_account(),
        "repositories": {name: one.repository_id for name, one in built.company.code.repositories.items()},
        "truth_lines": len(built.truth),
        "scenarios_skipped": built.skipped,
    }
    sys.stdout.write(orjson.dumps(ready).decode() + "\n")
    sys.stdout.flush()
    await task


def _stop_with_parent(serving: uvicorn.Server) -> None:
    """Stop when a pipe on standard input is closed: whoever held its other end is gone."""
    descriptor = sys.stdin.fileno() if sys.stdin and not sys.stdin.closed else -1
    if descriptor < 0 or not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        return
    loop = asyncio.get_running_loop()

    def closed() -> None:
        if not os.read(descriptor, 1024):
            loop.remove_reader(descriptor)
            serving.should_exit = True

    loop.add_reader(descriptor, closed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m assets.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose (default)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--people", type=int, default=250, help="headcount at the start")
    parser.add_argument("--start", type=date.fromisoformat, default=date(2025, 11, 1), help="first day of the run")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--desk", type=Path, help="folder shared with the monitoring tool for reviews")
    parser.add_argument("--truth", type=Path, help="file for what a correct judge must find")
    parser.add_argument("--home", type=Path, help="folder to write the company's registers to")
    parser.add_argument("--repositories", type=Path, help="folder for git repositories (else a temporary one)")
    parser.add_argument(
        "--scenarios", type=Path, nargs="+", help="folders of scenario files instead of the sandbox's own"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
