"""What a part is called where one line must say it all."""

from __future__ import annotations

from typing import Protocol


class Named(Protocol):
    name: str
    IPN: str | None
    revision: str | None


def full_name(part: Named) -> str:
    """Internal part number, name and revision, those that are given: `R-0402 | Resistor 10k | B`."""
    return " | ".join(text for text in (part.IPN, part.name, part.revision) if text)
