"""Several writers, several processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from stockpress.settings_registry import setting
from stockpress.settings_registry.models.counters import ScopeVersion
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.services import ChangeSetting

WRITERS, WRITES = 6, 8
ROOT = Path(__file__).parents[3]


@pytest.mark.django_db(transaction=True)
def test_of_writers_to_one_key_the_last_wins_and_none_is_lost_from_the_history() -> None:
    if connection.settings_dict["NAME"] == ":memory:" or "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("threads do not share an SQLite database in memory; the test runs on PostgreSQL")
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for turn in range(WRITES):
                ChangeSetting(key="LABEL_DPI", value=1000 + writer * 100 + turn)()
        except Exception as err:  # noqa: BLE001  a thread's failure must fail the test
            failures.append(err)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    changes = list(SettingChange.objects.order_by("pk"))
    assert len(changes) == WRITERS * WRITES
    assert changes[0].old is None
    # Each line begins where the one before it ended: nobody wrote over what they had not seen.
    assert [change.old for change in changes[1:]] == [change.new for change in changes[:-1]]
    assert InvenTreeSetting.objects.get().value == changes[-1].new
    assert setting("LABEL_DPI") == int(changes[-1].new or 0)
    assert ScopeVersion.objects.get(scope="settings.global").version == WRITERS * WRITES


READER = """
import sys, time, django
django.setup()
from stockpress.settings_registry import setting
print(setting("LABEL_DPI"), flush=True)
while setting("LABEL_DPI") == 300:
    time.sleep(0.005)
print(setting("LABEL_DPI"), time.time(), flush=True)
"""


def test_another_process_sees_a_change_within_a_second(tmp_path: Path) -> None:
    import os
    import time

    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    environment = clean | {
        "PYTHONPATH": str(ROOT / "src"),
        "STOCKPRESS_DATA_DIR": str(tmp_path),
        "STOCKPRESS_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
        "DJANGO_SETTINGS_MODULE": "stockpress.project.settings",
    }
    run = [sys.executable, "-m", "stockpress.project.cli"]
    subprocess.run([*run, "migrate"], env=environment, check=True, capture_output=True)
    command = [sys.executable, "-c", READER]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        try:
            assert reader.stdout.readline().strip() == "300"
            writer = (
                "import django, time; django.setup();"
                "from stockpress.settings_registry.services import ChangeSetting;"
                "ChangeSetting(key='LABEL_DPI', value=203)(); print(time.time())"
            )
            done = subprocess.run(
                [sys.executable, "-c", writer], env=environment, check=True, capture_output=True, text=True
            )
            value, seen_at = reader.stdout.readline().split()
        finally:
            reader.kill()
    assert value == "203"
    # The interval of looking, and a little for a busy machine to get round to it.
    assert float(seen_at) - float(done.stdout) < 1.0 + 1.0
    assert time.time() > float(seen_at)
