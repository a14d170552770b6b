"""CHG-13: the controls of changes see every repository that can reach production, and somebody answers for each.

A decision that takes a repository out of scope takes it out of the other tests; here it is asked about all the same.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

FIRST_READING = {"host_source_id": "idp", "is_first_reading": True, "from_sha": None}
OWNER = {"repository_source_id": "idp", "owner_employee_number": "E1"}
WORKER = {"worker_id": "w1", "employee_number": "E1"}
DECISION = {"subject_kind": "repository", "subject_id": "idp:501", "in_scope": True}
ITEM = "501/idp"


def world(repository: dict[str, Any] | None = None, **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A repository of years ago with an owner and a decision, which git reads; `rows` says what differs."""
    return {
        "repositories": (repository or {},),
        "repository_owners": (OWNER,),
        "scope": (DECISION,),
        "branch_moves": (FIRST_READING,),
        "deployments": (),
        "workers": (WORKER,),
    } | rows


CONTROL = ControlTest(
    id="CHG-13",
    title="Repository inventory complete, owned and classified",
    objective="The change controls see every repository that can reach production.",
    criteria=("CC8.1", "CC2.1", "CC6.1"),
    annex_a=("A.5.9", "A.8.4"),
    severity="high",
    owner="Engineering Lead",
    kind=State(),
    parameters={"classify_within_days": 7, "owner_required": True},
    optional=("branch_moves", "branch_protections", "deployments"),
    subjects="""
        SELECT r.day, r.source_id, r.repository_id, r.visibility, r.created_at, r.last_production_deploy_at,
            r.is_listed, r.owner_employee_number, r.owner_standing, r.is_decided, r.is_taken_out, r.is_read_by_git,
            r.is_archived AND NOT r.was_deployed AS is_over, r.is_gone, r.reaches_production,
            CASE WHEN NOT $owner_required THEN true ELSE r.owner_standing = 'at_work' END AS is_owned,
            CASE WHEN r.is_decided THEN true
                ELSE d.ends_at <= r.created_at + to_days($classify_within_days) END AS is_classified,
            NOT r.is_taken_out AND coalesce(r.is_read_by_git, true) AS is_in_scope,
            r.visibility <> 'public' OR r.may_be_public AS is_as_public_as_approved
        FROM repository_standing r JOIN days d ON d.day = r.day
    """,
    # the repository before its source: decisions about a single repository are judged here, and leave nothing out
    item=("repository_id", "source_id"),
    exclusions=(
        Exclusion(rule="deleted", condition="is_gone", reason="the host listed it once, and does not any more"),
        Exclusion(rule="archived", condition="is_over", reason="nobody can change it, and it was never deployed"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Somebody at work answers for it",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_owned", value_set=[True]),
            null_means={"is_owned": "unknown"},
            show=("owner_employee_number", "owner_standing"),
        ),
        Attribute(
            id="B",
            text="It was decided in time, by approval, whether it is in scope",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_classified", value_set=[True]),
            null_means={"is_classified": "unknown"},
            show=("created_at",),
        ),
        Attribute(
            id="C",
            text="What reaches production is in scope, and git reads it",
            applies="reaches_production",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_in_scope", value_set=[True]),
            null_means={"is_in_scope": "unknown"},
            show=("is_taken_out", "is_read_by_git", "last_production_deploy_at"),
        ),
        Attribute(
            id="D",
            text="It is not public, or was approved to be",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_as_public_as_approved", value_set=[True]),
            null_means={"is_as_public_as_approved": "unknown"},
            show=("visibility",),
        ),
    ),
    examples=(
        Example(words="Owned, decided, read by git", expect="pass", rows=world(), item=ITEM),
        Example(
            words="Its owner left",
            expect="fail",
            attribute="A",
            rows=world(
                workers=({**WORKER, "status": "terminated", "termination_effective_at": "2026-03-13 22:59:59"},),
            ),
            item=ITEM,
        ),
        Example(
            words="Nobody decided about it for years",
            expect="fail",
            attribute="B",
            rows=world(scope=()),
            item=ITEM,
        ),
        Example(
            words="It reaches production, and git does not read it",
            expect="fail",
            attribute="C",
            rows=world(branch_moves=({**FIRST_READING, "repository_id": "502"},)),
            item=ITEM,
        ),
        Example(
            words="Everybody may read it, and nobody approved that",
            expect="fail",
            attribute="D",
            rows=world({"visibility": "public"}),
            item=ITEM,
        ),
        Example(
            words="HR does not know the owner's number",
            expect="unknown",
            attribute="A",
            rows=world(repository_owners=({**OWNER, "owner_employee_number": "E9"},)),
            item=ITEM,
        ),
        Example(
            words="Archived, and never deployed",
            expect="archived",
            rows=world({"is_archived": True}, scope=()),
            item=ITEM,
        ),
    ),
)
