"""Which of BambooHR's answers are understood, by path: what `tallymark parse` says about recorded ones."""

from __future__ import annotations

import re
from collections import Counter

from assets.sources.bamboohr.reading import by_employee
from assets.sources.bamboohr.training import rows
from assets.sources.bamboohr.wire import Change, Employee, History, JobRow, StatusRow, TrainingRow, TrainingType
from assets.sources.contract import Exchange
from assets.sources.http.answers import Answer, checked, json_list

_TABLES: dict[str, type[Answer]] = {"employmentStatus": StatusRow, "jobInfo": JobRow}


def understood(exchange: Exchange, path: str) -> str | None:
    """Return what an answer is accepted as, None for one that no record is filled from.

    Args:
        exchange: the answer.
        path: of its address, without the query.

    Raises:
        Rejected: it would reject a pull.
    """
    if re.search("/v1/reports/custom/?$", path):
        return _accepted(Employee, json_list(exchange, "employees"))
    if re.search("/v1/employees/changed/?$", path):
        return _accepted(Change, list(by_employee(exchange).values()))
    if re.search("/v1/training/type/?$", path):
        return _accepted(TrainingType, rows(exchange))
    if re.search(r"/v1/training/record/(employee/)?\w+/?$", path):
        return _accepted(TrainingRow, rows(exchange))
    table = re.search(r"/v1/employees/changed/tables/(\w+)/?$", path)
    if table is None or table[1] not in _TABLES:
        return None
    histories = checked(History, list(by_employee(exchange).values()), table[1], Counter())
    return _accepted(_TABLES[table[1]], [row for history in histories for row in history.rows])


def _accepted(model: type[Answer], objects: list[object]) -> str:
    return f"{len(checked(model, objects, model.__name__, Counter()))} {model.__name__}"
