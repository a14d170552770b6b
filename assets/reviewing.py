"""Access reviews: the list of what a reviewer must decide on goes out as a file; the decisions come back as one.

What went out is evidence before it is a file, so a list cannot be shortened afterwards without a trace.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any, Final

from assets.definitions import in_force_on
from assets.sources.registers.cells import guarded
from assets.workspace import Workspace, instant
from expectations.catalogue import controls
from warehouse.durable import sync_directory, write_durably
from warehouse.snapshots import Scope, look_at

TEST: Final = "IAM-09"
COLUMNS: Final = ("item_id", "system", "account_id", "login", "entitlement")
_DUE: Final = """
    WITH plan AS (SELECT *, unnest(generate_series(0, 120)) AS occurrence FROM review_plan),
    demanded AS (SELECT *, (first_due_on + to_months((occurrence * every_months)::INTEGER))::DATE AS due_on FROM plan)
    SELECT review_id || '-' || due_on, review_id, reviewed_source_id, scope, due_on FROM demanded
    WHERE due_on >= valid_from_on AND (valid_to_on IS NULL OR due_on <= valid_to_on)
        AND due_on - to_days($opens_days) <= day AND day <= due_on ORDER BY ALL
"""
_LISTS: Final = {
    "all": "SELECT account_id, login, 'account' FROM accounts WHERE source_id = $source AND is_enabled ORDER BY 1",
    "admins": "SELECT r.account_id, a.login, r.role_name FROM role_assignments r "
    "LEFT JOIN accounts a ON a.source_id = r.source_id AND a.account_id = r.account_id "
    "WHERE r.source_id = $source AND a.is_enabled ORDER BY 1, 3",
    "group": "SELECT m.account_id, a.login, g.name FROM group_memberships m "
    "LEFT JOIN accounts a ON a.source_id = m.source_id AND a.account_id = m.account_id "
    "LEFT JOIN groups g ON g.source_id = m.source_id AND g.group_id = m.group_id "
    "WHERE m.source_id = $source AND m.group_id = $group AND a.is_enabled ORDER BY 1",
}


def send_lists(workspace: Workspace, day: date) -> int:
    """Send out the lists of all reviews that open by `day` and have not gone out, and return how many went out."""
    db = workspace.store.db
    look_at(db, Scope(from_day=day, to_day=day))
    sent = {leaf["obligation"] for leaf in workspace.review_lists}
    parameters = in_force_on(workspace, controls()[TEST], day).parameters
    leaves = []
    for obligation, review, source, scope, due_on in db.rows(_DUE, opens_days=parameters["opens_days"]):
        if obligation in sent or not _is_readable(workspace, source, day):
            continue
        listed = _csv(_lines(workspace, source, scope))
        about = {
            "obligation_id": obligation,
            "review_id": review,
            "due_by": due_on.isoformat(),
            "issued_at": instant(workspace.clock.now()),
            "list_sha256": sha256(listed).hexdigest(),
        }
        pack, text = workspace.packs.put(listed), json.dumps(about, indent=2) + "\n"
        leaves.append({"kind": "review_list", "obligation": obligation, "list": pack, "about": text})
    workspace.append(*leaves)
    workspace.load()
    put_out_lists(workspace)
    return len(leaves)


def put_out_lists(workspace: Workspace) -> None:
    """Write the files of lists that went out and have none: a process can be killed between evidence and file."""
    for leaf in workspace.review_lists:
        folder = workspace.home.reviews / leaf["obligation"]
        if folder.exists():
            continue
        draft = folder.with_name(f".{folder.name}.partial")
        draft.mkdir(parents=True, exist_ok=True)
        write_durably(draft / "list.csv", workspace.packs.get(leaf["list"]))
        write_durably(draft / "obligation.json", leaf["about"].encode())
        draft.rename(folder)
        sync_directory(folder.parent)


def _is_readable(workspace: Workspace, source: str, day: date) -> bool:
    query = "SELECT count(*) FROM judging WHERE source_id = $source AND record = 'accounts' AND day = $day"
    return bool(workspace.store.db.value(query, source=source, day=day))


def _lines(workspace: Workspace, source: str, scope: str) -> Iterator[tuple[Any, ...]]:
    kind, _, group = scope.partition(":")
    for number, row in enumerate(workspace.store.db.rows(_LISTS[kind], source=source, group=group), start=1):
        yield number, source, *(text and guarded(text) for text in row)


def _csv(lines: Iterator[tuple[Any, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    return text.getvalue().encode()
