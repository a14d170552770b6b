"""What protects a branch, computed over all layers of rules that are in force."""

from warehouse.record import Column, Record

RECORD = Record(
    name="branch_protections",
    text="The effective protection of one branch that exists: the strictest of all layers in force (classic rule, "
    "ruleset of repository and organisation). Rules that are only evaluated or disabled count for nothing. An "
    "unprotected branch has a row; what the credential may not read is NULL, never false.",
    key=("repository_id", "branch"),
    columns=(
        Column(name="repository_id", type="text", text="The repository", sample="501"),
        Column(name="branch", type="text", text="The branch, without refs/heads/", sample="main"),
        Column(
            name="is_release_branch",
            type="bool",
            text="What is merged here is released: the branches that the settings name, else the default branch",
            sample=True,
        ),
        Column(name="is_protected", type="bool", text="Some layer in force asks for something", sample=True),
        Column(
            name="source_layers",
            type="text",
            text="Layers in force (classic, ruleset, org_ruleset), sorted, separated by a space",
            sample="org_ruleset",
        ),
        Column(
            name="required_approvals",
            type="int",
            text="Approvals without which nothing is merged; 0 = none",
            sample=1,
        ),
        Column(name="dismisses_stale", type="bool", text="A push takes earlier approvals back", sample=True),
        Column(
            name="requires_last_push_approval",
            type="bool",
            text="The last push needs the approval of somebody who did not push it",
            sample=False,
        ),
        Column(name="requires_code_owner", type="bool", text="Owners of the code must approve", sample=False),
        Column(
            name="required_checks",
            type="text",
            text="Names of the checks without which nothing is merged, sorted, one a line; empty = none",
            sample="build\ntest",
        ),
        Column(name="enforces_admins", type="bool", text="Administrators are bound too", sample=True),
        Column(name="allows_force_push", type="bool", text="History may be rewritten", sample=False),
        Column(name="allows_deletion", type="bool", text="The branch may be deleted", sample=False),
        Column(
            name="bypass_actors",
            type="text",
            text="Who may pass over a layer, by the host's ids, as kind:id, sorted, one a line; empty = nobody",
            sample="",
        ),
    ),
    parent="repository_id",
)
