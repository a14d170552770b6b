"""Weaknesses that scanners found: in dependencies, in code, and secrets that leaked."""

from warehouse.record import Column, Record

RECORD = Record(
    name="vulnerabilities",
    text="One finding of a scanner, open or not.",
    key=("vulnerability_id",),
    columns=(
        Column(name="vulnerability_id", type="text", text="The scanner's own id", sample="501/dependabot/1"),
        Column(name="repository_id", type="text", text="Where it was found", sample="501"),
        Column(name="kind", type="text", text="dependency, code or secret", sample="dependency"),
        Column(
            name="severity",
            type="text",
            text="critical, high, medium or low, as first rated where the scanner keeps it; NULL = it gives none",
            sample="high",
        ),
        Column(name="state", type="text", text="open, fixed or dismissed", sample="open"),
        Column(name="first_seen_at", type="ts", text="When it was first found", sample="2026-03-02 03:15:00"),
        Column(
            name="fixed_at", type="ts", text="When the scanner no longer found it; NULL = it still does, or dismissed"
        ),
        Column(name="dismissed_at", type="ts", text="When it was dismissed; NULL = it is not"),
        Column(
            name="dismissed_by_account_id",
            type="text",
            text="Account that dismissed it; NULL = not dismissed, or by a rule of the scanner",
        ),
        Column(
            name="dismissed_reason",
            type="text",
            text="accepted_risk (tolerable, will not be fixed), false_positive (inaccurate too), not_used, "
            "used_in_tests, fix_started, no_capacity, revoked, automatic or other; NULL = not dismissed",
        ),
        Column(
            name="subject_ref",
            type="text",
            text="What is weak, in the scanner's words: package, rule, kind of secret; never the secret",
            sample="npm/lib-parser",
        ),
        Column(name="source_changed_at", type="ts", text="The scanner's own 'last updated'", watched=False),
    ),
    parent="repository_id",
    changed_at="source_changed_at",
)
