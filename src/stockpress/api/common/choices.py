"""Choices that more than one area offers."""

from __future__ import annotations

from django.apps import apps

from stockpress.inventory.common.mixins import ParameterMixin


def parameter_model_types() -> list[tuple[str, str]]:
    """The models that parameters can be given to, as `app.model`."""
    return sorted(
        (model._meta.label_lower, str(model._meta.verbose_name))
        for model in apps.get_models()
        if issubclass(model, ParameterMixin)
    )
