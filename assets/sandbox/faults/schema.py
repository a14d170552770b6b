"""Fields that change under the reader: gone, renamed, of another type, with an unheard-of value, or new.

`field` names the field (dots for nested ones, default status); it is changed in all rows, or with `row` in one.
"""

from collections.abc import Callable
from typing import Any

from assets.sandbox.faults.editing import Row, edit_rows
from assets.sandbox.faults.registry import Fault, fault
from assets.sandbox.wire import Call, Reply, Site

Edit = Callable[[Row, str], None]


@fault("dropfield")
def drop(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The field is gone."""
    return _change(reply, active, lambda holder, name: holder.pop(name, None))


@fault("renamefield")
def rename(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The field has another name (`to`)."""

    def edit(holder: Row, name: str) -> None:
        if name in holder:
            holder[active.option("to", f"{name}V2")] = holder.pop(name)

    return _change(reply, active, edit)


@fault("retype")
def retype(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The value is of another type: an object around the old one."""
    return _change(reply, active, lambda holder, name: holder.update({name: {"value": holder.get(name)}}))


@fault("newenum")
def new_value(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The field has a value (`value`) that nobody has heard of."""
    value = active.option("value", "QUARANTINED")
    return _change(reply, active, lambda holder, name: holder.update({name: value}))


@fault("extrafield")
def extra(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """There is a field more than yesterday."""
    return _change(reply, active, lambda holder, name: holder.update({f"{name}Extra": "new"}))


def _change(reply: Reply, active: Fault, edit: Callable[[Row, str], Any]) -> Reply:
    *path, name = active.option("field", "status").split(".")
    only = active.option("row", None)

    def edit_all(rows: list[Row]) -> list[Row]:
        for index, row in enumerate(rows):
            holder: Any = row
            for step in path:
                holder = holder.get(step) if isinstance(holder, dict) else None
            if isinstance(holder, dict) and only in {None, index}:
                edit(holder, name)
        return rows

    return edit_rows(reply, edit_all)
