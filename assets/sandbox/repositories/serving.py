"""Bare repositories over smart HTTP, by git's own `http-backend`: cloning and fetching, never pushing."""

import os
import subprocess
from email.parser import BytesHeaderParser
from http import HTTPStatus
from pathlib import Path

from assets.sandbox.wire import Call, Reply

_SENT = {
    "content-type": "CONTENT_TYPE",
    "content-encoding": "HTTP_CONTENT_ENCODING",
    "git-protocol": "GIT_PROTOCOL",
}


def serve(repository: Path, call: Call, path: str) -> Reply:
    """Answer a call.

    Args:
        repository: folder of the bare repository.
        call: as it came.
        path: what follows the repository's address, such as `/info/refs`.
    """
    given = {variable: call.headers[name] for name, variable in _SENT.items() if name in call.headers}
    environment = {
        "PATH": os.defpath,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(repository),
        "PATH_INFO": path,
        "QUERY_STRING": "&".join(f"{name}={value}" for name, value in call.query.items()),
        "REQUEST_METHOD": call.method,
        "CONTENT_LENGTH": str(len(call.body)),
        **given,
    }
    done = subprocess.run(
        ["git", "http-backend"],  # noqa: S607 - wherever this machine has it
        input=call.body,
        env=environment,
        capture_output=True,
        check=False,  # it tells of failures in its answer
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = {name.lower(): value for name, value in BytesHeaderParser().parsebytes(head).items()}
    status = int(headers.pop("status", str(HTTPStatus.OK.value)).split()[0])
    return Reply(body=body, status=status, headers=tuple(headers.items()))
