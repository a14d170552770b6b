"""CHG-06: the platform itself asks for review and tests, so that people need not remember."""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State


def world(repository: dict[str, Any] | None = None, **settings: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A repository whose default branch is protected as it should be; `settings` says what differs."""
    return {"repositories": (repository or {},), "branch_protections": (settings,)}


CONTROL = ControlTest(
    id="CHG-06",
    title="Branch protection meets the baseline on every release branch",
    objective="The platform itself enforces review and tests, so that people need not remember.",
    criteria=("CC8.1", "CC5.2"),
    annex_a=("A.8.4", "A.8.32", "A.8.9"),
    severity="critical",
    owner="Engineering Lead",
    kind=State(),
    parameters={
        "required_approvals": 1,
        "required_checks_min": 1,
        "approved_bypass_actors": (),  # kind:id, as the host names them
        "new_repo_grace_hours": 24,
    },
    subjects="""
        SELECT r.day, r.source_id, r.repository_id, coalesce(p.branch, r.default_branch, '-') AS branch, r.is_archived,
            r.default_branch IS NULL AND p.branch IS NULL AS is_empty, p.is_release_branch, p.source_layers,
            r.created_at > d.ends_at - to_hours($new_repo_grace_hours) AND NOT r.deploys_to_production AS is_new,
            p.is_protected, p.required_approvals, p.dismisses_stale, p.requires_last_push_approval,
            p.required_checks, p.enforces_admins, p.bypass_actors, p.allows_force_push, p.allows_deletion,
            p.required_approvals >= $required_approvals
                AND (p.dismisses_stale OR p.requires_last_push_approval)
                AND len(list_filter(string_split(p.required_checks, chr(10)), lambda name: name <> ''))
                    >= $required_checks_min AS asks_enough,
            p.enforces_admins AND len(list_filter(string_split(p.bypass_actors, chr(10)),
                lambda actor: actor <> '' AND NOT list_contains($approved_bypass_actors, actor))) = 0
                AS binds_everybody,
            NOT p.allows_force_push AND NOT p.allows_deletion AS keeps_history
        FROM repositories r JOIN days d ON d.day = r.day
        LEFT JOIN branch_protections p
            ON p.day = r.day AND p.source_id = r.source_id AND p.repository_id = r.repository_id
    """,
    item=("source_id", "repository_id", "branch"),
    exclusions=(
        Exclusion(rule="archived", condition="is_archived", reason="nobody can change it any more"),
        Exclusion(rule="empty", condition="is_empty", reason="nothing was ever pushed to it"),
        Exclusion(
            rule="not_a_release_branch",
            condition="NOT is_release_branch",
            reason="what is merged into the branch is not released from it",
        ),
        Exclusion(rule="new_repository", condition="is_new", reason="made a short while ago, and nothing deploys it"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Some layer of rules in force protects it",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_protected", value_set=[True]),
            null_means={"is_protected": "unknown"},
        ),
        Attribute(
            id="B",
            text="Approvals, their renewal after a push, and required checks meet the baseline",
            applies="is_protected",
            expect=gxe.ExpectColumnValuesToBeInSet(column="asks_enough", value_set=[True]),
            null_means={"asks_enough": "unknown"},
            show=(
                "source_layers",
                "required_approvals",
                "dismisses_stale",
                "requires_last_push_approval",
                "required_checks",
            ),
        ),
        Attribute(
            id="C",
            text="Administrators are bound, and nobody may pass over it but who was approved",
            applies="is_protected",
            expect=gxe.ExpectColumnValuesToBeInSet(column="binds_everybody", value_set=[True]),
            null_means={"binds_everybody": "unknown"},
            show=("source_layers", "enforces_admins", "bypass_actors"),
        ),
        Attribute(
            id="D",
            text="Forced pushes and deletion are blocked",
            applies="is_protected",
            expect=gxe.ExpectColumnValuesToBeInSet(column="keeps_history", value_set=[True]),
            null_means={"keeps_history": "unknown"},
            show=("source_layers", "allows_force_push", "allows_deletion"),
        ),
    ),
    examples=(
        Example(words="Protected by a ruleset of the organisation", expect="pass", rows=world(), item="idp/501/main"),
        Example(
            words="Not protected at all",
            expect="fail",
            attribute="A",
            rows=world(is_protected=False, source_layers="", required_approvals=0, required_checks=""),
            item="idp/501/main",
        ),
        Example(
            words="No approval is asked for",
            expect="fail",
            attribute="B",
            rows=world(required_approvals=0),
            item="idp/501/main",
        ),
        Example(
            words="A team may pass over the rules",
            expect="fail",
            attribute="C",
            rows=world(bypass_actors="team:77"),
            item="idp/501/main",
        ),
        Example(
            words="Forced pushes are allowed",
            expect="fail",
            attribute="D",
            rows=world(allows_force_push=True),
            item="idp/501/main",
        ),
        Example(
            words="The credential may not read who may pass over the rules",
            expect="unknown",
            attribute="C",
            rows=world(bypass_actors=None),
            item="idp/501/main",
        ),
        Example(
            words="An archived repository",
            expect="archived",
            rows=world({"is_archived": True}, is_protected=False),
            item="idp/501/main",
        ),
    ),
)
