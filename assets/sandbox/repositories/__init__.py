"""Bare git repositories of the company: objects byte for byte as git writes them, at the company's own times.

Ids are computed, so that a repository without a folder has the same ones as on disk.
"""

from assets.sandbox.repositories.objects import Signature
from assets.sandbox.repositories.repository import Repository

__all__ = ["Repository", "Signature"]
