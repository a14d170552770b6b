"""The tables [sources.<id>]: each checked by the connector that it names, with its secrets filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from pydantic import SecretStr, ValidationError

from assets.sources.contract import SourceSettings
from pipelines.settings.connectors import connector_names, settings_of
from pipelines.settings.problems import Problem, SettingsError, closest, problems_of
from pipelines.settings.secrets import Read, UnavailableError, misplaced, secret_fields
from warehouse.home import Home

HOME_SOURCE: Final = "home"
"""Source id of the home folder's own registers and reviews."""
HOME_CONNECTOR: Final = "registers"
_TOLD: Final = SecretStr("")
"""Stands for a secret that could not be had, so that the connector does not tell that again."""
_SOURCE_ID: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads the tables of one settings file.

    Attributes:
        home: paths in a connector's settings are relative to it.
        secrets: how a reference becomes a secret, by the ending of its key (`env`, `file`).
        defaults: for every connector that knows the key and a table that does not say it.
    """

    home: Home
    secrets: Mapping[str, Read]
    defaults: Mapping[str, object]

    def read(self, tables: object) -> tuple[dict[str, SourceSettings], list[Problem]]:
        """Return the sources that are right, by id, and the problems of the others."""
        sources: dict[str, SourceSettings] = {}
        problems: list[Problem] = []
        if not isinstance(tables, Mapping):
            return {}, [self._problem("sources", "not a table", "write [sources.<id>]")]
        for source_id, table in tables.items():
            try:
                sources[source_id] = self._source(source_id, table)
            except SettingsError as error:
                problems += error.problems
        problems += [problem for name, source in sources.items() for problem in self._dangling(name, source, tables)]
        return sources, problems

    def home_source(self, source_ids: frozenset[str]) -> SourceSettings:
        """Return the settings of the source that every home folder is."""
        given = {"connector": HOME_CONNECTOR, "folder": self.home.path, "source_ids": source_ids}
        return settings_of(HOME_CONNECTOR).model_validate(given)

    def _source(self, source_id: str, table: object) -> SourceSettings:
        where = f"sources.{source_id}"
        if not _SOURCE_ID.fullmatch(source_id):
            self._refuse(where, "not the name of a source", "begin with a lower-case letter; then letters, digits, _")
        if source_id == HOME_SOURCE:
            self._refuse(where, "the home folder's own registers are called so", "choose another name")
        if not isinstance(table, Mapping):
            self._refuse(where, "not a table", f"write [{where}]")
        names = [name for name in connector_names() if name != HOME_CONNECTOR]
        connector = table.get("connector")
        if connector not in names:
            remedy = closest(str(connector), names, f"write one of {', '.join(names)}")
            self._refuse(f"{where}.connector", "no connector is named here", remedy)
        model = settings_of(connector)
        given, problems = self._with_secrets(where, table, model)
        try:
            source = model.model_validate(given, context={"home": self.home.path})
        except ValidationError as error:
            problems += problems_of(self.home.settings, where, model, error)
        if problems:
            raise SettingsError(problems)
        return source

    def _dangling(self, source_id: str, source: SourceSettings, tables: Mapping[str, object]) -> Iterator[Problem]:
        """Keys that name another source (`identity_source`) which is not there, so that nothing would be joined."""
        others = [name for name in tables if name != source_id]
        for key, value in source:
            if key.endswith("_source") and value is not None and value not in others:
                remedy = closest(str(value), others, f"write one of {', '.join(others)}" if others else "take it out")
                yield self._problem(f"sources.{source_id}.{key}", "no other source is called so", remedy)

    def _with_secrets(
        self, where: str, table: Mapping[str, Any], model: type[SourceSettings]
    ) -> tuple[dict[str, Any], list[Problem]]:
        """Replace `token_env = "NAME"` by the token, for every secret that the connector knows."""
        given = {key: value for key, value in self.defaults.items() if key in model.model_fields} | dict(table)
        names = secret_fields(model)
        problems: list[Problem] = []
        for path in misplaced(table, names):
            remedy = f"{_instead(path[0]) if path[0] in names else 'take it out'}; replace the secret that stood here"
            problems.append(self._problem(f"{where}.{'.'.join(path)}", "a secret has no place in this file", remedy))
            if len(path) == 1:
                del given[path[0]]  # told here, so that the connector does not tell it again
        for name in names:
            keys = {key: read for ending, read in self.secrets.items() if (key := f"{name}_{ending}") in table}
            if len(keys) > 1:
                problems.append(self._problem(f"{where}.{name}_env", f"{name}_file is given too", "keep one of them"))
            if not keys and name not in table:
                if model.model_fields[name].is_required():
                    problems.append(self._problem(f"{where}.{name}_env", "is missing", _instead(name)))
                    given[name] = _TOLD
                continue
            given[name] = _TOLD
            for key, read in keys.items():
                try:
                    given[name] = SecretStr(read(str(given.pop(key))))
                except UnavailableError as error:
                    problems.append(self._problem(f"{where}.{key}", error.what, error.remedy))
        return given, problems

    def _problem(self, key: str, what: str, remedy: str) -> Problem:
        return Problem(file=self.home.settings, key=key, what=what, remedy=remedy)

    def _refuse(self, key: str, what: str, remedy: str) -> NoReturn:
        raise SettingsError([self._problem(key, what, remedy)])


def _instead(name: str) -> str:
    return f'write {name}_env = "NAME" of an environment variable, or {name}_file = "path"'
