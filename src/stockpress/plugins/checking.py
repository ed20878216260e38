"""Looking at plugins outside a serving process: can all of them be loaded, and making the tables of one."""

from __future__ import annotations

from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from stockpress.plugins import isolation, loader, rows
from stockpress.plugins.activation import tables
from stockpress.plugins.activation.tables import TablesNotReady
from stockpress.plugins.candidates import LoadFailure
from stockpress.plugins.host import HOST
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.services import PluginUnknown
from stockpress.plugins.snapshot import NOTHING


def check_all() -> list[LoadFailure]:
    """What is wrong with any plugin, whether or not it is switched on."""
    snapshot = HOST.start()
    configs = rows.rows_by_key()
    for key, row in configs.items():
        row.active = row.active or key not in mandatory_keys()
        row.quarantined_at = None
    loaded = loader.load(
        snapshot.candidates, configs, generation="", code="", before=NOTHING, earlier_failures=HOST.found.failures
    )
    return list(loaded.failures)


def make_tables(key: str) -> str:
    """Bring the tables of a plugin up to date, whether or not it is active; returns the label of its app.

    Raises PluginUnknown, PluginFailed, TablesNotReady.
    """
    candidate = HOST.start().candidates.get(key)
    if candidate is None:
        raise PluginUnknown(key=key)
    config = isolation.loading(key, tables.STAGE, tables.register, key, tables.app_name(candidate.plugin))
    try:
        if config.label in MigrationLoader(connection).migrated_apps:
            call_command("migrate", config.label, interactive=False, verbosity=0)
        else:
            call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    except (DatabaseError, CommandError, ImportError, AttributeError, TypeError, ValueError, LookupError) as err:
        raise TablesNotReady(key=key, reason=f"{type(err).__name__}: {err}") from err
    return str(config.label)
