"""What a status value of the company's own must fulfil to stand beside the built-in ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from stockpress.inventory.common.stateful import extensible_classes, models_with
from stockpress.inventory.common.status import STATUS_CLASSES, StatusCode

if TYPE_CHECKING:
    from stockpress.inventory.common.models import InvenTreeCustomUserStateModel

# Objects keep the key in a positive integer column.
HIGHEST_KEY = 0x7FFFFFFF


def problems_with(state: InvenTreeCustomUserStateModel) -> dict[str, str]:
    """Everything that is wrong with the state, as a sentence a field."""
    status = STATUS_CLASSES.get(state.reference_status)
    if status is None or state.reference_status not in extensible_classes():
        known = ", ".join(extensible_classes())
        return {"reference_status": f"{state.reference_status!r} takes no custom states. Choose one of: {known}."}
    problems = {
        "key": _problem_with_key(state, status),
        "name": _problem_with_name(state, status),
        "label": "" if state.label.strip() else "Give it a label; it is what people read.",
        "logical_key": _problem_with_logical_key(state, status),
        "model": _problem_with_model(state),
    }
    return {field: problem for field, problem in problems.items() if problem}


def _problem_with_key(state: InvenTreeCustomUserStateModel, status: type[StatusCode]) -> str:
    if not 0 < state.key <= HIGHEST_KEY:
        return f"The key must lie between 1 and {HIGHEST_KEY}."
    built_in = next((member for member in status if member.value == state.key), None)
    if built_in is not None:
        return f"{state.key} is the built-in status {built_in.label!r}; choose a key that is free."
    twin = _siblings(state).filter(key=state.key).first()
    return f"{state.key} is the custom state {twin.label!r}; choose a key that is free." if twin else ""


def _problem_with_name(state: InvenTreeCustomUserStateModel, status: type[StatusCode]) -> str:
    if not state.name.isidentifier():
        return "The name consists of letters, digits and underscores, and does not begin with a digit."
    if state.name.upper() in {member.name for member in status}:
        return f"{state.name.upper()} is the name of a built-in status; choose another."
    if _siblings(state).filter(name=state.name).exists():
        return f"Another custom state of {state.reference_status} has the name {state.name}; choose another."
    return ""


def _problem_with_logical_key(state: InvenTreeCustomUserStateModel, status: type[StatusCode]) -> str:
    if state.logical_key in {member.value for member in status}:
        return ""
    known = ", ".join(f"{member.value} ({member.label})" for member in status)
    return f"{state.logical_key} is no value of {state.reference_status}. Choose one of: {known}."


def _problem_with_model(state: InvenTreeCustomUserStateModel) -> str:
    if state.model is None or state.model.model_class() in models_with(state.reference_status):
        return ""
    known = ", ".join(model._meta.label_lower for model in models_with(state.reference_status))
    return f"{state.model.app_label}.{state.model.model} has no status of {state.reference_status}; that has {known}."


def _siblings(state: InvenTreeCustomUserStateModel) -> models.QuerySet[InvenTreeCustomUserStateModel]:
    return type(state).objects.filter(reference_status=state.reference_status).exclude(pk=state.pk)
