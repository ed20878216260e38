"""The tables of `docs/settings.md`: every setting, its type, its default, what it does, and who reads it.

`python -m tools.settings_table` prints the document with the tables as they are now; `make tables` writes it.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tools.settings_readers import Readings

if TYPE_CHECKING:
    from stockpress.settings_registry.definitions import Scope, SettingDef

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = "| Setting | Type | Default | What it does | Read by, or why nothing here reads it |\n|---|---|---|---|---|\n"
TYPES = {bool: "true or false", int: "whole number", float: "number", str: "text"}
PACKAGE = "stockpress."


def document() -> str:
    """The document with the tables as they are now."""
    from stockpress.settings_registry.definitions import Scope, public_definitions

    readers = Readings().by_key
    text = DOCUMENT.read_text(encoding="utf-8")
    for scope in Scope:
        table = HEAD + "".join(_line(definition, readers) for _number, definition in public_definitions(scope).values())
        text = _with_table(text, scope, table)
    return text


def _with_table(text: str, scope: Scope, table: str) -> str:
    begin, end = f"<!-- {scope.label} settings -->\n", f"<!-- end of {scope.label} settings -->"
    found = re.compile(f"({re.escape(begin)}).*?({re.escape(end)})", re.DOTALL)
    if not found.search(text):
        raise SystemExit(f"{DOCUMENT.name} has no place for the {scope.label} settings: {begin.strip()} ... {end}")
    return found.sub(lambda match: f"{match[1]}\n{table}\n{match[2]}", text)


def _line(definition: SettingDef, readers: Mapping[str, Iterable[str]]) -> str:
    modules = sorted(name.removeprefix(PACKAGE) for name in readers.get(definition.key, ()))
    cells = (
        f"`{definition.key}`<br>{definition.name}",
        _type(definition),
        _default(definition),
        definition.description,
        ", ".join(f"`{name}`" for name in modules) or definition.unread,
    )
    shown = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {shown} |\n"


def _type(definition: SettingDef) -> str:
    if definition.choices:
        kind = "a choice" if callable(definition.choices) else _listed(definition.choices)
    else:
        kind = "a row" if definition.model else TYPES[definition.type]
    marks = [definition.units, "secret" * definition.protected, "hidden" * definition.hidden]
    marks.append("at the next start" * definition.restart)
    return ", ".join([kind, *filter(None, marks)])


def _listed(choices: Iterable[tuple[object, str]]) -> str:
    return "one of " + ", ".join(f"`{value}`" for value, _label in choices)


def _default(definition: SettingDef) -> str:
    if callable(definition.default):
        return inspect.getdoc(definition.default) or "found out when it is asked for"
    if definition.default == "":
        return "empty"
    if definition.type is bool:
        return "true" if definition.default else "false"
    return f"`{definition.default}`"


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(document())
