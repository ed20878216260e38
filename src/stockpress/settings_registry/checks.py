"""Checks that several settings share. Each raises Django's `ValidationError`."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.core.exceptions import ValidationError

from stockpress.settings_registry.definitions import Value


def at_least(least: int) -> Callable[[Value], None]:
    """The number must not be smaller."""

    def check(value: Value) -> None:
        if float(value) < least:
            raise ValidationError(f"must be at least {least}.")

    return check


def at_most(most: int) -> Callable[[Value], None]:
    """The number must not be larger."""

    def check(value: Value) -> None:
        if float(value) > most:
            raise ValidationError(f"must be at most {most}.")

    return check


def json_object(value: Value) -> None:
    """The text must be a JSON object."""
    try:
        found = json.loads(str(value))
    except (ValueError, RecursionError) as err:
        raise ValidationError("must be a JSON object, such as {}.") from err
    if not isinstance(found, dict):
        raise ValidationError("must be a JSON object, such as {}.")
