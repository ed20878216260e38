"""From a model that a setting names to the list of its rows in the API. The API says where that is."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from stockpress.kernel.ports import Port

LIST_URL: Port[[type[Model]], str | None] = Port("path of a model's list in the API")


def list_url_of(model: str | None) -> str | None:
    """The path of the list of "app.model" in the API; None when it is no model, or has no list."""
    if not model:
        return None
    try:
        found = apps.get_model(model)
    except (LookupError, ValueError):
        return None
    return LIST_URL(found)
