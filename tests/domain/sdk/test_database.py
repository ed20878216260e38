"""The database of authors' tests, in a process of its own without pytest-django."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stockpress.sdk.testing.database import kept_file
from tests import migrated
from tests.unit.project.test_cli import ROOT

TESTS = """
from part.models import Part
from stockpress.sdk.testing import make_label, printed, loaded
from stockpress.sdk.labels import LabelPdf, LabelPrintingMixin
from stockpress.sdk.plugin import Plugin


class Maker(LabelPrintingMixin, Plugin):
    NAME = "Maker"

    def make_labels(self, work):
        return LabelPdf().make(work)


def test_rows_can_be_made(stockpress_database):
    Part.objects.create(name="Screw", description="")
    assert Part.objects.count() == 1


def test_they_are_gone_in_the_next_test_and_stored_labels_are_printed(stockpress_database):
    assert Part.objects.count() == 0
    part = Part.objects.create(name="Nut", description="")
    label = make_label("<html><body>{{ part.name }}</body></html>", model_type="part")
    with loaded(Maker) as plugin:
        assert printed(plugin, label, [part]).content.startswith(b"%PDF")


def test_nothing_of_a_server_nearby_is_known():
    import os
    from django.conf import settings

    assert settings.STOCKPRESS.global_settings == {}
    assert "stockpress-plugin-test-" in os.environ["STOCKPRESS_DATA_DIR"]
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_test_has_a_database_of_its_own_which_is_kept_for_later_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept = kept_file()
    if migrated.path().exists():
        # Making the tables takes long; that is done only where no other test has done it before.
        shutil.copy(migrated.path(), kept)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["stockpress.sdk.testing.fixtures"]\n')
    (tmp_path / "test_it.py").write_text(TESTS)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "DJANGO_"))}
    clean["STOCKPRESS_GLOBAL_SETTINGS"] = '{"LABEL_DPI": 50}'
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**clean, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=290,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(kept.parent.glob("tables-*")) == [kept]
