"""From a kept file to its content, and what proves that the content is whole.

Proof is a gzip trailer, a Parquet footer, or a side file `<name>.complete.json` with `rows` and `sha256`.
A line format without any of them may have been cut at a line end: it is read, but nothing proves it.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, NonNegativeInt, StringConstraints, ValidationError

from assets.sources.contract import Rejected
from assets.sources.files.disk import SIDE, name_of

if TYPE_CHECKING:
    from assets.sources.contract import Exchange

_GZIP: Final = b"\x1f\x8b"
_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"


class SideFile(BaseModel):
    """What the writer of a file says about it: data rows without header, and the hash of the file as it lies there."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rows: NonNegativeInt
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, kw_only=True)
class Content:
    """One file, unpacked.

    Attributes:
        name: below the folder.
        data: bytes after gzip.
        proof: what proves that it is whole, in words; None = nothing does.
        stated_rows: rows by the side file.
    """

    name: str
    data: bytes
    proof: str | None
    stated_rows: int | None = None


def unpack(exchange: Exchange, side: Exchange | None, limit: int) -> Content:
    """Unpack one file and weigh its proof.

    Args:
        exchange: the file as kept.
        side: its side file, if there is one.
        limit: most bytes it may unpack to.

    Raises:
        Rejected: damaged, cut, a workbook, too large, or not the file that its side file describes.
    """
    name, body = name_of(exchange), exchange.body
    stated = None if side is None else _vouched(name, body, side)
    if body.startswith(_ZIP):
        raise Rejected("file", f"{name}: is a ZIP archive or an Excel workbook; export CSV instead")
    proof, data = None, body
    if body.startswith(_GZIP):
        data, members = _gunzip(name, body, limit)
        proof = "gzip trailer" if members == 1 else None  # several members: one may be missing
    if data.startswith(_PARQUET):
        if not data.endswith(_PARQUET):
            raise Rejected("truncated", f"{name}: the Parquet footer is missing; export it again")
        proof = "Parquet footer"
    if stated is not None:
        proof = "rows and sha256 of its side file"
    return Content(name=name, data=data, proof=proof, stated_rows=stated)


def _vouched(name: str, body: bytes, side: Exchange) -> int:
    try:
        said = SideFile.model_validate_json(side.body)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, e["loc"])) or e["type"] for e in error.errors())
        raise Rejected("file", f'{name}{SIDE}: write {{"rows": 12, "sha256": "…"}} (wrong: {fields})') from None
    if hashlib.sha256(body).hexdigest() != said.sha256:
        raise Rejected(
            "file", f"{name}: is not the file that {name}{SIDE} describes (sha256 differs); write both again"
        )
    return said.rows


def _gunzip(name: str, packed: bytes, limit: int) -> tuple[bytes, int]:
    """Content and number of members. The beginning of a cut one is not used: without trailer nothing vouches for it."""
    parts: list[bytes] = []
    size = members = 0
    rest = packed
    while rest:
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            parts.append(member.decompress(rest, limit - size + 1))
        except zlib.error as error:
            raise Rejected("file", f"{name}: gzip is damaged ({error}); export it again") from None
        size += len(parts[-1])
        if size > limit:
            raise Rejected("too_large", f"{name}: unpacks to more than max_bytes = {limit}")
        if not member.eof:
            raise Rejected("truncated", f"{name}: gzip ends before its trailer; export it again")
        rest = member.unused_data
        members += 1
    return b"".join(parts), members
