"""Paper sizes of reports and label sheets, in millimetres."""

from __future__ import annotations

from django.db import models

from stockpress.settings_registry import setting


class PageSize(models.TextChoices):
    A4 = "A4", "A4"
    A3 = "A3", "A3"
    LEGAL = "Legal", "Legal"
    LETTER = "Letter", "Letter"


SIZES_MM: dict[str, tuple[float, float]] = {
    PageSize.A4: (210.0, 297.0),
    PageSize.A3: (297.0, 420.0),
    PageSize.LEGAL: (215.9, 355.6),
    PageSize.LETTER: (215.9, 279.4),
}


def size_mm(code: str, *, landscape: bool = False) -> tuple[float, float]:
    """Width and height of a paper size; an unknown code means A4, as it always did."""
    width, height = SIZES_MM.get(code, SIZES_MM[PageSize.A4])
    return (height, width) if landscape else (width, height)


def default_page_size() -> str:
    """The paper size of new reports, from the setting."""
    return str(setting("REPORT_DEFAULT_PAGE_SIZE"))
