"""What can be printed, as plugins ask for it."""

from __future__ import annotations

from django.db.models import Model

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.printing.page_sizes import PageSize, default_page_size


def report_model_types() -> list[type[Model]]:
    """The models that templates can be written for."""
    return [printable.model for printable in PRINTABLES.values()]


def report_model_options() -> list[tuple[str, str]]:
    """The same as choices: the model type of templates, and its name for people."""
    return [(printable.model_type, printable.label) for printable in PRINTABLES.values()]


def report_page_size_options() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in PageSize.choices]


def report_page_size_default() -> str:
    return default_page_size()
