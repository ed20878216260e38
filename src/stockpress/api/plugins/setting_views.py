"""Settings of plugins, and of plugins for the user who asks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.filters import FilterBackend
from stockpress.api.framework.views import GenericView, ListView, user_of
from stockpress.api.plugins.filters import PluginSettingFilter
from stockpress.api.plugins.serializers import PluginSettingSerializer, PluginUserSettingSerializer
from stockpress.api.plugins.showing import shown_row, shown_setting, shown_settings
from stockpress.plugins import selectors
from stockpress.plugins.models import PluginSetting
from stockpress.plugins.stored_settings import ChangePluginSetting, declared_by, resolved
from stockpress.settings_registry.definitions import SettingUnknown


@extend_schema_view(get=extend_schema(operation_id="api_plugins_all_settings_list"))
class AllPluginSettingsView(ListView):
    """What is stored of the settings of all plugins."""

    permission = requires.staff
    queryset = PluginSetting.objects.select_related("plugin").order_by("plugin__key", "key")
    serializer_class = PluginSettingSerializer
    filter_backends = [FilterBackend]
    filterset_class = PluginSettingFilter

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002  the framework's names
        found = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(found)
        rows = [shown_row(row) for row in (found if page is None else page)]
        return Response(rows) if page is None else self.get_paginated_response(rows)


class _OfPlugin(GenericView):
    of_users: ClassVar[bool] = False
    filter_backends = []
    pagination_class = None

    def owner(self) -> User | None:
        return user_of(self.request) if self.of_users else None


class _ListOfPlugin(_OfPlugin, ListView):
    def get_queryset(self) -> Any:
        return PluginSetting.objects.none()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002  the framework's names
        return Response(shown_settings(selectors.usable_plugin(kwargs["plugin"]), self.owner()))


class _DetailOfPlugin(_OfPlugin):
    def get(self, _request: Request, plugin: str, key: str) -> Response:
        loaded = self._with_setting(plugin, key)
        return Response(shown_setting(loaded, key, self.owner()))

    def put(self, request: Request, plugin: str, key: str) -> Response:
        return self._change(request, plugin, key, partial=False)

    def patch(self, request: Request, plugin: str, key: str) -> Response:
        return self._change(request, plugin, key, partial=True)

    def _with_setting(self, plugin: str, key: str) -> Any:
        """The plugin, if it declares the setting with exactly this key."""
        loaded = selectors.usable_plugin(plugin)
        if key not in declared_by(loaded, of_users=self.of_users).by_key:
            raise SettingUnknown(scope=f"{plugin} plugin", key=key)
        return loaded

    def _change(self, request: Request, plugin: str, key: str, *, partial: bool) -> Response:
        loaded, owner = self._with_setting(plugin, key), self.owner()
        form: serializers.BaseSerializer = self.get_serializer(data=request.data, partial=partial)
        form.is_valid(raise_exception=True)
        # Without a value, the one that holds is saved again; what follows from saving happens all the same.
        holds = resolved(loaded, key, owner, of_users=self.of_users).value
        ChangePluginSetting(
            plugin=loaded,
            key=key,
            value=form.validated_data.get("value", holds),
            user=owner,
            changed_by=user_of(request),
        )()
        return Response(shown_setting(loaded, key, owner))


class PluginSettingListView(_ListOfPlugin):
    """All settings of one plugin."""

    permission = requires.signed_in
    serializer_class = PluginSettingSerializer


class PluginSettingDetailView(_DetailOfPlugin):
    """One setting of a plugin. Everybody reads it, staff changes it."""

    permission = requires.staff_to_write
    serializer_class = PluginSettingSerializer


class PluginUserSettingListView(_ListOfPlugin):
    """All settings of one plugin for the user who asks."""

    permission = requires.signed_in
    of_users = True
    serializer_class = PluginUserSettingSerializer


class PluginUserSettingDetailView(_DetailOfPlugin):
    """One setting of a plugin for the user who asks."""

    permission = requires.signed_in
    of_users = True
    serializer_class = PluginUserSettingSerializer
