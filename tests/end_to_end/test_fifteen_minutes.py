"""The README's own steps: an Okta token and an HR export show who left and has access, by the real clock."""

import csv
import gzip
import json
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from warehouse.audit import Audit
from warehouse.home import Home

HEAD = ["Employee number", "Name", "Work email", "Type", "Status", "First day", "Last day", "Reason"]
HEAD += ["Manager", "Department", "Title"]
FIELDS = ("id", "employeeNumber", "displayName", "workEmail", "hireDate", "status")


class Company:
    """What the steps need to know of the sandbox company."""

    def __init__(self, there):
        self.url, self.okta_token, self.come_to_now = there.url, there.ready["okta_token"], there.come_to_now
        self._bamboohr = (there.ready["bamboohr_key"], "x")

    def people(self):
        path = "/api/gateway.php/acme/v1/reports/custom?format=json&onlyCurrent=false"
        asked = {"title": "workers", "fields": FIELDS}
        answer = httpx.post(self.url + path, json=asked, auth=self._bamboohr)
        return answer.raise_for_status().json()["employees"]

    def closed_accounts(self):
        """When which employee's account was closed, by employee number."""
        answer = httpx.get(
            f"{self.url}/api/v1/users",
            params={"filter": 'status eq "DEPROVISIONED"'},
            headers={"Authorization": f"SSWS {self.okta_token}"},
        )
        users = answer.raise_for_status().json()
        return {user["profile"]["employeeNumber"]: date.fromisoformat(user["statusChanged"][:10]) for user in users}


@pytest.fixture(scope="module")
def acme(vendors):
    with vendors(days_ago=5) as there:
        yield Company(there)


def export(people, left, path):
    """Write the HR export as its owner would; `left` gives the last days of those who left."""
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEAD, restval="")
        writer.writeheader()
        for person in people:
            number = person["employeeNumber"]
            gone = {"Status": "Terminated", "Last day": left.get(number), "Reason": "Voluntary"}
            writer.writerow({
                "Employee number": number,
                "Name": person["displayName"],
                "Work email": person["workEmail"],
                "Type": "Employee",
                "First day": person["hireDate"],
                **(gone if number in left else {"Status": "Active"}),
            })  # fmt: skip


def test_the_steps_show_who_still_has_access_and_who_lost_it_late_and_leave_the_rest_grey(
    acme, tallymark, tmp_path, monkeypatch
):
    home = Home(tmp_path / "acme")
    assert tallymark("init", home.path, "--example", "okta-and-hr-csv") == 0
    closed = acme.closed_accounts()
    late, closed_on = min(closed.items(), key=lambda entry: entry[1])
    people = acme.people()
    still = next(p["employeeNumber"] for p in people if p["status"] == "Active" and p["employeeNumber"] not in closed)
    left = {still: datetime.now(UTC).date() - timedelta(days=20), late: closed_on - timedelta(days=10)}
    export(people, left, home.path / "exports/hr/employees.csv.gz")
    settings = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(settings.replace("https://your-company.okta.com", acme.url), encoding="utf-8")
    monkeypatch.setenv("OKTA_TOKEN", acme.okta_token)

    for command in ("check", "run", "status"):
        acme.come_to_now()
        assert tallymark(command, "--home", home.path) == 0

    with Audit(home.audit) as audit:
        marks = dict(audit.query("SELECT test_id, mark || ' ' || reason FROM control_daily").rows())
        found = audit.query("SELECT item_json, status FROM deviations WHERE test_id = 'IAM-03' AND attribute = 'A'")
        leavers = {(json.loads(item)["worker_id"], status) for item, status in found.rows()}
    assert leavers == {(still, "open"), (late, "remediated")}
    assert {test for test, mark in marks.items() if mark == "fail deviation"} == {
        "HR-09", "HR-13", "IAM-01", "IAM-03", "IAM-04", "IAM-05", "IAM-12", "IAM-15", "TKT-14",
    }  # fmt: skip
    grey = {test for test, mark in marks.items() if mark == "not_applicable not_in_force"}
    at_work = ("IAM-", "HR-09", "HR-12", "HR-13", "TKT-14", "TKT-17", "TKT-18")
    assert marks["TKT-17"] == "indeterminate unknown_items"  # nobody has no vendors
    assert grey == {test for test in marks if not test.startswith(at_work)} | {"IAM-06", "IAM-08"}
    assert {test for test, mark in marks.items() if mark == "indeterminate not_visible"} == {
        "HR-12", "IAM-09", "IAM-10", "IAM-16", "TKT-18",
    }  # fmt: skip
