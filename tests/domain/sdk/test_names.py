"""The names that plugin authors import: all of them there, each mixin in one module, and what is bundled uses no other."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections import Counter
from pathlib import Path

import pytest

import stockpress
from stockpress import sdk
from stockpress.plugins import mixins
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.sdk.plugin import Plugin

TOPICS = [one.name for one in pkgutil.iter_modules(sdk.__path__) if not one.ispkg]
BUILTIN = Path(stockpress.__file__).parent / "builtin"


def test_the_base_class_is_the_one_that_inventree_plugins_have() -> None:
    assert Plugin is InvenTreePlugin


@pytest.mark.parametrize("topic", TOPICS)
def test_every_name_of_a_module_is_there_and_the_module_says_what_it_is_for(topic: str) -> None:
    module = importlib.import_module(f"stockpress.sdk.{topic}")
    assert module.__doc__
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


def test_every_mixin_is_in_one_module() -> None:
    offered = Counter(
        name
        for topic in TOPICS
        for name in importlib.import_module(f"stockpress.sdk.{topic}").__all__
        if name.endswith("Mixin")
    )
    assert offered == dict.fromkeys((name for name in mixins.__all__ if name.endswith("Mixin")), 1)


def test_the_bundled_label_printers_are_written_with_these_names_alone() -> None:
    imported = {
        node.module
        for file in (BUILTIN / "labels").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stockpress")
    }
    assert {name for name in imported if not name.startswith(("stockpress.sdk.", "stockpress.builtin."))} == set()
