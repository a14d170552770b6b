"""TKT-27: what is done with personal data is looked at before it starts, not after."""

from expectations.cases import Before, Case, all_said, approved, latest, said, state

_IS_ABOUT_PEOPLE = (
    "CASE WHEN c.personal_data IS NOT NULL THEN lower(c.personal_data) <> 'no' "
    "WHEN c.personal_data_is_empty THEN false END"
)
_BY_PRIVACY = approved("requester", role="len(list_intersect(a.roles, $assessor_roles)) > 0")
_RELEASED = state("first_resolved_at")

CASE = Case(
    id="TKT-27",
    title="New or changed personal-data processing assessed before launch",
    objective="Notice, purpose, collection and consent questions are answered before new processing starts.",
    criteria=("P3.1", "P4.1"),
    annex_a=("A.5.34", "A.5.8"),
    severity="medium",
    owner="Privacy Officer",
    category="privacy",
    kinds=("launch", "change"),
    parameters={
        "required_fields": (
            "purpose",
            "data_categories",
            "legal_basis",
            "notice_updated",
            "retention",
            "recipients",
        ),
        "assessor_roles": ("privacy_officer",),
    },
    evidence={
        "personal_data": "Yes",
        "purpose": "sending invoices",
        "data_categories": "names, addresses",
        "legal_basis": "contract",
        "notice_updated": "required",
        "retention": "ten years",
        "recipients": "the printer",
        "notice_done": "version 7 is online",
    },
    reads={"personal_data": "VARCHAR", "notice_updated": "VARCHAR", "notice_done": "VARCHAR"},
    roles=(("privacy_officer", "company"),),
    asked=(
        Before(
            id="A",
            text="Whether it has to do with personal data was answered before it was released",
            what=said("personal_data"),
            than=_RELEASED,
        ),
        Before(
            id="B",
            text="All questions were answered and somebody in the privacy role, who did not ask for it, approved it "
            "before it was released",
            what=latest(all_said("purpose", "retention"), _BY_PRIVACY),
            than=_RELEASED,
            applies=_IS_ABOUT_PEOPLE,
        ),
        Before(
            id="C",
            text="Where the notice had to be changed, it was before the release",
            what=said("notice_done"),
            than=_RELEASED,
            applies=f"CASE WHEN NOT ({_IS_ABOUT_PEOPLE}) THEN false "
            "WHEN c.notice_updated IS NOT NULL THEN lower(c.notice_updated) = 'required' "
            "WHEN c.notice_updated_is_empty THEN false END",
        ),
    ),
)
CONTROL = CASE.control
