"""Every setting that clients know is declared as they know it, and each has a reader in this server or a reason to have none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from stockpress.settings_registry.definitions import BY_SCOPE, Scope, SettingDef, SettingInvalid
from tests.shared import shared_file
from tools.settings_readers import Readings

# Settings of our own.
ADDED = {"REPORT_FETCH_URLS"}
# Reports are offered until somebody switches them off.
DECIDED_DEFAULTS = {"REPORT_ENABLE": True}
# Defaults that the table describes rather than states.
DESCRIBED_DEFAULTS = {"INVENTREE_INSTANCE_ID", "PLUGIN_ON_STARTUP"}
TYPES = {"bool": bool, "int": int, "float": float}
ROW = re.compile(r"^\| ([A-Z_][A-Z0-9_]*) \|(.*)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Wanted:
    """A row of the reference table."""

    key: str
    name: str
    type: str
    default: str
    choices: str
    units: str
    flags: str

    @property
    def python_type(self) -> type:
        return TYPES.get(self.type.split(",")[0], str)

    def bounds(self) -> Iterator[tuple[int, int]]:
        """The last number inside each bound, and the first one beyond it."""
        for word, step in (("min", -1), ("max", 1)):
            if found := re.search(rf"\b{word} (-?\d+)", self.type):
                yield int(found[1]), int(found[1]) + step


@cache
def specification() -> str:
    return shared_file("spec", "settings.md").read_text(encoding="utf-8")


@cache
def wanted(scope: Scope) -> dict[str, Wanted]:
    """The rows of the table of global or of user settings; skips the calling test where the table is absent."""
    heading = {Scope.GLOBAL: "## 12. ", Scope.USER: "## 13. "}[scope]
    section = specification().partition(f"\n{heading}")[2].partition("\n## ")[0]
    rows = {}
    for key, rest in ROW.findall(section):
        cells = [cell.strip() for cell in rest.split("|")]
        rows[key] = Wanted(key, *cells[:6])
    assert len(rows) == {Scope.GLOBAL: 143, Scope.USER: 36}[scope]
    return rows


def wanted_default(row: Wanted) -> object:
    if row.default == "see 12.2":
        found = re.search(rf"{row.key} default, one line: `(.*?)`\.", specification())
        assert found
        return found[1]
    text = "" if row.default in {"empty", "(none -> empty)"} else row.default.removeprefix("'").removesuffix("'")
    return {"true": True, "false": False}[text] if row.python_type is bool else row.python_type(text)


def definitions() -> Iterator[SettingDef]:
    for registry in BY_SCOPE.values():
        yield from registry.values()


def declared_and_wanted() -> Iterator[tuple[SettingDef, Wanted]]:
    for scope in (Scope.GLOBAL, Scope.USER):
        for key, row in wanted(scope).items():
            if key in BY_SCOPE[scope]:
                yield BY_SCOPE[scope][key], row


@pytest.mark.parametrize("scope", [Scope.GLOBAL, Scope.USER])
def test_the_declared_settings_are_those_that_clients_know_and_few_of_our_own(scope: Scope) -> None:
    declared = set(BY_SCOPE[scope])
    assert (sorted(wanted(scope).keys() - declared), sorted(declared - wanted(scope).keys() - ADDED)) == ([], [])


def test_the_one_way_of_notifying_is_by_mail() -> None:
    definition = BY_SCOPE[Scope.NOTIFICATION]["NOTIFICATION_METHOD_MAIL"]
    assert (list(BY_SCOPE[Scope.NOTIFICATION]), definition.method, definition.type, definition.default) == (
        ["NOTIFICATION_METHOD_MAIL"],
        "mail",
        bool,
        True,
    )


def test_names_types_units_and_flags_are_those_that_clients_know() -> None:
    different = {
        row.key: (found, expected)
        for definition, row in declared_and_wanted()
        if (found := (definition.name, definition.type, definition.units, definition.hidden, definition.restart))
        != (expected := (row.name, row.python_type, row.units, "hidden" in row.flags, "restart" in row.flags))
    }
    assert different == {}


def test_defaults_are_those_that_clients_know_except_where_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INVENTREE_DOCKER", raising=False)
    different = {
        row.key: (definition.default, expected)
        for definition, row in declared_and_wanted()
        if row.key not in DESCRIBED_DEFAULTS
        and definition.default != (expected := DECIDED_DEFAULTS.get(row.key, wanted_default(row)))
    }
    assert different == {}


def test_fixed_choices_are_those_that_clients_know() -> None:
    different = {}
    for definition, row in declared_and_wanted():
        fixed = () if callable(definition.choices) else tuple(value for value, _label in definition.choices or ())
        listed = "" if row.choices.startswith("dyn:") else re.sub(r" \([^)]*\)", "", row.choices)
        if fixed != (expected := tuple(filter(None, listed.split(", ")))):
            different[row.key] = (fixed, expected)
    assert different == {}


@pytest.mark.django_db
def test_numbers_end_at_the_bounds_that_clients_know() -> None:
    wrong = []
    for definition, row in declared_and_wanted():
        for last, beyond in row.bounds():
            definition.read(last)
            try:
                definition.read(beyond)
            except SettingInvalid:
                continue
            wrong.append(f"{row.key} accepts {beyond}")
    assert wrong == []


def test_plugins_are_installed_at_the_start_in_a_container_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    definition = BY_SCOPE[Scope.GLOBAL]["PLUGIN_ON_STARTUP"]
    found = {}
    for text in ("1", "true", "True", "0", "no", ""):
        monkeypatch.setenv("INVENTREE_DOCKER", text)
        found[text] = definition.default_value
    assert found == {"1": True, "true": True, "True": True, "0": False, "no": False, "": False}


@cache
def readers() -> dict[str, set[str]]:
    return dict(Readings().by_key)


def test_every_setting_is_read_or_says_why_not() -> None:
    forgotten = [
        definition.key for definition in definitions() if not definition.unread and not readers().get(definition.key)
    ]
    assert forgotten == []


def test_no_setting_that_is_read_claims_that_it_is_not() -> None:
    stale = {
        definition.key: sorted(readers()[definition.key])
        for definition in definitions()
        if definition.unread and readers().get(definition.key)
    }
    assert stale == {}


def test_a_reason_is_a_sentence() -> None:
    reasons = {definition.unread for definition in definitions() if definition.unread}
    assert [reason for reason in reasons if len(reason.split()) < 5 or not reason.endswith(".")] == []
    assert all(reason[0].isupper() or reason[0] == "`" for reason in reasons)


def test_every_setting_has_a_name_and_a_description_of_its_own() -> None:
    descriptions = Counter(definition.description.strip().lower() for definition in definitions())
    assert [definition.key for definition in definitions() if not definition.name.strip()] == []
    assert "" not in descriptions
    assert [text for text, count in descriptions.items() if count > 1] == []
    assert [definition.key for definition in definitions() if definition.description == definition.name] == []


READ = {
    "a call": 'flag("WANTED")',
    "a call by another name": 'def read():\n    from stockpress.settings_registry import text as words\n    words("WANTED")',
    "a constant": 'KEY = "WANTED"\ndef read():\n    return flag(KEY)',
    "a table": 'KEYS = {1: "WANTED"}\ndef read(kind):\n    return flag(KEYS[kind])',
    "a loop": 'KEYS = ("OTHER", "WANTED")\ndef read():\n    return [flag(key) for key in KEYS]',
    "a function between": 'def read(default, key):\n    return flag(key) or default\nread(1, "WANTED")\n',
    "two functions between": 'def a(key):\n    return flag(key)\ndef b(key):\n    return a(key=key)\nb(key="WANTED")\n',
    "a field": 'class Rule:\n    setting = "WANTED"\n    def holds(self):\n        return flag(self.setting)',
    "an object": "class Rule:\n    setting: str\n    def holds(self):\n        return flag(self.setting)\nRule('WANTED')",
    "a text put together": 'class Order:\n    KIND = "WAN"\n    def holds(self):\n        return flag(f"{self.KIND}TED")',
    "a partial call": 'from functools import partial\npartial(flag, "WANTED")',
    "a user's flag": 'setting("WANTED", user=user)',
    "a name known to plugins": 'InvenTreeSetting.get_setting("WANTED")',
}
NOT_READ = {
    "a docstring": '"""Reads flag("WANTED")."""',
    "a declaration": 'declare(SettingDef(key="WANTED", name="WANTED", default=flag("OTHER")))',
    "a constant that nothing reads": 'KEY = "WANTED"\nflag("OTHER")',
    "a write": 'ChangeSetting(key="WANTED", value=1)()',
    "the parts of a text": 'class Order:\n    KIND = "WANTED"\n    def holds(self):\n        return flag(f"{self.KIND}_MORE")',
    "a default beside the key": 'setting("OTHER", "WANTED")',
    "another function of the name": "class Status:\n    def text(self, key): ...\nStatus().text('WANTED')",
    "its own check": 'def below(value):\n    flag("WANTED")\ndeclare(SettingDef(key="WANTED", check_now=(below,)))',
}


def _is_read(folder: Path, source: str) -> bool:
    imported = "from stockpress.settings_registry import flag, setting\n"
    (folder / "module.py").write_text(source if source.startswith('"""') else imported + source)
    return bool(Readings(folder).by_key.get("WANTED"))


@pytest.mark.parametrize("source", READ.values(), ids=READ)
def test_a_reading_is_found_in(source: str, tmp_path: Path) -> None:
    assert _is_read(tmp_path, source)


@pytest.mark.parametrize("source", NOT_READ.values(), ids=NOT_READ)
def test_no_reading_is_seen_in(source: str, tmp_path: Path) -> None:
    assert not _is_read(tmp_path, source)
