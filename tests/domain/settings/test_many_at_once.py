"""Several writers, several processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from stockpress.settings_registry import setting
from stockpress.settings_registry.models.counters import ScopeVersion
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.services import ChangeSetting
from stockpress.settings_registry.versions import CHECK_INTERVAL_S
from tests.threads import need_connections_of_their_own

WRITERS, WRITES = 6, 8
ROOT = Path(__file__).parents[3]


@pytest.mark.django_db(transaction=True)
def test_of_writers_to_one_key_the_last_wins_and_none_is_lost_from_the_history() -> None:
    need_connections_of_their_own()
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
import time, django
django.setup()
from stockpress.settings_registry import setting
print(setting("LABEL_DPI"), flush=True)
while setting("LABEL_DPI") == 300:
    time.sleep(0.005)
print(setting("LABEL_DPI"), time.time(), flush=True)
"""


WRITER = """
import sys, time, django
django.setup()
from stockpress.settings_registry.services import ChangeSetting
for value in map(int, sys.argv[1:]):
    ChangeSetting(key="LABEL_DPI", value=value)()
print(time.time())
"""
TELLER = """
import json, django
django.setup()
from stockpress.settings_registry import setting
from stockpress.settings_registry.models.history import SettingChange
changes = list(SettingChange.objects.order_by("pk").values_list("old", "new"))
print(json.dumps({"changes": changes, "value": setting("LABEL_DPI")}))
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts Python processes that share an SQLite file."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    environment = clean | {
        "PYTHONPATH": str(ROOT / "src"),
        "STOCKPRESS_DATA_DIR": str(tmp_path),
        "STOCKPRESS_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
        "DJANGO_SETTINGS_MODULE": "stockpress.project.settings",
    }

    def start(program: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program, *map(str, arguments)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    migrate = [sys.executable, "-m", "stockpress.project.cli", "migrate"]
    subprocess.run(migrate, env=environment, check=True, capture_output=True)
    return start


def _said(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=100)
    assert process.returncode == 0
    return said


def test_processes_that_write_one_key_of_an_sqlite_file_all_succeed(start: Start) -> None:
    values = [range(first, first + 10) for first in (1000, 2000, 3000)]
    for process in [start(WRITER, *part) for part in values]:
        _said(process)
    told = json.loads(_said(start(TELLER)))
    changes = told["changes"]
    assert {int(new) for _old, new in changes} == {value for part in values for value in part}
    assert [old for old, _new in changes[1:]] == [new for _old, new in changes[:-1]]
    assert told["value"] == int(changes[-1][1])


def test_another_process_sees_a_change_within_a_second(start: Start) -> None:
    with start(READER) as reader:
        assert reader.stdout is not None
        try:
            assert reader.stdout.readline().strip() == "300"
            written_at = float(_said(start(WRITER, 203)))
            value, seen_at = reader.stdout.readline().split()
        finally:
            reader.kill()
    assert value == "203"
    # The interval of looking, and a little for a busy machine to get round to it.
    assert float(seen_at) - written_at < CHECK_INTERVAL_S + 1.0
