"""The order in which a new database is made."""

from __future__ import annotations

import pytest
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_the_tables_of_libraries_are_made_before_ours() -> None:
    assert get_commands()["migrate"] == "stockpress.accounts"
    rows = MigrationRecorder(connection).migration_qs.order_by("id").values_list("app", flat=True)
    order = list(dict.fromkeys(rows))
    assert order.index("oauth2_provider") < order.index("part")
    assert order.index("socialaccount") < order.index("common")


def test_a_database_that_is_up_to_date_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = MigrationRecorder(connection).migration_qs.count()
    started: list[object] = []
    original = MigrationExecutor.migrate
    monkeypatch.setattr(
        MigrationExecutor,
        "migrate",
        lambda self, targets, *args, **kwargs: started.append(targets) or original(self, targets, *args, **kwargs),
    )
    call_command("migrate", verbosity=0)
    # Django's own round, which finds nothing to do; none for libraries before it.
    assert len(started) == 1
    assert MigrationRecorder(connection).migration_qs.count() == before
