"""The rows of plugins that were found: one for each, made inactive when it is seen for the first time."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from stockpress.plugins.candidates import Candidate
from stockpress.plugins.generations import STATES
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.models import PluginConfig


def rows_by_key() -> dict[str, PluginConfig]:
    """Every row, those of plugins that disappeared included."""
    return {row.key: row for row in PluginConfig.objects.order_by("pk")}


def add_missing(candidates: Mapping[str, Candidate]) -> bool:
    """Make rows for plugins that have none, and set right what others say; True if there was something to do.

    Several processes find the same at the same time: what one has written is nothing to do for the next.
    """
    rows = rows_by_key()
    missing = [
        PluginConfig(
            key=key,
            name=candidate.name,
            package_name=candidate.package_name,
            active=key in mandatory_keys(),
            metadata={},
        )
        for key, candidate in candidates.items()
        if key not in rows
    ]
    wrong = [rows[key] for key, candidate in candidates.items() if key in rows and _correct(rows[key], candidate)]
    if not missing and not wrong:
        return False
    with transaction.atomic():
        STATES.touch()
        PluginConfig.objects.bulk_create(missing, ignore_conflicts=True)
        PluginConfig.objects.bulk_update(wrong, ["name", "package_name", "active"])
    return True


def _correct(row: PluginConfig, candidate: Candidate) -> bool:
    """Set the row right; True if it was not."""
    active = row.active or row.key in mandatory_keys()
    told = (candidate.name, candidate.package_name, active)
    if (row.name, row.package_name, row.active) == told:
        return False
    row.name, row.package_name, row.active = told
    return True
