"""What a scan answers about the objects that it found."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from stockpress.inventory.common.barcodes import matched as match

__all__ = ["match", "matches"]


def matches(*found: Model | None) -> dict[str, dict[str, Any]]:
    """The objects that were found, by kind."""
    return {instance._meta.model_name or "": match(instance) for instance in found if instance is not None}
