"""Migrations of plugins that come after migrations of InvenTree: here, after those of ours in their place.

A plugin's tables point to ours, so its migrations name one of ours that has to come first. They name those of the server that
they were written against, of which we have none; all of the app's own stand for it.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import AppConfig, apps

_OURS = "stockpress."
_FIRST = "__first__"
# Apps of InvenTree without a counterpart here.
_UNKNOWN = frozenset({"InvenTree", "generic", "importer", "label", "web"})

Dependency = tuple[str, str]


def fit_dependencies(config: AppConfig) -> None:
    """Make the migrations of a plugin's app depend on ours. To be called before the migrations are read."""
    for migration in _migrations_of(config.name):
        fitted = (_fitted(label, name) for label, name in migration.dependencies)
        migration.dependencies = list(dict.fromkeys(one for one in fitted if one is not None))


def _fitted(label: str, name: str) -> Dependency | None:
    app = apps.app_configs.get(label)
    if app is None:
        return None if label in _UNKNOWN else (label, name)
    if not app.name.startswith(_OURS):
        return label, name
    known = _names_of(app.name)
    if name in known or name == _FIRST:
        return label, name
    return (label, known[-1]) if known else None


@cache
def _names_of(app: str) -> tuple[str, ...]:
    """The migrations of one of our apps, which begin with their number."""
    return tuple(sorted(module.name for module in _modules_of(app)))


def _migrations_of(app: str) -> Iterator[Any]:
    for module in _modules_of(app):
        migration = getattr(importlib.import_module(f"{app}.migrations.{module.name}"), "Migration", None)
        if migration is not None:
            yield migration


def _modules_of(app: str) -> Iterator[pkgutil.ModuleInfo]:
    package = f"{app}.migrations"
    if importlib.util.find_spec(package) is None:
        return
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not module.ispkg and module.name[0] not in "_~":
            yield module
