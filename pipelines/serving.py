"""Serving a home folder on loopback: Dagster's webserver and daemon as children, and the dashboards."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from pipelines.cli.ports import HOST
from pipelines.cli.show import say
from pipelines.provenance import ROOT
from pipelines.running import prepare
from warehouse.home import Home


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without telling the terminal about each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
        """Say nothing."""


def serve(home: Home, port: int, *, with_daemon: bool) -> None:
    """Serve until interrupted or a child ends; Dagster on `port`, the dashboards on the next one."""
    prepare(home)
    home.site.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        pages = ThreadingHTTPServer((HOST, port + 1), partial(_Quiet, directory=str(home.site)))
        stack.callback(pages.shutdown)
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        children = [_child(stack, "dagster_webserver", "-h", HOST, "-p", str(port))]
        if with_daemon:
            children.append(_child(stack, "dagster._daemon", "run"))
        say(f"Dagster     http://{HOST}:{port}")
        say(f"Dashboards  http://{HOST}:{port + 1}")
        say("Ctrl-C ends both.")
        try:
            while all(child.poll() is None for child in children):
                time.sleep(1)
            say("Ended, because Dagster's server or daemon ended.")
        except KeyboardInterrupt:
            say("Ended.")


def _child(stack: ExitStack, module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments, "-m", "pipelines.definitions"]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    stack.callback(child.wait)
    stack.callback(child.terminate)
    return child
