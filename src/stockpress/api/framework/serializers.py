"""Serializers whose input is cleaned and whose models are checked in full."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import models
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty

from stockpress.api.framework.cleaning import clean_value
from stockpress.api.framework.details import details_of
from stockpress.api.framework.errors import validation_detail
from stockpress.api.framework.fields import BooleanField, DateField, DateTimeField

# Their texts are not prose: structured values, files, and what must reach the server to the letter.
_UNTOUCHED = (serializers.JSONField, serializers.DictField, serializers.FileField, serializers.BaseSerializer)
# Further words by which plugins ask for more or less of an object.
_ASKED_BY_PLUGINS = frozenset({"brief", "pricing"})


class CleanedInputMixin:
    """Cleans the texts of the input (see `cleaning`) before any field sees them.

    Password fields (`style={"input_type": "password"}`) and those named in `Meta.raw_fields` are left as they are.
    """

    def to_internal_value(self, data: Any) -> Any:
        cleaned, errors = self._cleaned(data)
        try:
            value = super().to_internal_value(cleaned)  # type: ignore[misc]
        except ValidationError as err:
            if not errors or not isinstance(err.detail, dict):
                raise
            raise ValidationError({**err.detail, **errors}) from err
        if errors:
            raise ValidationError(errors)
        return value

    def _cleaned(self, data: Any) -> tuple[Any, dict[str, Any]]:
        if not isinstance(data, Mapping):
            return data, {}
        errors: dict[str, Any] = {}
        cleaned: Any = _shallow_form(data) if isinstance(data, QueryDict) else dict(data)
        raw = getattr(getattr(self, "Meta", None), "raw_fields", ())
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            is_password = field.style.get("input_type") == "password"
            if name not in data or field.read_only or isinstance(field, _UNTOUCHED) or name in raw or is_password:
                continue
            try:
                if isinstance(cleaned, QueryDict):
                    cleaned.setlist(name, [clean_value(value) for value in cleaned.getlist(name)])
                else:
                    cleaned[name] = clean_value(cleaned[name])
            except ValidationError as err:
                errors[name] = err.detail
        return cleaned, errors


def _shallow_form(data: QueryDict) -> QueryDict:
    """A form that can be changed, with the same lists of values; `copy()` would read and double every uploaded file."""
    form = QueryDict(mutable=True)
    for name, values in data.lists():
        form.setlist(name, values)
    return form


class DetailsMixin:
    """Leaves out the optional fields of `Meta.details` that the request does not ask for.

    In a nested serializer they are left out altogether: the question was about the outer object. The API document
    shows all of them.

    Plugins ask by keyword: `PartSerializer(part, category_detail=True)`. What they say goes before the request; a word for
    something that is no optional field here says nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = {name for field, detail in details_of(type(self)).items() for name in (field, detail.parameter(field))}
        words = [word for word in kwargs if word in known or word in _ASKED_BY_PLUGINS or word.endswith("_detail")]
        self._asked = {word: bool(kwargs.pop(word)) for word in words}
        super().__init__(*args, **kwargs)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields: dict[str, serializers.Field] = super().get_fields()  # type: ignore[misc]
        details = details_of(type(self))
        if not details:
            return fields
        for name, detail in details.items():
            if name in fields and not self._asked.get(name, self._asked.get(detail.parameter(name), True)):
                del fields[name]
        context = self.context  # type: ignore[attr-defined]
        request, view = context.get("request"), context.get("view")
        if request is None or getattr(view, "swagger_fake_view", False):
            return fields
        is_nested = self.root is not self and self.root is not self.parent  # type: ignore[attr-defined]
        for name, detail in details.items():
            asked = name in self._asked or detail.parameter(name) in self._asked
            if name in fields and not asked and (is_nested or not detail.is_wanted(name, request)):
                del fields[name]
        return fields


class Serializer(CleanedInputMixin, DetailsMixin, serializers.Serializer):
    """For input or output that is no model."""


class ModelSerializer(CleanedInputMixin, DetailsMixin, serializers.ModelSerializer):
    """For a model: beyond the checks of the fields, the model's own `full_clean` is run on the object to be saved.

    Fields that the serializer does not write are not checked, for a service may fill them in later.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.BooleanField: BooleanField,
        models.DateField: DateField,
        models.DateTimeField: DateTimeField,
    }

    def run_validation(self, data: Any = empty) -> Any:
        values = super().run_validation(data)
        if isinstance(values, dict):
            self._check_model(values)
        return values

    def _check_model(self, values: dict[str, Any]) -> None:
        model: type[models.Model] = self.Meta.model
        plain = {field.name: field for field in model._meta.concrete_fields}
        given = {name: value for name, value in values.items() if name in plain}
        candidate = copy.copy(self.instance) if isinstance(self.instance, model) else model()
        try:
            for name, value in given.items():
                setattr(candidate, name, value)
            candidate.full_clean(exclude=[name for name in plain if name not in given])
        except ModelValidationError as err:
            names = {str(field.source): name for name, field in self.fields.items()}
            raise ValidationError(validation_detail(err, names)) from err
