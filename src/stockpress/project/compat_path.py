"""The import names that plugins are written with: `plugin`, `part`, `InvenTree` and the others below `compat/`."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "compat"
_INSTALLED = ("site-packages", "dist-packages")


def make_names_importable() -> None:
    """Put the folder on the search path, behind Python's own modules and before whatever is installed.

    Some of the names are those of packages (`build` is one), which would otherwise be found in their place. Repeating it
    changes nothing.
    """
    entry = str(FOLDER)
    if entry in sys.path:
        return
    installed = [at for at, known in enumerate(sys.path) if Path(known).name in _INSTALLED]
    sys.path.insert(installed[0] if installed else len(sys.path), entry)
