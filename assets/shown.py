"""The second job's Dagster assets: every control test with its newest mark as a check, the published file, the pages.

They carry no partitions: Dagster plans an event for every asset and day of a run, and a year of eighty
controls would cost minutes of nothing else.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from assets.daily import MARKS, Desk, source_key
from assets.publishing import build_site, publish_audit
from expectations.catalogue import controls
from expectations.judge.gates import records_read
from expectations.model import ControlTest
from warehouse.audit import Audit
from warehouse.database import Database
from warehouse.home import Home

Result = dg.MaterializeResult[None]
AUDIT = dg.AssetKey("audit")
CHECK = "holds"


def control_key(test_id: str) -> dg.AssetKey:
    """Key of the asset that a control test is."""
    return dg.AssetKey(["controls", test_id.replace("-", "_")])


def audit_asset() -> dg.AssetsDefinition:
    """The published file."""

    @dg.asset(
        key=AUDIT,
        group_name="published",
        kinds={"duckdb"},
        deps=[MARKS],
        description="audit.duckdb: documented tables for auditors and dashboards, swapped in whole.",
    )
    def audit(desk: dg.ResourceParam[Desk]) -> Result:
        """Publish what is marked."""
        with desk.open("publishing") as workspace:
            publish_audit(workspace)
            return dg.MaterializeResult(metadata={"file": dg.MetadataValue.path(str(workspace.home.audit))})

    return audit


def site_asset() -> dg.AssetsDefinition:
    """The dashboards."""

    @dg.asset(
        key="dashboards",
        group_name="published",
        kinds={"plotly"},
        deps=[AUDIT],
        description="Static pages for executives, made from audit.duckdb.",
    )
    def dashboards(desk: dg.ResourceParam[Desk]) -> Result:
        """Make the pages."""
        with desk.open("building pages") as workspace:
            build_site(workspace)
            return dg.MaterializeResult(
                metadata={"page": dg.MetadataValue.path(str(workspace.home.site / "index.html"))}
            )

    return dashboards


def control_assets(home: Home, provided: Mapping[str, frozenset[str]]) -> dg.AssetsDefinition:
    """One asset per control test; its check shows the newest mark.

    Args:
        home: where the published file is.
        provided: source id -> records that it provides, for lineage from source to mark.
    """
    with Database() as db:
        read = {control.id: records_read(db, control) for control in controls().values()}
    specs = [_spec(control, read[control.id], provided) for control in controls().values()]
    checks = [dg.AssetCheckSpec(CHECK, asset=spec.key, description="The newest mark is no fail") for spec in specs]

    @dg.multi_asset(name="show_controls", specs=specs, check_specs=checks, can_subset=True)
    def show_controls(context: dg.AssetExecutionContext) -> Iterator[Result]:
        """Show the newest mark of every control test, with its worst deviations."""
        with Audit(home.audit) as audit:
            for control in controls().values():
                if control_key(control.id) in context.selected_asset_keys:
                    yield _shown(audit, control, home)

    return show_controls


def _spec(control: ControlTest, read: frozenset[str], provided: Mapping[str, frozenset[str]]) -> dg.AssetSpec:
    sources = [source_key(source) for source, given in sorted(provided.items()) if given & read]
    attributes = "\n".join(f"- **{attribute.id}** {attribute.text}" for attribute in control.attributes)
    return dg.AssetSpec(
        control_key(control.id),
        deps=[AUDIT, *sources],
        group_name=control.domain,
        kinds={"great_expectations"},
        owners=[f"team:{control.owner.lower().replace(' ', '-')}"],
        tags={f"criteria/{criterion}": "" for criterion in control.criteria}
        | {"severity": control.severity, "kind": control.kind.name},
        description=f"{control.title}\n\n{control.objective}\n\n{attributes}",
        metadata={
            "criteria": list(control.criteria),
            "annex_a": list(control.annex_a),
            "sql": dg.MetadataValue.md(f"```sql\n{control.subjects}\n```"),
        },
    )


def _shown(audit: Audit, control: ControlTest, home: Home) -> Result:
    days = audit.query("SELECT * FROM control_daily WHERE test_id = $test ORDER BY day DESC LIMIT 30", test=control.id)
    worst = audit.query(
        "SELECT item, attribute, attribute_text, first_day, status, due_at, done_at, observed FROM deviations "
        "WHERE test_id = $test ORDER BY status = 'open' DESC, first_day DESC LIMIT 20",
        test=control.id,
    )
    definitions = audit.query(
        "SELECT status, definition_sha256, changed, from_day FROM definitions "
        "WHERE test_id = $test AND status <> 'past' ORDER BY seq DESC LIMIT 20",
        test=control.id,
    )
    newest: dict[str, Any] = days.row(0, named=True) if days.height else {"mark": "not_run", "reason": "no_reading"}
    page = home.site / "control" / f"{control.id}.html"
    needs = audit.query("SELECT status_reason FROM controls WHERE test_id = $test", test=control.id)
    told = [newest["mark"], newest["reason"], *(f"({words})" for (words,) in needs.rows() if words)]
    metadata = {
        "mark": newest["mark"],
        "reason": " ".join(told[1:]).strip(),
        "judged": int(newest.get("judged", 0)),
        "open deviations": int(newest.get("open_deviations", 0)),
        "deviations": _table(worst.rows(named=True)),
        "last 30 days": _table(
            days.select("day", "mark", "reason", "judged", "failed", "unknown", "pending").rows(named=True)
        ),
        "definitions": _table(definitions.rows(named=True)),
        "page": dg.MetadataValue.path(str(page)),
    }
    check = dg.AssetCheckResult(
        check_name=CHECK,
        asset_key=control_key(control.id),
        passed=newest["mark"] in {"pass", "not_applicable"} and not newest.get("open_deviations"),
        severity=dg.AssetCheckSeverity.ERROR if newest["mark"] == "fail" else dg.AssetCheckSeverity.WARN,
        description=" ".join(told).strip(),
        metadata=metadata,
    )
    return dg.MaterializeResult(control_key(control.id), metadata=metadata, check_results=[check])


def _table(rows: list[dict[str, Any]]) -> dg.MetadataValue[Any]:
    if not rows:
        return dg.MetadataValue.text("none")
    return dg.MetadataValue.table([dg.TableRecord({name: str(value) for name, value in row.items()}) for row in rows])
