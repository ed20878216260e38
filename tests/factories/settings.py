"""Settings that exist for the time of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from stockpress.settings_registry.definitions import BY_SCOPE, SettingDef


@contextmanager
def declared(*definitions: SettingDef) -> Iterator[None]:
    """The server knows these settings until the block ends."""
    for definition in definitions:
        BY_SCOPE[definition.scope].register(definition)
    try:
        yield
    finally:
        for definition in definitions:
            BY_SCOPE[definition.scope].withdraw(definition.key)
