"""The meaning of status numbers, built in and of the company's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django_filters import rest_framework as rest_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.common.filters import KeyFilter
from stockpress.api.framework import requires
from stockpress.api.framework.filters import FilterSet
from stockpress.api.framework.views import ApiView, DetailUpdateDeleteView, ListCreateView
from stockpress.api.generic.serializers import CustomStateSerializer, GenericStateClassSerializer
from stockpress.inventory.common import states
from stockpress.inventory.common.models import InvenTreeCustomUserStateModel as CustomState
from stockpress.inventory.common.status import STATUS_CLASSES, StatusCode
from stockpress.kernel.errors import NotFound

_CUSTOM_STATES = CustomState.objects.select_related("model")


class StatusClassUnknown(NotFound):
    code = "status_class_unknown"
    text = "There is no status class {name!r}. GET /api/generic/status/ lists them."


def described(status: type[StatusCode], custom: Iterable[CustomState]) -> dict[str, Any]:
    """The values of a status class by name; the company's own say what they count as."""
    values: dict[str, dict[str, Any]] = {
        member.name: {
            "key": member.value,
            "name": member.name,
            "label": member.label,
            "color": member.color.value,
        }
        for member in status
    }
    for state in custom:
        values[state.name] = {
            "key": state.key,
            "name": state.name,
            "label": state.label,
            "color": state.color,
            "logical_key": str(state.logical_key),
            "custom": True,
        }
    return {"status_class": status.__name__, "values": values}


class StatusListView(ApiView):
    """All status classes, with the meaning of their numbers."""

    permission = requires.signed_in

    @extend_schema(operation_id="api_generic_status_list", responses=OpenApiTypes.OBJECT)
    def get(self, _request: Request) -> Response:
        custom = states.custom_states_by_class()
        return Response(
            {name: described(status, custom.get(name, ())) for name, status in sorted(STATUS_CLASSES.items())}
        )


class StatusView(ApiView):
    """One status class, with the meaning of its numbers."""

    permission = requires.signed_in

    @extend_schema(responses=GenericStateClassSerializer)
    def get(self, _request: Request, statusmodel: str) -> Response:
        status = STATUS_CLASSES.get(statusmodel)
        if status is None:
            raise StatusClassUnknown(name=statusmodel)
        custom = states.custom_states_by_class(statusmodel)
        return Response(described(status, custom.get(statusmodel, ())))


class CustomStateFilter(FilterSet):
    """By model, and by the class that a state belongs to."""

    model = KeyFilter(ContentType)
    reference_status = rest_filters.CharFilter(lookup_expr="exact")


class CustomStateListView(ListCreateView):
    """The status values of the company's own."""

    permission = requires.staff_to_write
    queryset = _CUSTOM_STATES
    serializer_class = CustomStateSerializer
    filterset_class = CustomStateFilter
    search_fields = ["key", "name", "label", "reference_status"]
    ordering_fields = ["key"]


class CustomStateDetailView(DetailUpdateDeleteView):
    """One status value of the company's own."""

    permission = requires.staff_to_write
    queryset = _CUSTOM_STATES
    serializer_class = CustomStateSerializer

    def perform_destroy(self, instance: CustomState) -> None:
        states.delete_custom_state(state=instance)
