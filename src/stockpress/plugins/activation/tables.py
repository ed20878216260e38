"""Plugins that bring tables: Django apps, known to a process from its start to its end.

A process registers the apps of the active plugins when it starts. When others become active, or some no longer are, the
worker brings the database up to date in a process of its own and asks for new processes; nothing is changed in those that
serve. A migration that fails puts its plugin out of use, and says why.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.apps import AppConfig, apps
from django.db import DatabaseError, close_old_connections, connection, connections
from django.db.migrations.executor import MigrationExecutor

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.ports import Port
from stockpress.kernel.renewal import request_renewal
from stockpress.plugins import failures, isolation, quarantine
from stockpress.plugins.activation.migration_names import fit_dependencies
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins import AppMixin
from stockpress.plugins.snapshot import Snapshot
from stockpress.settings_registry import flag
from stockpress.settings_registry.versions import COUNTERS, Versioned

log = structlog.get_logger(__name__)

STAGE = "tables"
# Moves when the tables of some plugin were made ready, so that processes elsewhere take up its app, too.
TABLES: Versioned[str] = Versioned("plugins.tables", str)
# (key): brings the tables of one plugin up to date, in a process of its own. Raises TablesNotReady.
MAKE_TABLES: Port[[str], None] = Port("tables of plugins")


class TablesNotReady(StockpressError):
    code = "plugin_tables_not_ready"
    text = "The tables of the plugin {key!r} could not be made: {reason}"


class AppLabelTaken(StockpressError):
    code = "app_label_taken"
    text = "There is an app {label!r} already; a plugin's app needs a label of its own."


@dataclass
class _Registered:
    """The apps of plugins that this process knows, by key of the plugin; and those that could not be registered.

    complete: those whose tables were seen to be there.
    """

    apps: dict[str, AppConfig]
    refused: set[str]
    complete: set[str]


_registered = _Registered({}, set(), set())


def app_name(plugin: type[Any]) -> str:
    """The package that is the plugin's app: that of its distribution, or the folder that its module lies in."""
    module = plugin.__module__
    return module.partition(".")[0] if plugin.is_package else module.rpartition(".")[0] or module


def brings_tables(plugin: type[Any]) -> bool:
    return issubclass(plugin, AppMixin)


def wanted(snapshot: Snapshot) -> Mapping[str, str]:
    """The apps that processes should know, by key of their plugin; none while the server's setting forbids them."""
    if not flag("ENABLE_PLUGINS_APP"):
        return {}
    return {key: app_name(type(plugin)) for key, plugin in snapshot.plugins.items() if brings_tables(type(plugin))}


def register_all(snapshot: Snapshot) -> None:
    """Make the apps of active plugins known to this process; called once, before it serves.

    A process that starts while the database is away knows none, and is renewed when the database is back (`Watch`).
    """
    if not snapshot.is_ready:
        return
    for key, name in wanted(snapshot).items():
        try:
            isolation.loading(key, STAGE, register, key, name)
        except isolation.PluginFailed as err:
            _registered.refused.add(key)
            failures.note(STAGE, key, str(err.params["reason"]))


def register(key: str, name: str) -> AppConfig:
    """Add one app to those of this process. Raises AppLabelTaken, and whatever its modules raise."""
    config = AppConfig.create(name)
    if config.label in apps.app_configs:
        raise AppLabelTaken(label=config.label)
    apps.app_configs[config.label] = config
    config.apps = apps
    # Empty until they are imported; without it, whoever asks for all models meanwhile would find None.
    config.models = apps.all_models[config.label]
    complete = False
    try:
        apps.clear_cache()
        config.import_models()
        fit_dependencies(config)
        config.ready()
        complete = True
    finally:
        if not complete:
            del apps.app_configs[config.label]
            apps.all_models.pop(config.label, None)
        apps.clear_cache()
    _registered.apps[key] = config
    return config


def is_registered_package(name: str) -> bool:
    """Whether the modules of a package hold models of this process, so that they cannot be imported a second time."""
    return any(config.name == name or config.name.startswith(f"{name}.") for config in _registered.apps.values())


@quarantine.IS_EXCUSED.provide
def waits_for_its_tables(key: str) -> bool:
    """Whether a loaded plugin brings tables that this process does not know or that are not made: soon both will be."""
    plugin = HOST.current().plugins.get(key)
    if plugin is None or not brings_tables(type(plugin)) or key in _registered.refused | _registered.complete:
        return False
    config = _registered.apps.get(key)
    if config is None or has_pending(config):
        return True
    _registered.complete.add(key)
    return False


def has_pending(config: AppConfig) -> bool:
    """Whether migrations of the app wait to be applied."""
    executor = MigrationExecutor(connection)
    targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] == config.label]
    if targets:
        return bool(executor.migration_plan(targets))
    tables = set(connection.introspection.table_names())
    return any(model._meta.managed and model._meta.db_table not in tables for model in config.get_models())


def tend_forever(stop: threading.Event, interval_s: float = 0.5) -> None:
    """Make tables ready when plugins need them, until told to stop: the work of a thread of each worker."""
    known: object = None
    while not stop.is_set():
        close_old_connections()
        try:
            snapshot = HOST.current()
            circumstances = (snapshot, flag("ENABLE_PLUGINS_APP"))
            if snapshot.is_ready and circumstances != known:
                _tend(snapshot, first=known is None)
                known = circumstances
        except DatabaseError as err:
            log.warning("tables_of_plugins_not_tended", error=str(err))
            connections.close_all()
        stop.wait(interval_s)


def _tend(snapshot: Snapshot, *, first: bool) -> None:
    needed = wanted(snapshot)
    new = [key for key in needed if key not in _registered.apps and key not in _registered.refused]
    waiting = [key for key in needed if first and key in _registered.apps and has_pending(_registered.apps[key])]
    for key in [*new, *waiting]:
        try:
            MAKE_TABLES(key)
        except TablesNotReady as err:
            failures.note(STAGE, key, str(err))
            quarantine.block(key, str(err))
            quarantine.store_reasons()
            return
    if new or waiting or _no_longer_needed(needed):
        TABLES.touch()
        request_renewal(f"the plugins that bring tables are {', '.join(sorted(needed)) or 'none'}")


def _no_longer_needed(needed: Mapping[str, str]) -> bool:
    return bool(_registered.apps.keys() - needed.keys())


class Watch:
    """For processes that make no tables themselves: asks for new ones when the apps of plugins are others now."""

    def __init__(self) -> None:
        # The first look compares, too: the database may have been away when this process started.
        self._seen: str | None = None

    def look(self) -> None:
        stamp = COUNTERS.stamp(TABLES.scope)
        if stamp == self._seen:
            return
        snapshot = HOST.current()
        if not snapshot.is_ready:
            return
        self._seen = stamp
        needed = wanted(snapshot)
        if needed.keys() - _registered.refused != _registered.apps.keys():
            request_renewal("plugins that bring tables became active, or no longer are")
