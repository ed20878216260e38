"""The status values that a company adds to the built-in ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction

from stockpress.inventory.common.errors import CustomStateInUse, CustomStateTaken
from stockpress.inventory.common.models import InvenTreeCustomUserStateModel as CustomState
from stockpress.inventory.common.stateful import models_with

# What objects with the state count as follows from these; see `change_custom_state`.
_MEANING = ("logical_key", "reference_status")


def custom_states_by_class(status_class: str | None = None) -> dict[str, list[CustomState]]:
    """The custom states of all status classes, or of the named one, in the order of their keys."""
    rows = CustomState.objects.order_by("key")
    found: dict[str, list[CustomState]] = {}
    for state in rows if status_class is None else rows.filter(reference_status=status_class):
        found.setdefault(state.reference_status, []).append(state)
    return found


def create_custom_state(
    *,
    reference_status: str,
    key: int,
    name: str,
    label: str,
    logical_key: int,
    color: str | None = None,
    model: ContentType | None = None,
) -> CustomState:
    """Add a value to a status class; without `model`, for the model that has this class.

    Raises Django's ValidationError naming the fields, CustomStateTaken.
    """
    state = CustomState(
        reference_status=reference_status, key=key, name=name, label=label, logical_key=logical_key, model=model
    )
    if color is not None:
        state.color = color
    return _save(state)


def change_custom_state(*, state: CustomState, changes: Mapping[str, Any]) -> CustomState:
    """Give the state other values; objects that have it follow when its key changes.

    What it counts as is fixed while objects have it: orders would be completed, and stock become unavailable, without
    any of what else belongs to that. Raises ValidationError naming the fields, CustomStateInUse, CustomStateTaken.
    """
    with transaction.atomic():
        before = CustomState.objects.select_for_update().get(pk=state.pk)
        after = CustomState.objects.get(pk=state.pk)
        for field, value in changes.items():
            setattr(after, field, value)
        for field in _MEANING:
            if getattr(before, field) != getattr(after, field):
                _require_unused(before, field)
        _save(after)
        if before.key != after.key:
            for objects in _objects_with(before):
                objects.update(status_custom_key=after.key)
        return after


def delete_custom_state(*, state: CustomState) -> None:
    """Remove the state; objects that have it keep the built-in status it counted as."""
    with transaction.atomic():
        for objects in _objects_with(state):
            objects.update(status_custom_key=None)
        state.delete()


def _save(state: CustomState) -> CustomState:
    # The class is checked before the model that follows from it.
    state.full_clean()
    if state.model is None:
        state.model = ContentType.objects.get_for_model(models_with(state.reference_status)[0])
    try:
        with transaction.atomic():
            state.save()
    except IntegrityError as err:
        # Another request was faster than the check.
        raise CustomStateTaken(status_class=state.reference_status) from err
    return state


def _objects_with(state: CustomState) -> list[models.QuerySet[Any]]:
    return [model._default_manager.filter(status_custom_key=state.key) for model in models_with(state.reference_status)]


def _require_unused(state: CustomState, field: str) -> None:
    count = sum(objects.count() for objects in _objects_with(state))
    if count:
        raise CustomStateInUse(field=field, label=state.label, count=count)
