"""Views that do something with one object: `POST .../{pk}/<action>/`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.accounts.permissions import visible_to
from stockpress.api.framework import requires
from stockpress.api.framework.serializers import Serializer
from stockpress.api.framework.views import ServiceView, created, user_of


class NoInputSerializer(Serializer):
    """An action that needs to be told nothing."""


class ActionView(ServiceView):
    """`queryset` says which objects it acts on; changing one takes the permission to change them."""

    permission = requires.role_to_act()

    def target(self, request: Request) -> Any:
        """The object that the address names; 404 unless there is one that the user may see."""
        return get_object_or_404(visible_to(user_of(request), self.get_queryset()), pk=self.kwargs["pk"])


class StepView(ActionView):
    """An action that takes and answers nothing. `service` is called with the object as `target_name`."""

    serializer_class = NoInputSerializer
    service: ClassVar[Any]
    target_name: ClassVar[str]

    @extend_schema(request=None, responses={201: None})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        self.service(user=user_of(request), **{self.target_name: self.target(request)})()
        # Clients read JSON from every answer.
        return created({})
