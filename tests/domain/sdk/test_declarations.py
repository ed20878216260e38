"""Settings, features and tasks as typed objects: the dictionaries that they become."""

from __future__ import annotations

from typing import Any

import pytest

from stockpress.plugins.declared_settings import declared_settings
from stockpress.sdk.background import Interval, Task, tasks
from stockpress.sdk.settings import Setting, definitions
from stockpress.sdk.ui import DashboardItem, NavigationItem, Panel, features


def positive(value: Any) -> None:
    assert value > 0


def test_settings_become_the_dictionaries_of_inventree() -> None:
    assert definitions(
        PLAIN=Setting(name="Plain"),
        COUNT=Setting(name="Count", description="How many", type=int, default=3, check=positive, units="pieces"),
        KIND=Setting(name="Kind", choices=[("a", "An A"), ("b", "A B")], default="a", required=True),
        COMPANY=Setting(name="Company", model="company.company", model_filters={"is_supplier": True}),
        SECRET=Setting(name="Secret", protected=True, hidden=True),
    ) == {
        "PLAIN": {"name": "Plain", "description": ""},
        "COUNT": {
            "name": "Count",
            "description": "How many",
            "validator": [int, positive],
            "default": 3,
            "units": "pieces",
        },
        "KIND": {
            "name": "Kind",
            "description": "",
            "choices": [("a", "An A"), ("b", "A B")],
            "default": "a",
            "required": True,
        },
        "COMPANY": {
            "name": "Company",
            "description": "",
            "model": "company.company",
            "model_filters": {"is_supplier": True},
        },
        "SECRET": {"name": "Secret", "description": "", "protected": True, "hidden": True},
    }


@pytest.mark.parametrize("kind", [bool, int, float, str])
def test_a_setting_is_read_as_the_type_that_it_was_declared_with(kind: type[Any]) -> None:
    declared = declared_settings("example", definitions(KEY=Setting(name="Key", type=kind)))
    assert declared.by_key["KEY"].definition.type is kind


@pytest.mark.parametrize(("kind", "default"), [(int, "3"), (bool, 1), (int, True), (str, 3), (float, "1.5")])
def test_a_default_of_another_type_is_refused_where_it_is_written(kind: type[Any], default: Any) -> None:
    with pytest.raises(TypeError, match="The default of the setting Key is no"):
        Setting(name="Key", type=kind, default=default)


def test_a_type_that_no_setting_has_is_refused() -> None:
    with pytest.raises(TypeError, match="use bool, int, float or str"):
        Setting(name="Key", type=list)  # type: ignore[arg-type]


def test_keys_in_small_letters_are_refused() -> None:
    with pytest.raises(ValueError, match="written in capitals: key"):
        definitions(key=Setting(name="Key"))


def test_features_have_what_they_were_given_and_no_more() -> None:
    assert features(
        Panel(key="a"),
        Panel(key="b", title="B", icon="ti:box:outline", source="/static/b.js", function="show", context={"n": 1}),
        DashboardItem(key="c", description="C", width=4),
        NavigationItem(key="d", url="/plugin/d/"),
    ) == [
        {"key": "a"},
        {"key": "b", "title": "B", "icon": "ti:box:outline", "source": "/static/b.js:show", "context": {"n": 1}},
        {"key": "c", "description": "C", "options": {"width": 4, "height": 2}},
        {"key": "d", "options": {"url": "/plugin/d/"}},
    ]


def test_tasks_name_a_method_or_a_function() -> None:
    def tidy() -> None: ...

    assert tasks(
        tidy=Task(call=tidy), look=Task(call="package.module.look", every=Interval.MINUTES, minutes=10, times=3)
    ) == {
        "tidy": {"func": "tidy", "schedule": "D", "repeats": -1},
        "look": {"func": "package.module.look", "schedule": "I", "minutes": 10, "repeats": 3},
    }
