"""TKT-10: backups are proven by restoring from them."""

from expectations.obligations import Accepted, Duty, Followed, Performed

DUTY = Duty(
    id="TKT-10",
    title="Restore tests are made and succeed",
    objective="Backups are proven by restoring from them.",
    criteria=("A1.3",),
    annex_a=("A.8.13", "A.5.30"),
    severity="high",
    owner="Platform Lead",
    category="availability",
    duty="restore_test",
    parameters={
        "grace_days": 14,
        "required_fields": (
            "backup_set",
            "restore_point",
            "started_at",
            "finished_at",
            "result",
            "integrity_check",
        ),
        "retest_days": 30,
        "review_days": 14,
    },
    evidence={
        "backup_set": "nightly",
        "restore_point": "2026-02-02 23:00",
        "started_at": "2026-02-03 08:00:00",
        "finished_at": "2026-02-03 09:30:00",
        "result": "success",
        "integrity_check": "checksums agree",
    },
    reads={"started_at": "TIMESTAMP", "finished_at": "TIMESTAMP", "result": "VARCHAR"},
    obligation={"rto_minutes": 120},
    performed=Performed(
        text="The test was completed by its due date plus grace, and its ticket says all that it must",
        fields="$required_fields",
    ),
    asked=(
        Followed(
            id="B",
            text="It succeeded within the recovery time objective, or an action follows and a later test did",
            # a test whose times cannot be read shows nothing of how long it took
            demands="CASE WHEN lower(s.result) <> 'success' OR finished_at - started_at > to_minutes(o.rto_minutes) "
            "THEN 1 WHEN o.rto_minutes IS NULL OR finished_at >= started_at THEN 0 END",
            within="retest_days",
            again=True,
            breaks={"result": "failed"},
        ),
        Accepted(id="C", text="Somebody who did not run it reviewed it", within="review_days"),
    ),
)
CONTROL = DUTY.control
