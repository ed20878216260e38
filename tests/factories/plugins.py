"""Plugins for tests: written into a folder, found and loaded by the host of the test's own process."""

from __future__ import annotations

import contextlib
import itertools
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from stockpress.plugins import failures, quarantine
from stockpress.plugins.host import HOST
from stockpress.plugins.services import ActivatePlugin
from stockpress.plugins.snapshot import Snapshot

_numbers = itertools.count()


class PluginFolder:
    """A folder of plugins whose modules have names of their own in each test."""

    def __init__(self, parent: Path) -> None:
        self.path = parent / f"plugins_of_test_{next(_numbers)}"
        self.path.mkdir()

    def write(self, name: str, source: str) -> None:
        """A module `name`.py, or with slashes one in a package of the folder."""
        file = self.path / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.parent != self.path:
            (file.parent / "__init__.py").touch()
        file.write_text(textwrap.dedent(source))

    def forget_modules(self) -> None:
        for module in [one for one in sys.modules if one.split(".")[0] == self.path.name]:
            del sys.modules[module]


@contextlib.contextmanager
def plugins_from(folder: PluginFolder, *active: str, **environment: object) -> Iterator[Snapshot]:
    """The host started with the plugins of `folder`, those named activated. `environment` changes further keys."""
    before = settings.STOCKPRESS
    changes = {"plugins_enabled": True, "plugin_dir": [str(folder.path)], "plugin_retry": 1, **environment}
    settings.STOCKPRESS = before.model_copy(update=changes)
    try:
        HOST.close()
        HOST.start()
        for key in active:
            ActivatePlugin(key=key)()
        yield HOST.follow()
    finally:
        settings.STOCKPRESS = before
        HOST.close()
        quarantine.forget()
        failures.drop_waiting()
        folder.forget_modules()
