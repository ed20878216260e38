"""Plugins: which there are, switching them, and what they bring to the user interface."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import GenericView, ListView, ServiceView, created, no_content, user_of
from stockpress.api.generic.metadata import MetadataView
from stockpress.api.plugins.filters import FlagFilter, MixinFilter, NameSearch, PluginOrdering
from stockpress.api.plugins.serializers import (
    PluginActivateSerializer,
    PluginAdminDetailSerializer,
    PluginConfigSerializer,
    PluginRegistryStatusSerializer,
    PluginReloadSerializer,
    PluginUIFeatureSerializer,
)
from stockpress.api.plugins.showing import shown, shown_feature
from stockpress.plugins import isolation, selectors
from stockpress.plugins.host import HOST
from stockpress.plugins.models import PluginConfig
from stockpress.plugins.services import ActivatePlugin, ForgetPlugin, ReloadPlugins
from stockpress.settings_registry import flag


class PluginListView(ListView):
    """All plugins that were ever found."""

    permission = requires.signed_in
    serializer_class = PluginConfigSerializer
    filter_backends = [FlagFilter, MixinFilter, NameSearch, PluginOrdering]

    def get_queryset(self) -> Any:
        snapshot = HOST.follow()
        return [shown(row, snapshot) for row in snapshot.configs.values()]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002  the framework's names
        found: Any = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(found)
        return Response(found) if page is None else self.get_paginated_response(page)


class PluginDetailView(GenericView):
    """One plugin. DELETE forgets one that is not active, with its settings."""

    permission = requires.superuser_to_write
    serializer_class = PluginConfigSerializer
    filter_backends = []

    def get(self, _request: Request, plugin: str) -> Response:
        return Response(shown(selectors.config_of(plugin), HOST.current()))

    def delete(self, _request: Request, plugin: str) -> Response:
        ForgetPlugin(key=plugin)()
        return no_content()


class PluginActivateView(ServiceView):
    """Switch a plugin on or off, in every process."""

    permission = requires.superuser
    serializer_class = PluginActivateSerializer

    def put(self, request: Request, plugin: str) -> Response:
        active = self.parse(request)["active"]
        row = ActivatePlugin(key=plugin, active=active, by=user_of(request))()
        return Response({"active": row.active})

    def patch(self, request: Request, plugin: str) -> Response:
        return self.put(request, plugin)


class PluginReloadView(ServiceView):
    """Load the plugins anew, in every process. Forgets what went wrong before."""

    permission = requires.superuser
    serializer_class = PluginReloadSerializer

    @extend_schema(responses={201: PluginReloadSerializer})
    def post(self, request: Request) -> Response:
        wanted = self.parse(request)
        ReloadPlugins(full=wanted["full_reload"], force=wanted["force_reload"], collect=wanted["collect_plugins"])()
        return created(wanted)


class PluginStatusView(ServiceView):
    """How many plugins are active, and what is wrong with some."""

    permission = requires.superuser
    serializer_class = PluginRegistryStatusSerializer

    def get(self, _request: Request) -> Response:
        failures = selectors.known_failures()
        return Response(
            {
                "active_plugins": sum(row.active for row in HOST.current().configs.values()),
                "registry_errors": [{"stage": one.stage, "name": one.name, "message": one.message} for one in failures],
            }
        )


class PluginAdminView(ServiceView):
    """The script of a plugin for administrators, and what it is given."""

    permission = requires.role(PluginConfig)
    serializer_class = PluginAdminDetailSerializer

    def get(self, _request: Request, plugin: str) -> Response:
        selectors.config_of(plugin)
        loaded = HOST.current().plugins.get(plugin)
        if loaded is None:
            return Response({"source": None, "context": None})
        return Response(
            {
                "source": isolation.shown_or(None, loaded, "get_admin_source", loaded.get_admin_source),
                "context": isolation.shown_or({}, loaded, "get_admin_context", loaded.get_admin_context),
            }
        )


class PluginMetadataView(MetadataView):
    """What plugins and scripts keep with a plugin: PUT replaces it, PATCH merges the keys given."""

    permission = requires.role(PluginConfig)
    queryset = PluginConfig.objects.all()
    lookup_field = "key"
    lookup_url_kwarg = "plugin"


@extend_schema(parameters=[OpenApiParameter("feature", str, OpenApiParameter.PATH)])
class PluginUIFeatureListView(ListView):
    """The parts of one kind that plugins bring to the user interface."""

    permission = requires.signed_in
    serializer_class = PluginUIFeatureSerializer
    filter_backends = []
    pagination_class = None

    def get_queryset(self) -> Any:
        return []

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002  the framework's names
        feature = str(kwargs["feature"])
        plugins = HOST.current().by_mixin.get("ui", ()) if flag("ENABLE_PLUGINS_INTERFACE") else ()
        return Response([one for plugin in plugins for one in _features(plugin, feature, request)])


def _features(plugin: Any, feature: str, request: Request) -> list[dict[str, Any]]:
    def asked() -> list[dict[str, Any]]:
        given = plugin.get_ui_features(feature, request.query_params, request)
        if not isinstance(given, list):
            return []
        return [shown_feature(plugin, feature, one) for one in given if isinstance(one, dict) and one.get("key")]

    return isolation.answer_or([], plugin, f"get_ui_features of {feature}", asked)
