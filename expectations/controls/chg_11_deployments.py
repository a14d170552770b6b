"""CHG-11: what runs in production is what was reviewed, put there by the pipeline and not by its author's hand.

As far as deployments are known to the host: what was put there past it (attribute D of the catalogue) is not seen.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

FIRST_READING = {"is_first_reading": True, "from_sha": None, "seen_at": "2026-01-01 22:30:00"}
WORKERS = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2))
ACCOUNTS = tuple({"account_id": f"a{n}", "employee_number": f"E{n}", "email": None} for n in (1, 2))
ROOT = {"commit_sha": "c0", "position": 1, "is_root": True, "is_carried_in": True}
COMMIT = {"commit_sha": "c1", "position": 2}
APPROVAL = {"reviewer_account_id": "a2"}
BY_HAND = {"trigger_kind": "manual", "triggered_by_account_id": "a2"}


def world(deployment: dict[str, Any] | None = None, **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """One deployment of a commit by which an approved change of `a1` came in; `rows` says what differs."""
    return {
        "deployments": (deployment or {},),
        "release_commits": (ROOT, COMMIT),
        "branch_moves": (FIRST_READING,),
        "changes": ({},),
        "change_commits": ({},),
        "change_contributors": ({},),
        "change_reviews": (APPROVAL,),
        "workers": WORKERS,
        "accounts": ACCOUNTS,
    } | rows


CONTROL = ControlTest(
    id="CHG-11",
    title="Production deployments come from approved changes through the pipeline",
    objective="What runs in production is what was reviewed, put there by the pipeline and not by its author's hand.",
    criteria=("CC8.1",),
    annex_a=("A.8.19", "A.8.31", "A.8.32", "A.5.3"),
    severity="critical",
    owner="Platform Lead",
    kind=Event(),
    parameters={
        "required_approvals": 1,
        "required_approvals_critical_repo": 2,
        "critical_repositories": (),  # source_id:repository_id
        "stale_approvals_count": False,
        "bot_allowed_paths": (),  # files, with *, that machines on the register may change without a review
    },
    optional=("branch_protections", "repository_events", "account_links", "change_revisions"),
    subjects="""
        WITH commits AS (
            SELECT s.*, CASE WHEN list_contains($critical_repositories, c.source_id || ':' || c.repository_id)
                    THEN $required_approvals_critical_repo ELSE $required_approvals END AS required_count,
                CASE WHEN NOT s.introduced THEN false WHEN s.introduced IS NULL THEN NULL
                    WHEN len(list_filter(string_split(m.paths, chr(10)), lambda path: len(list_filter(
                        $bot_allowed_paths::VARCHAR[], lambda allowed: path GLOB allowed)) = 0)) = 0 THEN true
                    WHEN r.in_time_sure >= required_count AND r.objections_possible = 0 THEN true
                    WHEN r.in_time_possible < required_count OR r.objections_sure > 0 THEN false END AS is_approved
            FROM shipped_commits s
            LEFT JOIN changes c ON c.day = s.day AND c.source_id = s.source_id AND c.change_id = s.change_id
            LEFT JOIN review_totals r ON r.day = s.day AND r.source_id = s.source_id AND r.change_id = s.change_id
                AND r.counts_stale = $stale_approvals_count
            LEFT JOIN unattended_changes m
                ON m.day = s.day AND m.source_id = s.source_id AND m.change_id = s.change_id),
        content AS (
            SELECT day, source_id, deployment_id, count(*) FILTER (NOT is_approved) AS unapproved_count,
                count(*) FILTER (is_approved IS NULL) AS undecided_count FROM commits GROUP BY ALL),
        writers AS (
            SELECT s.day, s.source_id, s.deployment_id, min(h.person) AS person,
                count(DISTINCT h.person) AS people_count,
                bool_or(h.person IS NULL AND NOT coalesce(h.is_machine, false)) AS has_unknown
            FROM shipped_commits s
            LEFT JOIN responsible_people h
                ON h.day = s.day AND h.source_id = s.source_id AND h.change_id = s.change_id
            GROUP BY ALL),
        people AS (
            SELECT day, source_id, account_id, person_source_id || '/' || person_id AS person FROM account_people)
        SELECT p.day, p.source_id, p.deployment_id, p.repository_id, p.environment, p.commit_sha, p.trigger_kind,
            p.deployed_at AS triggered_at, p.deployed_at AS due_at, p.deployed_at AS done_at,
            p.is_production, p.is_done, p.deployed_at > p.watched_since_at AS was_watched, p.is_on_release_branch,
            c.unapproved_count, c.undecided_count,
            CASE WHEN c.unapproved_count > 0 THEN false
                WHEN p.position IS NOT NULL AND coalesce(c.undecided_count, 0) = 0 THEN true END AS is_all_approved,
            CASE WHEN p.trigger_kind IN ('pipeline', 'scheduled') THEN true
                WHEN p.trigger_kind IS NULL THEN NULL
                WHEN p.approved_by_account_id IS NULL THEN false
                WHEN p.approved_by_account_id = p.triggered_by_account_id OR a.person = t.person THEN false
                WHEN a.person IS NULL OR t.person IS NULL THEN NULL
                WHEN w.people_count > 1 OR w.person <> t.person THEN true
                WHEN w.has_unknown THEN NULL
                ELSE coalesce(w.people_count, 0) = 0 END AS is_separated
        FROM shipments p
        LEFT JOIN content c
            ON c.day = p.day AND c.source_id = p.source_id AND c.deployment_id = p.deployment_id
        LEFT JOIN writers w ON w.day = p.day AND w.source_id = p.source_id AND w.deployment_id = p.deployment_id
        LEFT JOIN people t ON t.day = p.day AND t.source_id = p.source_id
            AND t.account_id = p.triggered_by_account_id
        LEFT JOIN people a ON a.day = p.day AND a.source_id = p.source_id AND a.account_id = p.approved_by_account_id
    """,
    item=("source_id", "deployment_id"),
    exclusions=(
        Exclusion(rule="not_production", condition="NOT is_production", reason="another environment"),
        Exclusion(rule="not_done", condition="NOT is_done", reason="it failed, was called off, or is under way"),
        Exclusion(
            rule="before_monitoring",
            condition="NOT was_watched",
            reason="deployed before the repository was first read by git and by the host",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The deployed commit is on a release branch",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_on_release_branch", value_set=[True]),
            null_means={"is_on_release_branch": "unknown"},
            show=("environment", "commit_sha"),
        ),
        Attribute(
            id="B",
            text="Every commit since the deployment before came in by a change that was approved before its merge",
            applies="is_on_release_branch",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_all_approved", value_set=[True]),
            null_means={"is_all_approved": "unknown"},
            show=("environment", "commit_sha", "unapproved_count", "undecided_count"),
        ),
        Attribute(
            id="C",
            text="The pipeline made it, or a person who did not write it alone, with the approval of another",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_separated", value_set=[True]),
            null_means={"is_separated": "unknown"},
            show=("environment", "trigger_kind"),
        ),
    ),
    examples=(
        Example(words="The pipeline deploys an approved change", expect="pass", rows=world(), item="idp/d1"),
        Example(
            words="A commit that no release branch has",
            expect="fail",
            attribute="A",
            rows=world({"commit_sha": "x1"}),
            item="idp/d1",
        ),
        Example(
            words="With a change in it that nobody approved",
            expect="fail",
            attribute="B",
            rows=world(change_reviews=()),
            item="idp/d1",
        ),
        Example(
            words="By the hand of its author",
            expect="fail",
            attribute="C",
            rows=world({**BY_HAND, "triggered_by_account_id": "a1", "approved_by_account_id": "a2"}),
            item="idp/d1",
        ),
        Example(
            words="By hand, approved by an account that nobody is linked to",
            expect="unknown",
            attribute="C",
            rows=world({**BY_HAND, "approved_by_account_id": "a9"}),
            item="idp/d1",
        ),
        Example(words="To staging", expect="not_production", rows=world({"is_production": False}), item="idp/d1"),
    ),
)
