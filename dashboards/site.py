"""Builds the site beside the old one and swaps the two when it is complete."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

import plotly

from dashboards import theme
from dashboards.blocks import modules
from dashboards.csp import policy
from dashboards.render import Frame, Page, render
from dashboards.scope import read_scope
from dashboards.sql import share
from warehouse.audit import Audit

_STATIC: Final = Path(__file__).parent / "static"
_PLOTLY_JS: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_MARKER: Final = "assets/tallymark-site.txt"


def build(audit: Audit, out: Path) -> None:
    """Write the whole site to the folder `out`, replacing what an earlier build left there.

    The old site stays as it is until the new one is complete; then two renames swap them.

    Args:
        audit: the published file.
        out: folder of the site; made if absent. The folder above it must exist and be writable.

    Raises:
        FileExistsError: `out` holds something that is not a site of ours.
        ValueError: the published file or a block lacks what the site needs.
    """
    old = out.with_name(f".{out.name}.old")
    _recover(out, old)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}.new-", dir=out.parent))
    try:
        staging.chmod(0o755)  # mkdtemp makes it private; a site is there to be read
        _write_assets(staging)
        _write_pages(audit, staging)
        _swap(staging, out, old)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_pages(audit: Audit, folder: Path) -> None:
    scope = read_scope(audit)
    share(audit, scope.params)
    kinds: dict[str, list[Page]] = {name: list(module.pages(audit, scope)) for name, module in modules("pages").items()}
    in_menu = sorted((m for m in modules("pages").items() if m[1].MENU), key=lambda m: m[1].MENU[0])
    frame = Frame(
        scope=scope,
        nav={module.MENU[1]: kinds[name][0].path for name, module in in_menu},
        csp=policy(_PLOTLY_JS.read_text(encoding="utf-8")),
    )
    for kind, pages in kinds.items():
        for page in pages:
            path = folder / page.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(render(kind, page, frame, audit), encoding="utf-8")


def _write_assets(folder: Path) -> None:
    shutil.copytree(_STATIC, folder / "assets")
    shutil.copyfile(_PLOTLY_JS, folder / "assets" / "plotly.min.js")
    (folder / "assets" / "theme.css").write_text(theme.css(), encoding="utf-8")
    (folder / _MARKER).write_text("Built by Tallymark; replaced as a whole by the next build.\n", "utf-8")


def _recover(out: Path, old: Path) -> None:
    """Put back the old site if a build was killed between the two renames; refuse a stranger's folder."""
    if old.exists() and not out.exists():
        old.rename(out)
    if out.exists() and not (out / _MARKER).exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} holds other files; name an empty folder or one that a build made")


def _swap(new: Path, out: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
