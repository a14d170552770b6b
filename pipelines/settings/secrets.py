"""Secrets come from the environment or from a file, by name; the settings file itself may hold none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, SecretStr

from assets.sources.effective import is_secret

Read = Callable[[str], str]
"""From a reference (name of a variable, path of a file) to the secret. Raises UnavailableError."""

_SECRET = re.compile(r"(^|_)(token|secret|password|passwd|passphrase|credentials?|api_?key|access_?key|private_?key)$")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_PLACEHOLDER: Final = SecretStr("not read")


class UnavailableError(Exception):
    """A secret is not where the settings say. Attributes: what is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        """Raise with words that do not hold the secret."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def secret_fields(model: type[BaseModel]) -> list[str]:
    """Names of a connector's settings that are secrets."""
    return [name for name, field in model.model_fields.items() if is_secret(field)]


def misplaced(table: Mapping[str, Any], secrets: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield paths of texts in `table` whose key says that they are secrets."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from ((key, *path) for path in misplaced(value, []))
        elif isinstance(value, str) and (key in secrets or _SECRET.search(key.lower())):
            yield (key,)


def from_environment(environ: Mapping[str, str]) -> Read:
    """Read secrets from variables of `environ`."""

    def read(name: str) -> str:
        if not _VARIABLE.fullmatch(name):
            # perhaps the secret itself was pasted here, so it is not repeated
            raise UnavailableError(
                "not the name of an environment variable",
                "write the name, in capital letters; if the secret itself stands here, replace that secret",
            )
        value = environ.get(name, "").strip()
        if not value:
            raise UnavailableError(f"environment variable {name} is not set", f"set it: export {name}=…")
        return _of_one_line(value)

    return read


def from_file(folder: Path) -> Read:
    """Read secrets from files; relative paths lie below `folder`."""

    def read(name: str) -> str:
        remedy = "write the path of a file that holds the secret; a relative path begins in the home folder"
        try:
            value = (folder / Path(name).expanduser()).read_text(encoding="utf-8").strip()
        except OSError as error:
            # the name is not repeated, for the same reason
            raise UnavailableError(f"no file that can be read ({error.strerror})", remedy) from None
        except (ValueError, RuntimeError):
            raise UnavailableError("no file that can be read (it is no text, or has no such name)", remedy) from None
        if not value:
            raise UnavailableError("the file is empty", "put the secret into it")
        return _of_one_line(value)

    return read


def _of_one_line(value: str) -> str:
    """What can be sent in a header; else every request would fail, and none would say why."""
    if not (value.isascii() and value.isprintable()):
        raise UnavailableError(
            "holds more than a secret: several lines, or letters that no token has", "put the secret there and no more"
        )
    return value


def without_reading(_name: str) -> str:
    """Stand in for secrets where no source will be asked."""
    return _PLACEHOLDER.get_secret_value()
