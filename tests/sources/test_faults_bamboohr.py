"""Whatever goes wrong between BambooHR and us ends in full data or in a rejection with its reason, never in part."""

import pytest

from assets.sources.contract import Rejected

V1 = "/api/gateway.php/acme/v1"
ANSWERS = {
    "report": f"{V1}/reports/custom",
    "changed": f"{V1}/employees/changed\\?",
    "employmentStatus": f"{V1}/employees/changed/tables/employmentStatus",
    "jobInfo": f"{V1}/employees/changed/tables/jobInfo",
}
each_answer = pytest.mark.parametrize("resource", sorted(ANSWERS))


def fault(resource, kind, **more):
    return {"path": ANSWERS[resource], "kind": kind} | more


@pytest.fixture
def rejected(sandbox, pulling):
    def pull_under(*faults, **settings):
        sandbox.faults(*faults)
        with pytest.raises(Rejected) as caught:
            pulling(sandbox.bamboohr(**settings), sandbox.context())
        return caught.value

    return pull_under


@pytest.fixture
def whole(sandbox, pulling):
    """A pull under faults gives the same rows as one without."""

    def pull_under(*faults):
        healthy = pulling(sandbox.bamboohr(), sandbox.context())
        sandbox.faults(*faults)
        pulled = pulling(sandbox.bamboohr(), sandbox.context())
        for expected, found in zip(healthy.parsed.sets, pulled.parsed.sets, strict=True):
            assert expected.rows.equals(found.rows), expected.record
        return pulled

    return pull_under


@each_answer
class TestPeople:
    @pytest.mark.parametrize("kind", ["short", "halve", "vanish", "empty200"])
    def test_people_who_are_missing_for_ever_reject_the_pull(self, rejected, resource, kind):
        assert rejected(fault(resource, kind)).reason in {"count_mismatch", "empty_population"}

    @pytest.mark.parametrize("kind", ["short", "halve", "vanish"])
    def test_people_who_are_missing_once_are_there_the_second_time(self, whole, resource, kind):
        whole(fault(resource, kind, times=1))


def test_an_empty_report_is_no_company_without_people(rejected):
    assert rejected(fault("report", "empty200")).reason == "empty_population"


def test_half_of_everybody_everywhere_is_left_to_the_guard_that_knows_the_days_before(sandbox, pulling):
    sandbox.faults(*(fault(resource, "halve") for resource in ANSWERS))
    pulled = pulling(sandbox.bamboohr(), sandbox.context())
    assert pulled.parsed.sets[0].source_total == pulled.parsed.sets[0].rows.height


def test_one_id_with_two_contents_is_a_conflict(rejected):
    assert rejected(fault("report", "duplicate", value="Inactive")).reason == "conflict"


def test_workers_of_a_report_that_cannot_be_proven_are_kept_apart_as_partial(sandbox):
    kept = []
    connector = sandbox.bamboohr()
    sandbox.faults(fault("changed", "halve"))
    with pytest.raises(Rejected):
        connector.pull(sandbox.context(), kept.append)
    with pytest.raises(Rejected) as caught:
        connector.parse(kept, sandbox.context())
    (workers,) = caught.value.partial
    assert workers.record == "workers"
    assert workers.rows.height > 200
    assert workers.proofs == ()


@each_answer
class TestPassing:
    @pytest.mark.parametrize("kind", ["500", "503", "429", "reset", "truncated"])
    def test_a_burst_is_waited_out(self, whole, resource, kind):
        whole(fault(resource, kind, times=2))

    @pytest.mark.parametrize(
        ("kind", "reason"),
        [
            ("429", "rate_limited"),
            ("500", "vendor_error"),
            ("503", "vendor_error"),
            ("reset", "unreachable"),
            ("truncated", "truncated"),
        ],
    )
    def test_what_does_not_pass_rejects_the_pull(self, rejected, resource, kind, reason):
        assert rejected(fault(resource, kind), max_attempts=3).reason == reason


@each_answer
class TestAnswers:
    @pytest.mark.parametrize("kind", ["html200", "err200"])
    def test_a_page_for_people_and_an_error_in_disguise_are_no_data(self, rejected, resource, kind):
        assert rejected(fault(resource, kind)).reason == "envelope"

    @pytest.mark.parametrize(
        "variant", ["duplicate_key", "nan", "infinite", "surrogate", "huge_int", "deep", "not_utf8"]
    )
    def test_broken_json_is_refused(self, rejected, resource, variant):
        assert rejected(fault(resource, "badjson", variant=variant)).reason == "bad_json"

    @pytest.mark.parametrize(("kind", "reason"), [("401", "auth"), ("403", "forbidden")])
    def test_a_right_that_is_lost_half_way_rejects_the_pull(self, rejected, resource, kind, reason):
        assert rejected(fault(resource, kind)).reason == reason

    @pytest.mark.parametrize("minutes", [-10, 10])
    def test_a_clock_that_is_off_rejects_the_pull(self, rejected, resource, minutes):
        assert rejected(fault(resource, "skew", minutes=minutes)).reason == "clock_skew"

    @pytest.mark.parametrize("more", [{}, {"endless": True}], ids=["gzip", "endless"])
    def test_a_bomb_is_not_unpacked(self, rejected, resource, more):
        assert rejected(fault(resource, "bomb", **more), max_body_mb=4).reason == "too_large"


@pytest.mark.parametrize(
    ("kind", "field"),
    [("dropfield", "hireDate"), ("renamefield", "terminationDate"), ("retype", "id"), ("newenum", "status")],
)
@pytest.mark.parametrize("row", [None, 3])
def test_a_field_that_changes_is_named(rejected, kind, field, row):
    found = rejected(fault("report", kind, field=field, row=row))
    assert (found.reason, field in found.detail) == ("schema", True)


def test_a_field_more_changes_nothing_and_is_noted(whole):
    pulled = whole(fault("report", "extrafield"))
    assert pulled.parsed.notes == {"employees: unknown field statusExtra": len(pulled.rows("workers"))}


def test_bytes_that_drip_end_with_the_deadline(rejected):
    found = rejected(fault("report", "drip"), request_seconds=0.4, max_attempts=2)
    assert found.reason == "unreachable"


class TestSelfTest:
    def test_a_key_that_reads_everything_has_no_findings(self, sandbox):
        assert sandbox.bamboohr(sandbox.today()).check() == []

    def test_what_is_refused_is_named_with_who_can_grant_it(self, sandbox):
        sandbox.faults(fault("jobInfo", "403"))
        (finding,) = sandbox.bamboohr(sandbox.today()).check()
        assert finding.startswith("jobInfo")
        assert "administrator" in finding

    def test_a_wrong_key_is_refused_and_not_repeated(self, sandbox):
        with pytest.raises(Rejected) as caught:
            sandbox.bamboohr(sandbox.today(), token="canary-5eCr3t").check()
        assert caught.value.reason == "auth"
        assert "API key" in caught.value.detail
        assert "canary" not in str(caught.value)
