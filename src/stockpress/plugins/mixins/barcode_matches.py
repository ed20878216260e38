"""What a scan answers about an object that it found."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from stockpress.settings_registry.model_links import list_url_of


def match(instance: Model) -> dict[str, Any]:
    """The key of the object, and where it is in the API and in the browser."""
    api = list_url_of(instance._meta.label_lower)
    page: Any = getattr(instance, "get_absolute_url", None)
    return {
        "pk": instance.pk,
        "api_url": f"{api}{instance.pk}/" if api else None,
        "web_url": page() if page else None,
    }


def matches(*found: Model | None) -> dict[str, dict[str, Any]]:
    """The objects that were found, by kind."""
    return {instance._meta.model_name or "": match(instance) for instance in found if instance is not None}
