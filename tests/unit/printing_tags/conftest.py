"""A media folder of its own for each test, and a short way to render a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stockpress.printing import sandbox

LOADED = "{% load i18n l10n static tz humanize report barcode inventree_extras markdownify %}"


@pytest.fixture(scope="session")
def engine() -> sandbox.ContainedEngine:
    return sandbox.build_engine(loaders=[("django.template.loaders.locmem.Loader", {})])


@pytest.fixture
def show(engine: sandbox.ContainedEngine) -> Callable[..., str]:
    """`show("{{ x }}", x=1)`, with all libraries loaded; `warnings=[]` collects."""

    def render(source: str, *, warnings: list[Any] | None = None, **context: object) -> str:
        return sandbox.render(engine.compile(LOADED + source, name="test.html"), context, warnings=warnings)

    return render


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "report" / "assets").mkdir(parents=True)
    settings.MEDIA_ROOT = str(folder)
    return folder
