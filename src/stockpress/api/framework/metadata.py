"""OPTIONS: what can be done with an endpoint, by whom asks, and with which fields; forms are built from it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import force_str
from rest_framework import exceptions, serializers
from rest_framework.fields import empty
from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request, clone_request
from rest_framework.utils.field_mapping import ClassLookupDict

from stockpress.api.framework.fields import DependentField
from stockpress.api.framework.filters import as_flag

_DESCRIBED = ("GET", "POST", "PUT", "DELETE")
_OF_ONE_OBJECT = frozenset({"PUT", "DELETE"})

_KINDS: dict[Any, str] = {
    **SimpleMetadata.label_lookup.mapping,
    serializers.ImageField: "file upload",
    serializers.RelatedField: "related field",
    serializers.ManyRelatedField: "related field",
    serializers.RegexField: "string",
    serializers.SlugField: "string",
    DependentField: "dependent field",
}


class Metadata(SimpleMetadata):
    """Describes GET too, names only the actions that the user may perform, and fills labels in from the model.

    A model may name its list under the API as `api_url` (a path, or a function that returns one); related fields then
    carry it.
    """

    label_lookup = ClassLookupDict(_KINDS)

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        metadata: dict[str, Any] = super().determine_metadata(request, view)
        metadata.setdefault("actions", {})
        model = _model_of(view)
        if model is not None:
            metadata["model"] = model._meta.model_name
        if as_flag(request.query_params.get("context")) and hasattr(view, "get_serializer_context"):
            context = view.get_serializer_context()
            metadata["context"] = {key: value for key, value in context.items() if isinstance(value, str | int | bool)}
        return metadata

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        actions: dict[str, Any] = {}
        is_detail = bool(view.kwargs)
        for method in _DESCRIBED:
            if method not in view.allowed_methods:
                continue
            view.request = clone_request(request, method)
            try:
                view.check_permissions(view.request)
                if method in _OF_ONE_OBJECT and is_detail and hasattr(view, "get_object"):
                    view.get_object()
                actions[method] = {} if method == "DELETE" else self.get_serializer_info(view.get_serializer())
            except (exceptions.APIException, PermissionDenied, Http404):
                continue
            finally:
                view.request = request
        return actions

    def get_serializer_info(self, serializer: Any) -> dict[str, Any]:
        serializer = getattr(serializer, "child", serializer)
        info: dict[str, Any] = super().get_serializer_info(serializer)
        model = getattr(getattr(serializer, "Meta", None), "model", None)
        if model is not None:
            for name, field in serializer.fields.items():
                if name in info:
                    _complete_from_model(info[name], field, model)
        return info

    def get_field_info(self, field: Any) -> dict[str, Any]:
        info: dict[str, Any] = super().get_field_info(field)
        if field.write_only:
            info["write_only"] = True
        default = getattr(field, "default", empty)
        if default is not empty and not callable(default):
            info["default"] = default
        if isinstance(field, DependentField):
            info["depends_on"] = field.depends_on
        related = _related_model(field)
        if related is not None:
            info.update(_relation(related, getattr(field, "pk_field", None)))
        elif isinstance(field, serializers.ChoiceField) and "choices" not in info:
            info["choices"] = [
                {"value": value, "display_name": force_str(name, strings_only=True)}
                for value, name in field.choices.items()
            ]
        return info


def _model_of(view: Any) -> type[models.Model] | None:
    queryset = getattr(view, "queryset", None)
    if queryset is not None:
        return queryset.model
    return getattr(getattr(getattr(view, "serializer_class", None), "Meta", None), "model", None)


def _related_model(field: Any) -> type[models.Model] | None:
    relation = getattr(field, "child_relation", field)
    if not isinstance(relation, serializers.RelatedField):
        return None
    queryset = getattr(relation, "queryset", None)
    if queryset is not None:
        return queryset.model
    parent = getattr(getattr(field.parent, "Meta", None), "model", None)
    try:
        return parent._meta.get_field(field.source).related_model if parent else None
    except FieldDoesNotExist:
        return None


def _relation(model: type[models.Model], pk_field: Any) -> dict[str, Any]:
    return {
        "model": model._meta.model_name,
        "api_url": api_url_of(model),
        "pk_field": getattr(pk_field, "source", None) or "pk",
        "filters": {},
    }


# Models that are not ours cannot carry the name of their list themselves.
_FOREIGN_LISTS = {"auth.user": "api-user-list", "auth.group": "api-group-list"}


def api_url_of(model: type[models.Model]) -> str | None:
    """The path of the model's list in the API; None when it has none."""
    url = getattr(model, "api_url", None) or getattr(model, "get_api_url", None)
    if url is not None:
        return str(url() if callable(url) else url)
    name = _FOREIGN_LISTS.get(model._meta.label_lower, f"api-{model._meta.model_name}-list")
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _complete_from_model(info: dict[str, Any], field: Any, model: type[models.Model]) -> None:
    """Label, help, default and choice filters that the serializer leaves to the model."""
    try:
        column = model._meta.get_field(field.source)
    except FieldDoesNotExist:
        return
    if not isinstance(column, models.Field):
        return
    if field.label is None or not info.get("label"):
        info["label"] = force_str(column.verbose_name).capitalize()
    if not info.get("help_text") and column.help_text:
        info["help_text"] = force_str(column.help_text)
    if "default" not in info and column.has_default() and not callable(column.default):
        info["default"] = column.default
    limits = getattr(column.remote_field, "limit_choices_to", None) if column.remote_field else None
    if info["type"] == "related field" and isinstance(limits, dict) and limits:
        info["filters"] = limits
