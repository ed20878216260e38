"""Migrations of plugins that were written to come after migrations of InvenTree."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import AppConfig

from stockpress.plugins.activation.migration_names import fit_dependencies

MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [
        ("part", "0142_a_name_of_other_software"),
        ("part", "0099_another"),
        ("company", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("label", "0001_initial"),
        ("somebody_else", "0001_initial"),
    ]
    operations = []
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppConfig]:
    folder = tmp_path / "app_of_a_test"
    (folder / "migrations").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "migrations" / "__init__.py").touch()
    (folder / "migrations" / "0001_initial.py").write_text(MIGRATION)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield AppConfig("app_of_a_test", importlib.import_module("app_of_a_test"))
    for name in [name for name in sys.modules if name.startswith("app_of_a_test")]:
        del sys.modules[name]


def test_migrations_that_are_not_here_are_those_of_ours(app: AppConfig) -> None:
    fit_dependencies(app)
    migration = importlib.import_module("app_of_a_test.migrations.0001_initial").Migration
    (part,) = [name for label, name in migration.dependencies if label == "part"]
    ours = Path(importlib.import_module("stockpress.inventory.part.migrations").__path__[0])
    assert part == sorted(file.stem for file in ours.glob("0*.py"))[-1]


def test_what_is_here_or_nobodys_business_stays(app: AppConfig) -> None:
    fit_dependencies(app)
    migration = importlib.import_module("app_of_a_test.migrations.0001_initial").Migration
    assert ("company", "0001_initial") in migration.dependencies
    assert ("auth", "0012_alter_user_first_name_max_length") in migration.dependencies
    assert ("somebody_else", "0001_initial") in migration.dependencies
    assert "label" not in {label for label, _ in migration.dependencies}


def test_an_app_without_migrations_has_none_to_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bare_app_of_a_test").mkdir()
    (tmp_path / "bare_app_of_a_test" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    fit_dependencies(AppConfig("bare_app_of_a_test", importlib.import_module("bare_app_of_a_test")))
