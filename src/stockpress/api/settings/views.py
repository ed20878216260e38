"""Settings of the server, of users, and of their notifications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import GenericView, ListView, user_of
from stockpress.api.settings.filters import EntryOrdering, KeySearch
from stockpress.api.settings.serializers import (
    GlobalSettingsSerializer,
    NotificationUserSettingSerializer,
    UserSettingsSerializer,
)
from stockpress.api.settings.showing import shown, shown_all
from stockpress.settings_registry import selectors
from stockpress.settings_registry.definitions import Scope
from stockpress.settings_registry.models.history import Via
from stockpress.settings_registry.selectors import Entry
from stockpress.settings_registry.services import ChangeSetting


class _SettingsView(GenericView):
    scope: ClassVar[Scope]

    def owner(self) -> User | None:
        """Whose settings these are: nobody's but those of the user who asks."""
        return None if self.scope is Scope.GLOBAL else user_of(self.request)


class _SettingListView(_SettingsView, ListView):
    filter_backends = [KeySearch, EntryOrdering]

    def get_queryset(self) -> Any:
        return selectors.entries(self.scope, self.owner())

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002  the framework's names
        found: Any = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(found)
        return Response(shown_all(found)) if page is None else self.get_paginated_response(shown_all(page))


class _SettingDetailView(_SettingsView):
    filter_backends = []
    pagination_class = None

    def get_object(self) -> Entry:
        return selectors.entry_of(self.kwargs["key"], self.scope, self.owner())

    def get(self, _request: Request, **_: Any) -> Response:
        return Response(shown(self.get_object()))

    def put(self, request: Request, **_: Any) -> Response:
        return self._change(request, partial=False)

    def patch(self, request: Request, **_: Any) -> Response:
        return self._change(request, partial=True)

    def _change(self, request: Request, *, partial: bool) -> Response:
        entry = self.get_object()
        form: serializers.BaseSerializer = self.get_serializer(entry, data=request.data, partial=partial)
        form.is_valid(raise_exception=True)
        # Without a value, the one that holds is saved again; what follows from saving happens all the same.
        given = form.validated_data.get("value", entry.resolved.value)
        ChangeSetting(
            key=entry.definition.key,
            value=given,
            user=entry.user,
            scope=self.scope,
            changed_by=user_of(request),
            via=Via.API,
        )()
        return Response(shown(entry))


class GlobalSettingListView(_SettingListView):
    """All settings of the server."""

    permission = requires.staff_to_write
    scope = Scope.GLOBAL
    serializer_class = GlobalSettingsSerializer


class GlobalSettingDetailView(_SettingDetailView):
    """One setting of the server. Everybody reads it, staff changes it."""

    permission = requires.staff_to_write
    scope = Scope.GLOBAL
    serializer_class = GlobalSettingsSerializer


class UserSettingListView(_SettingListView):
    """All settings of the user who asks."""

    permission = requires.signed_in
    scope = Scope.USER
    serializer_class = UserSettingsSerializer


class UserSettingDetailView(_SettingDetailView):
    """One setting of the user who asks."""

    permission = requires.signed_in
    scope = Scope.USER
    serializer_class = UserSettingsSerializer


class NotificationSettingListView(_SettingListView):
    """How the user who asks is notified."""

    permission = requires.signed_in
    scope = Scope.NOTIFICATION
    serializer_class = NotificationUserSettingSerializer


class NotificationSettingDetailView(_SettingDetailView):
    """Whether the user who asks is notified in one way."""

    permission = requires.signed_in
    scope = Scope.NOTIFICATION
    serializer_class = NotificationUserSettingSerializer

    def get_object(self) -> Entry:
        user = user_of(self.request)
        owner_id, key = selectors.owner_and_key(self.kwargs["pk"], self.scope)
        if owner_id != user.pk:
            if User.objects.filter(pk=owner_id).exists():
                raise PermissionDenied("This is the setting of another user.")
            selectors.entry_of(str(self.kwargs["pk"]), self.scope, user)  # raises: there is no such setting
        return selectors.entry_of(key, self.scope, user)
