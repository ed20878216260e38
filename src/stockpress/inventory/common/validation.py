"""Rules that others add to those of the models, and numbers that others give out: asked at the right places.

A function attached to one of the `VALIDATE_...` hooks refuses by raising Django's `ValidationError`, accepts by answering
True (nobody else is asked then), and leaves the decision to the next one with every other answer. Of those attached to a
generator the first answer that is not None holds. The functions are called inside the transaction of the change; they
catch what must not end it themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from stockpress.kernel.hooks import Hook

P = ParamSpec("P")
R = TypeVar("R")
# Field -> {"old": what is stored, "new": what is to be stored}; links as objects. Empty for a row that is not stored yet.
Deltas = Mapping[str, Mapping[str, Any]]

# Called with the row and its deltas: after every full check of a row, and before it is saved.
VALIDATE_INSTANCE: Hook[[models.Model, Deltas], Any] = Hook("validate model instance")
# Called with the row, before it is deleted.
VALIDATE_DELETION: Hook[[models.Model], Any] = Hook("validate model deletion")
# Called with the name and the part.
VALIDATE_PART_NAME: Hook[[str, Any], Any] = Hook("validate part name")
# Called with the number, which may be empty, and the part.
VALIDATE_PART_IPN: Hook[[str, Any], Any] = Hook("validate part IPN")
# Called with the batch code, which may be empty, and the item or None.
VALIDATE_BATCH_CODE: Hook[[str, Any], Any] = Hook("validate batch code")
# Called with the number, the part, and the item: None while there is none with that number yet.
VALIDATE_SERIAL_NUMBER: Hook[[str, Any, Any], Any] = Hook("validate serial number")
# Called with the number; gives the whole number by which serial numbers are sorted, or None
CONVERT_SERIAL: Hook[[str], Any] = Hook("convert serial number")
# Called with the part; gives the highest serial number in use, or None
LATEST_SERIAL: Hook[[Any], Any] = Hook("latest serial number")
# Called with the number and the part or None; gives the one that follows, or None
INCREMENT_SERIAL: Hook[[str, Any], Any] = Hook("increment serial number")
# Called with the parameter and its value.
VALIDATE_PARAMETER: Hook[[Any, str], Any] = Hook("validate parameter")


def is_accepted(hook: Hook[P, Any], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Ask until one accepts; whether one did. Raises the ValidationError of the first that refuses."""
    return any(answer is True for answer in hook.each(*args, **kwargs))


def first_given(hook: Hook[P, R | None], *args: P.args, **kwargs: P.kwargs) -> R | None:
    """The first answer that is not None."""
    return next((answer for answer in hook.each(*args, **kwargs) if answer is not None), None)


@contextmanager
def refusals_at(field: str) -> Iterator[None]:
    """A refusal that names no field is one of `field`."""
    try:
        yield
    except ValidationError as err:
        if hasattr(err, "error_dict"):
            raise
        raise ValidationError({field: err.messages}) from err


def validate_model_instance(instance: models.Model, stored: models.Model | None = None) -> None:
    """Raise ValidationError if somebody refuses the row as it is; costs nothing while nobody is asked.

    `stored` is the row as it was read, if the caller knows it: one query less.
    """
    if VALIDATE_INSTANCE:
        is_accepted(VALIDATE_INSTANCE, instance, deltas_of(instance, stored))


def validate_model_deletion(instance: models.Model) -> None:
    """Raise ValidationError if somebody refuses that the row is deleted."""
    is_accepted(VALIDATE_DELETION, instance)


def deltas_of(instance: models.Model, stored: models.Model | None = None) -> Deltas:
    """What differs from the stored row; one query without `stored`."""
    if stored is None:
        if instance._state.adding or instance.pk is None:
            return {}
        stored = type(instance)._base_manager.filter(pk=instance.pk).first()
        if stored is None:
            return {}
    loaded = instance.__dict__
    return {
        field.name: {"old": getattr(stored, field.name), "new": getattr(instance, field.name)}
        for field in instance._meta.concrete_fields
        # What was not loaded was not changed.
        if not field.primary_key and field.attname in loaded and _differ(field, stored, instance)
    }


def _differ(field: Any, stored: models.Model, instance: models.Model) -> bool:
    before, after = getattr(stored, field.attname), getattr(instance, field.attname)
    try:
        # What was set may still be the text of a number or of a day.
        after = field.to_python(after)
    except (ValidationError, TypeError):
        return True
    return bool(before != after)


class ValidatedByOthersMixin(models.Model):
    """A model whose rows others may refuse to save and to delete; see `VALIDATE_INSTANCE` and `VALIDATE_DELETION`."""

    class Meta:
        abstract = True

    def full_clean(self, exclude: Any = None, *args: Any, **kwargs: Any) -> None:
        super().full_clean(exclude, *args, **kwargs)
        # A new row of which only some fields are there yet is asked for once it is complete: when it is saved.
        if not (self._state.adding and exclude):
            validate_model_instance(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        validate_model_instance(self)
        super().save(*args, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        validate_model_deletion(self)
        return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]
