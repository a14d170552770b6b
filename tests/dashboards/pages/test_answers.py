"""What the pages answer about a company whose ten days are small enough to reckon by hand."""

from datetime import date, datetime, timedelta

import pytest

from dashboards.site import build

# A letter a day from 1 January: p pass, F fail with a new deviation, f fail, n not applicable, - row lost.
DAYS = {"ST-01": "pppppFffff", "EV-01": "ppFnpnpppp", "GA-01": "ppppppp-pp", "OK-01": "pppppppppp"}
MARKS = {"p": "pass", "F": "fail", "f": "fail", "n": "not_applicable"}
OPEN = {"ST-01": (6, None), "EV-01": (3, 4)}
NOON = datetime(2025, 1, 11, 12)  # noqa: DTZ001  (UTC without a zone, as in the file)


def day(number):
    return date(2025, 1, 1) + timedelta(days=number - 1)


def marks(test_id):
    first, last = OPEN.get(test_id, (99, None))
    for number, letter in enumerate(DAYS[test_id], start=1):
        if letter != "-":
            still_open = first <= number and (last is None or number < last)
            yield {
                "test_id": test_id,
                "day": day(number),
                "mark": MARKS[letter],
                "reason": "no_occurrence" if letter == "n" else "any",
                "received": 12,
                "excluded": 2,
                "judged": 10,
                "failed": int(letter in "Ff"),
                "unknown": 0,
                "pending": 0,
                "open_deviations": int(still_open),
                "new_deviations": int(letter == "F"),
                "restated": False,
            }


def controls():
    for test_id in (*DAYS, "NC-01"):
        yield {
            "test_id": test_id,
            "title": f"Claim of {test_id}",
            "kind": "event" if test_id == "EV-01" else "state",
            "severity": "high",
            "owner": "Somebody",
            "domain": test_id[:2].lower(),
            "status": "not_in_force" if test_id == "NC-01" else "in_force",
            "status_reason": "connect it",
            "parameters": "{}",
        }


@pytest.fixture(scope="module")
def pages(make_empty, read_pages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    audit = make_empty(folder / "audit.duckdb")
    audit.fill("controls", list(controls()))
    audit.fill("control_daily", [row for test_id in DAYS for row in marks(test_id)])
    audit.fill(
        "deviations",
        [
            {
                "deviation_id": test_id,
                "test_id": test_id,
                "attribute": "A",
                "item": "okta/1",
                "known_at": NOON,
                "first_day": day(first),
                "last_day": last and day(last),
                "pre_existing": False,
                "status": "remediated" if last else "open",
            }
            for test_id, (first, last) in OPEN.items()
        ],
    )
    build(audit, folder / "site")
    return {page.path.stem: page for page in read_pages(folder / "site")}


def rows(pages, page, section):
    return [row for row in pages[page].sections[section].rows if row]


def headline(pages, page, section):
    return dict(zip(pages[page].sections[section].terms, pages[page].sections[section].values, strict=True))


def test_what_would_have_to_be_disclosed(pages):
    assert headline(pages, "index", "headline") == {
        "Tests with deviations": "2",
        "Tests with gaps only": "1",
        "Tests with neither deviation nor gap": "1",
        "Deviations in the window": "2",
        "Deviations open now": "1",
        "Tests not connected": "1",
    }
    assert [(row[0], row[4]) for row in rows(pages, "index", "disclosure")] == [("EV-01", "0"), ("ST-01", "1")]
    assert [row[:1] + row[2:7] for row in rows(pages, "index", "gaps")] == [["GA-01", "1", "1", "0", "0", "0"]]


def test_what_got_worse_and_what_got_better_in_a_week(pages):
    assert [row[:2] + row[3:7] for row in rows(pages, "index", "changes-since-last-week")] == [
        ["worse", "ST-01", "Pass", "Fail, known deviations", "0", "1"],
        ["better", "EV-01", "Fail, new deviations", "Pass", "1", "0"],
    ]


def test_since_when_each_test_has_been_as_it_is(pages):
    assert {row[0]: (row[2], row[3]) for row in rows(pages, "index", "controls-today")} == {
        "ST-01": ("Fail, known deviations", "2025-01-06"),
        "EV-01": ("Pass", "2025-01-04"),
        "GA-01": ("Pass", "2025-01-09"),
        "OK-01": ("Pass", "2025-01-01"),
        "NC-01": ("Not connected", "2025-01-01"),
    }


def test_how_many_tests_were_in_which_state(pages):
    assert rows(pages, "index", "marks-compared") == [
        ["Not connected", "1", "1", "0"],
        ["Pass", "3", "3", "0"],
        ["Fail, known deviations", "1", "0", "0"],
        ["Fail, new deviations", "0", "1", "0"],
    ]


def test_how_old_open_deviations_are(pages):
    assert [(row[0], row[3], row[4]) for row in rows(pages, "index", "open-deviations")] == [
        ("ST-01", "2025-01-06", "4")
    ]
    assert rows(pages, "index", "open-by-age") == [["0 to 7 days", "0", "1", "0", "0", "1"]]
    assert [row[3:5] for row in rows(pages, "ST-01", "control-open-deviations")] == [["2025-01-06", "4"]]


def test_how_much_evidence_there_is(pages):
    assert rows(pages, "index", "window-progress") == [
        ["ev", "1", "10", "10", "0"],
        ["ga", "1", "10", "9", "1"],
        ["ok", "1", "10", "10", "0"],
        ["st", "1", "10", "10", "0"],
    ]
    assert headline(pages, "ST-01", "control-figures")["Open now"] == "1"


def test_why_days_are_no_pass(pages):
    assert rows(pages, "EV-01", "reasons") == [
        ["not_applicable", "no_occurrence", "2", "2025-01-04", "2025-01-06"],
        ["fail", "any", "1", "2025-01-03", "2025-01-03"],
    ]
    assert rows(pages, "GA-01", "reasons") == [["not_run", "no_mark_published", "1", "2025-01-08", "2025-01-08"]]
