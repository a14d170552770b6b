"""The body of an answer, decompressed no further than its cap: a small body may not fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

_GZIP: Final = 16 + zlib.MAX_WBITS


class TooLargeError(Exception):
    """The body exceeds its cap."""


class DamagedError(Exception):
    """The compressed body is cut, changed, or followed by something."""


def plain(parts: Iterable[bytes], most: int) -> bytes:
    """Put a body together. Raises TooLargeError beyond `most` bytes."""
    found: list[bytes] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > most:
            raise TooLargeError
        found.append(part)
    return b"".join(found)


def gunzipped(parts: Iterable[bytes], most: int) -> bytes:
    """Put a gzip body together and decompress it.

    Raises:
        TooLargeError: it exceeds `most` bytes; no more than that is decompressed.
        DamagedError: it is no single whole gzip stream.
    """
    stream = zlib.decompressobj(_GZIP)
    found: list[bytes] = []
    size = 0
    for part in parts:
        try:
            piece = stream.decompress(part, most - size + 1)
        except zlib.error:
            raise DamagedError from None
        size += len(piece)
        if size > most:
            raise TooLargeError
        found.append(piece)
    if not stream.eof or stream.unused_data:
        raise DamagedError
    return b"".join(found)
