"""The content security policy of every page: our own files, nothing inline, nothing foreign."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
from typing import Final

_STYLE_TEXT: Final = re.compile(r"\.textContent=('(?:[^'\\]|\\.)*')")


def policy(plotly_js: str) -> str:
    """The policy under which a page with charts still works.

    Plotly.js makes style elements by script: empty ones that it fills rule by rule, and one with the map
    component's stylesheet. They are let in by the hashes of exactly these texts; no other inline style is.

    Args:
        plotly_js: text of the plotly.js that the site ships.
    """
    styles = ["", *(ast.literal_eval(text) for text in _STYLE_TEXT.findall(plotly_js))]
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in styles)
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' {hashes}; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
