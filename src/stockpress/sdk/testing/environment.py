"""Stockpress in a test process: configured by nothing but defaults, over a data folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

SETTINGS_MODULE = "stockpress.project.settings"


def prepare() -> None:
    """Set up Django with Stockpress's settings; does nothing where somebody has done so.

    Whatever the environment says of a server is left out: tests must not depend on it, nor change its data.
    """
    import django
    from django.apps import apps
    from django.conf import settings

    if apps.ready or apps.loading:
        return
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        _configure()
    django.setup()


def _configure() -> None:
    for name in [name for name in os.environ if name.startswith(("STOCKPRESS_", "INVENTREE_"))]:
        del os.environ[name]
    folder = tempfile.mkdtemp(prefix="stockpress-plugin-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        STOCKPRESS_DATA_DIR=folder,
        STOCKPRESS_SECRET_KEY="only-for-tests-only-for-tests-only-for-tests",  # noqa: S106
        STOCKPRESS_LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE=SETTINGS_MODULE,
    )
