"""Everything that looks random: derived from the seed and a name, never from the order in which things happen."""

from dataclasses import dataclass
from hashlib import blake2b
from random import Random
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 17


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """Source of chance and of identifiers for one company."""

    seed: int

    def dice(self, *name: object) -> Random:
        """Return a generator of its own for the thing called `name`, so that others do not disturb it."""
        return Random(f"{self.seed}/{'/'.join(map(str, name))}")  # noqa: S311 - a story, not a secret

    def okta_id(self, prefix: str, *name: object) -> str:
        """Return an id in Okta's style: a three-character prefix and 17 letters or digits."""
        number = int.from_bytes(self._digest(prefix, *name))
        letters = []
        for _ in range(_ID_LENGTH):
            number, index = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[index])
        return prefix + "".join(letters)

    def uuid(self, *name: object) -> str:
        """Return a UUID for the thing called `name`."""
        return str(UUID(bytes=self._digest("uuid", *name)))

    def _digest(self, *name: object) -> bytes:
        return blake2b(f"{self.seed}/{'/'.join(map(str, name))}".encode(), digest_size=16).digest()
