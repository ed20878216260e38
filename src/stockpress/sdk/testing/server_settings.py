"""Settings of the server for the time of a test, as if the server's configuration fixed them: no database is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.test.utils import override_settings

from stockpress.settings_registry.origins import Origin, Override
from stockpress.settings_registry.resolution import overrides


@contextmanager
def server_settings_fixed(given: Mapping[str, Any], *, unless_fixed: bool = False) -> Iterator[None]:
    """The settings have these values until the block ends; with `unless_fixed`, those that nobody has fixed yet."""
    known = dict(overrides())
    new = {key.upper(): Override(value, Origin.ENVIRONMENT, "the test") for key, value in given.items()}
    with override_settings(GLOBAL_SETTING_OVERRIDES={**new, **known} if unless_fixed else {**known, **new}):
        yield
