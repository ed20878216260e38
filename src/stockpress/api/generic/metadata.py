"""The metadata of every model that has any."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.serializers import Serializer
from stockpress.api.framework.views import GenericView, user_of
from stockpress.inventory.common.metadata import (
    change_metadata,
    metadata_of,
    models_with_metadata,
    rows_with_metadata,
)
from stockpress.kernel.errors import InvalidInput, NotFound, NotPermitted

if TYPE_CHECKING:
    from stockpress.inventory.common.mixins import MetadataMixin

# By which columns an object may be named instead of its key. A column is used only where it is unique.
LOOKUP_FIELDS = ("code", "key", "name", "reference")


class ModelWithoutMetadata(NotFound):
    code = "model_without_metadata"
    text = "There is no model {model!r} with metadata."


class LookupNotOffered(InvalidInput):
    code = "lookup_not_offered"
    text = "A {model} cannot be named by {name!r}; {instead}."
    field = "lookup_field"


class MetadataSerializer(Serializer):
    """The metadata of one object."""

    metadata = serializers.JSONField(required=True)


class MetadataView(GenericView):
    """The metadata of one object: PUT replaces it, PATCH merges the keys given."""

    permission = requires.role()
    serializer_class = MetadataSerializer
    filter_backends = []

    def get_queryset(self) -> models.QuerySet[Any]:
        return rows_with_metadata(user_of(self.request), super().get_queryset().model)

    def get(self, _request: Request, **_: Any) -> Response:
        return Response({"metadata": metadata_of(self.get_object())})

    def put(self, request: Request, **_: Any) -> Response:
        return self._change(request, keep_others=False)

    def patch(self, request: Request, **_: Any) -> Response:
        return self._change(request, keep_others=True)

    def _change(self, request: Request, *, keep_others: bool) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data["metadata"]
        stored = change_metadata(target=self.get_object(), metadata=given, keep_others=keep_others)
        return Response({"metadata": stored})


class ModelMetadataView(MetadataView):
    """The metadata of one object of any model: PUT replaces it, PATCH merges the keys given."""

    @property
    def queryset(self) -> models.QuerySet[Any] | None:  # type: ignore[override]  # the model stands in the path
        if getattr(self, "swagger_fake_view", False):
            return None
        name = self.kwargs["model"]
        model = models_with_metadata().get(name)
        if model is None:
            # No role lets anybody change what there is not; who asks only to read is told so plainly.
            if self.request.method not in SAFE_METHODS and not user_of(self.request).is_superuser:
                raise NotPermitted(action=f"change metadata of {name!r}")
            raise ModelWithoutMetadata(model=name)
        return model._default_manager.all()


@extend_schema_view(
    get=extend_schema(operation_id="api_metadata_by_field_retrieve"),
    put=extend_schema(operation_id="api_metadata_by_field_update"),
    patch=extend_schema(operation_id="api_metadata_by_field_partial_update"),
)
class ModelMetadataByFieldView(ModelMetadataView):
    """The same, of an object that is named by a unique column instead of its key."""

    def get_object(self) -> Any:
        rows = self.get_queryset()
        field = self.kwargs["lookup_field"]
        offered = unique_fields(rows.model)
        if field not in offered:
            instead = f"choose one of: {', '.join(offered)}" if offered else "use its key"
            raise LookupNotOffered(model=rows.model._meta.verbose_name, name=field, instead=instead)
        return get_object_or_404(rows, **{field: self.kwargs["lookup_value"]})


def unique_fields(model: type[models.Model]) -> list[str]:
    """The columns of `LOOKUP_FIELDS` that name one object of the model at most."""
    return [name for name in LOOKUP_FIELDS if _is_unique_text(model, name)]


def _is_unique_text(model: type[models.Model], name: str) -> bool:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return isinstance(field, models.CharField) and field.unique


def metadata_view(model: type[MetadataMixin]) -> Callable[..., Any]:
    """The view for a path below the objects of one model, where clients of earlier versions look.

    It stands in no document of the API: the path with the model in it serves the same.
    """
    return MetadataView.as_view(queryset=model._default_manager.all(), schema=None)
