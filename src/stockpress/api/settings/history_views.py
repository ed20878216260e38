"""What holds and why, and how it came to be."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.accounts.permissions import acts_as_staff
from stockpress.api.framework import requires
from stockpress.api.framework.views import DetailView, GenericView, ListView, user_of
from stockpress.api.settings.filters import ChangeFilter, EntryOrdering, KeySearch
from stockpress.api.settings.serializers import EffectiveSettingSerializer, SettingChangeSerializer
from stockpress.api.settings.showing import effective
from stockpress.kernel.errors import InvalidInput, NotPermitted
from stockpress.settings_registry import selectors
from stockpress.settings_registry.definitions import Scope
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.origins import Origin
from stockpress.settings_registry.selectors import Entry
from stockpress.settings_registry.services import RestoreChange


class EffectiveSettingListView(ListView):
    """Every setting with the value that holds and where it comes from; with `user`, those of that user."""

    permission = requires.staff
    serializer_class = EffectiveSettingSerializer
    filter_backends = [KeySearch, EntryOrdering]

    @extend_schema(
        parameters=[
            OpenApiParameter("user", OpenApiTypes.INT, description="Show the settings of this user"),
            OpenApiParameter("origin", OpenApiTypes.STR, enum=[origin.value for origin in Origin]),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        parameters = self.request.query_params
        origin = parameters.get("origin", "")
        if origin and origin not in set(Origin):
            raise InvalidInput(field="origin", reason=f"{origin[:20]!r} is not one of {', '.join(Origin)}.")
        found = _entries_of(parameters.get("user", ""))
        return [entry for entry in found if not origin or entry.resolved.origin == origin]


def _entries_of(given: str) -> list[Entry]:
    if not given:
        return selectors.entries(Scope.GLOBAL)
    user = User.objects.filter(pk=given).first() if given.isdecimal() and len(given) < 10 else None
    if user is None:
        raise InvalidInput(field="user", reason=f"There is no user {given[:20]!r}.")
    return selectors.entries(Scope.USER, user) + selectors.entries(Scope.NOTIFICATION, user)


class _Changes(GenericView):
    queryset = SettingChange.objects.all()
    serializer_class = SettingChangeSerializer

    def get_queryset(self) -> QuerySet[SettingChange]:
        return selectors.changes_visible_to(user_of(self.request))


class ChangeListView(_Changes, ListView):
    """How settings changed, newest first: those of the user who asks, and for staff those of the server."""

    permission = requires.signed_in
    filterset_class = ChangeFilter
    search_fields = ["key", "changed_by_name"]
    ordering_fields = ["pk", "key", "changed_at"]


class ChangeDetailView(_Changes, DetailView):
    """One change of a setting."""

    permission = requires.signed_in


class RestoreChangeView(_Changes):
    """Take a change back: the setting gets the value that it had before."""

    permission = requires.signed_in
    filter_backends = []
    pagination_class = None

    @extend_schema(request=None, responses=EffectiveSettingSerializer)
    def post(self, request: Request, **_: Any) -> Response:
        user, change = user_of(request), self.get_object()
        scope = Scope(change.scope)
        if scope is Scope.GLOBAL and not acts_as_staff(user):
            raise NotPermitted(action="change settings of the server")
        RestoreChange(change=change, changed_by=user)()
        return Response(effective(selectors.entry_of(change.key, scope, change.user)))
