"""IAM-03: people who have left can no longer reach any in-scope system. A census of departures times accounts."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

LEFT = {"worker_id": "w1", "employee_number": "E1", "status": "terminated", "termination_date": "2026-03-27"}
LEAVER = {**LEFT, "termination_effective_at": "2026-03-27 22:59:59", "termination_type": "voluntary"}
ACCOUNT = {"account_id": "a1", "employee_number": "E1"}
DISABLED = {**ACCOUNT, "is_enabled": False, "status": "deprovisioned"}

CONTROL = ControlTest(
    id="IAM-03",
    title="Leaver access removed within the agreed time",
    objective="People who have left can no longer reach any in-scope system.",
    criteria=("CC6.2", "CC6.3"),
    annex_a=("A.5.18", "A.6.5"),
    severity="critical",
    owner="IT Lead",
    kind=Event(clock=24, convention="a last day ends at 23:59:59 in the time zone of the person's office"),
    parameters={
        "sla_hours": 24,
        "sla_hours_involuntary": 4,
        "sla_hours_privileged": 4,
        "federated_downstream_hours": 72,
    },
    optional=("employment_events", "credentials", "role_assignments", "account_events", "account_links"),
    subjects="""
        WITH people AS MATERIALIZED (SELECT * FROM account_people),
        tokens AS (
            SELECT day, source_id, account_id, NULL::TIMESTAMP AS gone_by_at, NULL::TIMESTAMP AS seen_until_at
            FROM credentials
            UNION ALL
            SELECT day, source_id, account_id, changed_by_at, changed_after_at FROM vanished_credentials),
        tokens_read AS (SELECT DISTINCT day, source_id FROM judging WHERE record = 'credentials'),
        held AS (
            SELECT a.day, a.source_id, a.account_id, a.status, a.is_enabled, a.identity_source_id,
                a.signs_in_elsewhere, a.tokens_end_with_it, a.appeared_by_at,
                CASE WHEN NOT a.is_enabled THEN coalesce(a.disabled_at, c.closed_by_at) END AS closed_by_at,
                CASE WHEN NOT a.is_enabled THEN coalesce(a.disabled_at, c.closed_after_at) END AS open_until_at,
                CASE WHEN a.tokens_end_with_it AND NOT a.is_enabled THEN a.disabled_at END AS tokens_ended_at
            FROM accounts a LEFT JOIN closed_accounts c
                ON c.day = a.day AND c.source_id = a.source_id AND c.account_id = a.account_id
            UNION ALL
            -- gone from a system is closed there: when it went, or before if it was closed when last seen
            SELECT day, source_id, account_id, status, false, identity_source_id, signs_in_elsewhere,
                tokens_end_with_it, NULL,
                CASE WHEN is_enabled IS NOT DISTINCT FROM false THEN coalesce(disabled_at, changed_after_at)
                    ELSE changed_by_at END,
                CASE WHEN is_enabled IS NOT DISTINCT FROM false THEN disabled_at ELSE changed_after_at END,
                CASE WHEN tokens_end_with_it AND is_enabled IS NOT DISTINCT FROM false THEN disabled_at END
            FROM vanished_accounts),
        owned AS (
            SELECT day, source_id, account_id, person_source_id, person_id, true AS is_linked
            FROM people WHERE person_id IS NOT NULL
            UNION
            -- claimed for the person, not certain enough to be theirs
            SELECT c.day, c.source_id, c.account_id, c.person_source_id, c.person_id, false
            FROM account_claims c JOIN people p
                ON p.day = c.day AND p.source_id = c.source_id AND p.account_id = c.account_id
            WHERE p.person_id IS NULL),
        lookalikes AS (
            SELECT a.day, nfc_normalize(lower(trim(a.display_name))) AS name
            FROM accounts a LEFT JOIN people p
                ON p.day = a.day AND p.source_id = a.source_id AND p.account_id = a.account_id
            WHERE p.person_id IS NULL AND a.is_enabled GROUP BY ALL),
        cases AS (
            SELECT l.day, l.source_id, l.worker_id, l.effective_date, l.effective_at AS triggered_at,
                coalesce(a.source_id, '-') AS account_source_id, coalesce(a.account_id, '-') AS account_id,
                a.account_id IS NOT NULL AS has_account, s.name IS NOT NULL AS has_lookalike,
                coalesce(o.is_at_work, false) AS still_at_work, a.status AS account_status,
                l.termination_type, v.is_privileged, p.is_linked, a.identity_source_id,
                coalesce(a.signs_in_elsewhere, false) AS is_federated, a.tokens_end_with_it, a.tokens_ended_at,
                -- closed when its system was first read, and the person had left by then: when, nobody can tell
                coalesce(NOT a.is_enabled AND a.open_until_at IS NULL AND z.disabled_since_at IS NULL
                    AND l.effective_at < a.appeared_by_at, false) AS was_closed_before,
                a.is_enabled, coalesce(z.disabled_since_at, a.open_until_at) AS enabled_until_at,
                CASE WHEN NOT a.is_enabled THEN least(a.closed_by_at, z.disabled_since_at) END AS removed_at,
                l.effective_at + to_hours(CASE WHEN l.termination_type = 'involuntary'
                    THEN $sla_hours_involuntary ELSE $sla_hours END) AS usual_due_at,
                least(usual_due_at, l.effective_at + to_hours($sla_hours_privileged)) AS privileged_due_at,
                -- where nobody can tell which of the two it is, only what both agree on is known
                CASE WHEN v.is_privileged THEN privileged_due_at WHEN NOT v.is_privileged THEN usual_due_at
                    WHEN removed_at <= privileged_due_at THEN privileged_due_at
                    WHEN privileged_due_at = usual_due_at OR a.is_enabled OR enabled_until_at > usual_due_at
                        THEN usual_due_at END AS own_due_at
            FROM departures l
            LEFT JOIN employments w ON w.day = l.day AND w.source_id = l.source_id AND w.worker_id = l.worker_id
            LEFT JOIN owned p
                ON p.day = l.day AND p.person_source_id = w.source_id AND p.person_id = w.person_id
            LEFT JOIN held a ON a.day = p.day AND a.source_id = p.source_id AND a.account_id = p.account_id
            LEFT JOIN disabled_spells z
                ON z.day = a.day AND z.source_id = a.source_id AND z.account_id = a.account_id
            LEFT JOIN LATERAL (
                -- held at the moment of leaving; NULL where the loss lies between two readings around it
                SELECT CASE WHEN count(*) FILTER (coalesce(r.lost_at, r.held_until_at) > l.effective_at
                            OR r.gone_by_at IS NULL) > 0 THEN true
                        WHEN count(*) FILTER (r.lost_at IS NULL AND r.gone_by_at > l.effective_at) > 0 THEN NULL
                        ELSE false END AS is_privileged
                FROM admin_spells r
                WHERE r.day = a.day AND r.source_id = a.source_id AND r.account_id = a.account_id) v ON true
            LEFT JOIN lookalikes s ON s.day = l.day AND s.name = nfc_normalize(lower(trim(w.display_name)))
            LEFT JOIN (SELECT day, source_id, person_id, bool_or(standing = 'at_work') AS is_at_work
                FROM employments GROUP BY ALL) o
                ON o.day = w.day AND o.source_id = w.source_id AND o.person_id = w.person_id),
        timed AS (
            -- what opens only through an identity provider that closed in time may be tidied up later
            SELECT c.*, CASE WHEN c.is_federated AND i.closed_in_time
                THEN greatest(c.own_due_at, c.triggered_at + to_hours($federated_downstream_hours))
                ELSE c.own_due_at END AS due_at
            FROM cases c LEFT JOIN (
                SELECT day, source_id, worker_id, effective_date, account_source_id,
                    bool_and(coalesce(removed_at <= own_due_at, false)) AS closed_in_time
                FROM cases WHERE is_linked GROUP BY ALL) i
                ON i.day = c.day AND i.source_id = c.source_id AND i.worker_id = c.worker_id
                AND i.effective_date = c.effective_date AND i.account_source_id = c.identity_source_id)
        SELECT c.*, CASE WHEN is_linked OR removed_at <= due_at THEN true END AS link_is_certain,
            CASE WHEN is_enabled OR removed_at <= due_at OR enabled_until_at > due_at
                THEN true END AS removal_time_is_known,
            CASE WHEN r.day IS NOT NULL THEN coalesce(k.tokens > 0, false)
                WHEN c.tokens_end_with_it THEN false END AS has_tokens,
            k.tokens_gone_at,
            CASE WHEN k.tokens_gone_at IS NULL OR k.tokens_gone_at <= c.due_at OR k.tokens_seen_until_at > c.due_at
                THEN true END AS token_time_is_known
        FROM timed c
        LEFT JOIN tokens_read r ON r.day = c.day AND r.source_id = c.account_source_id
        LEFT JOIN LATERAL (
            SELECT count(*) AS tokens,
                CASE WHEN count(*) = count(t.gone_at) THEN max(t.gone_at) END AS tokens_gone_at,
                max(t.seen_until_at) AS tokens_seen_until_at
            FROM (SELECT *, least(gone_by_at, c.tokens_ended_at) AS gone_at FROM tokens) t
            WHERE t.day = c.day AND t.source_id = c.account_source_id AND t.account_id = c.account_id
                AND (t.gone_at IS NULL OR t.gone_at > c.triggered_at)) k ON true
    """,
    item=("source_id", "worker_id", "effective_date", "account_source_id", "account_id"),
    exclusions=(
        Exclusion(
            rule="still_at_work",
            condition="still_at_work",
            reason="the person has another employment record that is at work: a conversion or rehire, no leaver",
        ),
        Exclusion(
            rule="no_account",
            condition="CASE WHEN NOT has_account AND has_lookalike THEN NULL ELSE NOT has_account END",
            reason="no account of a connected system is linked to the person, nor is there an unlinked one of the name",
        ),
        Exclusion(
            rule="never_enabled",
            condition="coalesce(account_status, '') = 'staged'",
            reason="prepared and never switched on",
        ),
        Exclusion(
            rule="closed_before_monitoring",
            condition="was_closed_before",
            reason="the person had left, and the account was closed, when its system was first read: when it was "
            "closed cannot be known",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The account could not sign in any more by the deadline",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="removed_at", or_equal=True),
            null_means={
                "due_at": "unknown",
                "removed_at": "not_done",
                "removal_time_is_known": "unknown",
                "link_is_certain": "unknown",
            },
            done="removed_at",
            show=("termination_type", "is_privileged", "account_status"),
        ),
        Attribute(
            id="B",
            text="API tokens of the account were gone by the same deadline",
            applies="has_tokens",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="due_at",
                column_B="tokens_gone_at",
                or_equal=True,
            ),
            null_means={
                "due_at": "unknown",
                "tokens_gone_at": "not_done",
                "token_time_is_known": "unknown",
                "link_is_certain": "unknown",
            },
            done="tokens_gone_at",
        ),
    ),
    examples=(
        Example(
            words="Disabled the next morning, well inside 24 hours",
            expect="pass",
            rows={
                "workers": (LEAVER,),
                "accounts": ({**DISABLED, "disabled_at": "2026-03-28 08:00:00"},),
                "credentials": (),
            },
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="Disabled a minute after the deadline",
            expect="fail",
            attribute="A",
            rows={"workers": (LEAVER,), "accounts": ({**DISABLED, "disabled_at": "2026-03-28 23:01:00"},)},
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="Never disabled",
            expect="fail",
            attribute="A",
            rows={"workers": (LEAVER,), "accounts": (ACCOUNT,)},
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="Dismissed, and the account disabled six hours later: four were allowed",
            expect="fail",
            attribute="A",
            rows={
                "workers": ({**LEAVER, "termination_type": "involuntary"},),
                "accounts": ({**DISABLED, "disabled_at": "2026-03-28 05:00:00"},),
            },
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="An API token outlived the person by a week",
            expect="fail",
            attribute="B",
            rows={
                "workers": (LEAVER,),
                "accounts": ({**DISABLED, "disabled_at": "2026-03-28 08:00:00"},),
                "credentials": ({"credential_id": "t1", "account_id": "a1"},),
            },
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="A repository account that opens only through the identity provider, gone two days later",
            expect="pass",
            rows={
                "workers": (LEAVER,),
                "accounts": ({**DISABLED, "disabled_at": "2026-03-28 08:00:00"},),
                "vanished_accounts": (
                    {
                        **ACCOUNT,
                        "_source_id": "code",
                        "identity_source_id": "idp",
                        "signs_in_elsewhere": True,
                        "tokens_end_with_it": True,
                        "_changed_after_at": "2026-03-29 22:30:00",
                        "_changed_by_at": "2026-03-30 22:30:00",
                    },
                ),
                "credentials": (),
            },
            item="hr/w1/2026-03-27/code/a1",
        ),
        Example(
            words="An account of an address that was somebody else's before",
            expect="unknown",
            attribute="A",
            rows={
                "workers": (LEAVER, {"worker_id": "w2", "employee_number": "E2", "display_name": "Robin Other"}),
                "accounts": ({"account_id": "a1", "employee_number": None},),
            },
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="An unlinked account bears the leaver's name",
            expect="unknown",
            rows={
                "workers": (LEAVER,),
                "accounts": ({"account_id": "a9", "employee_number": None, "email": "other@elsewhere.example"},),
            },
            item="hr/w1/2026-03-27/-/-",
        ),
        Example(
            words="Left before the system was connected, and the account was closed when it was first read",
            expect="closed_before_monitoring",
            rows={"workers": (LEAVER,), "accounts": (DISABLED,)},
            item="hr/w1/2026-03-27/idp/a1",
        ),
        Example(
            words="The person is back on another contract",
            expect="still_at_work",
            rows={
                "workers": (LEAVER, {"worker_id": "w2", "employee_number": "E1"}),
                "accounts": (ACCOUNT,),
            },
            item="hr/w1/2026-03-27/idp/a1",
        ),
    ),
)
