"""Training: the courses there are, and those that an employee finished, asked employee by employee. No scores."""

from typing import Any

from assets.sandbox.training import AWARENESS, COURSES, Completion
from assets.sandbox.vendors.bamboohr.api import answer, endpoint, error
from assets.sandbox.wire import Call, Reply, Site

_DUE_DAYS = 30
_NUMBERS = {name: number for number, name in COURSES.items()}


@endpoint("/training/type")
def types(site: Site, _call: Call) -> Reply:
    """Answer the kinds of training."""
    return answer(site, [_type(number, name) for number, name in COURSES.items()])


@endpoint("/training/record/employee/{employee}")
def records(site: Site, call: Call) -> Reply:
    """Answer what an employee finished, or of it only one kind of training (`trainingTypeId`)."""
    employee, wanted = call.path["employee"], call.query.get("trainingTypeId")
    if employee not in site.company.hr.workers:
        return error(site, 404, "Employee not found")
    found = site.company.training.completions.get(employee, ())
    shown = [one for one in found if wanted in {None, str(_NUMBERS[one.course])}]
    return answer(site, [_record(one) for one in shown])


@endpoint("/training/record/{employee}")
def records_as_before(site: Site, call: Call) -> Reply:
    """Answer the same at the older address."""
    return records(site, call)


def _type(number: int, name: str) -> dict[str, Any]:
    required = name == AWARENESS
    return {
        "id": number,
        "name": name,
        "renewable": False,
        "frequency": None,
        "dueFromHireDate": _DUE_DAYS if required else None,
        "required": required,
        "category": {"id": 1, "name": "Compliance"},
        "linkUrl": None,
        "description": None,
        "allowEmployeesToMarkComplete": False,
    }


def _record(completion: Completion) -> dict[str, Any]:
    return {
        "id": completion.completion_id,
        "employeeId": completion.worker_id,
        "completed": completion.completed_on.isoformat(),
        "notes": "",
        "instructor": "",
        "credits": "",
        "hours": "",
        "cost": "",
        "type": {"id": _NUMBERS[completion.course], "name": completion.course},
    }
