"""Django's `migrate`, with the tables of libraries first where nothing is there yet.

Each change of a table makes Django build anew every model that has to do with it, and nearly every model has to do with
users. In the order of names, the libraries' many small changes come after our tables and cost most of the time of a first
start; before our tables they cost next to nothing.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

OURS = "stockpress."


class Command(migrate.Command):
    """Brings the tables up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        is_whole = not options["app_label"]
        only_shown = options["plan"] or options["check_unapplied"] or options["fake"]
        if is_whole and not only_shown:
            _migrate_libraries_of_a_new_database(options["database"])
        super().handle(*args, **options)


def _migrate_libraries_of_a_new_database(alias: str) -> None:
    connection = connections[alias]
    connection.prepare_database()
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if not _is_ours(leaf[0])])


def _is_ours(label: str) -> bool:
    return apps.get_app_config(label).name.startswith(OURS)
