"""POST an action; POST what to locate."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.actions.serializers import ActionErrorSerializer, ActionPluginSerializer, LocatePluginSerializer
from stockpress.api.framework import requires
from stockpress.api.framework.views import ServiceView, user_of
from stockpress.plugins.acting import ActionFailed, ActionUnknown, PerformAction
from stockpress.plugins.locating import LocateStock

NO_ACTION = "Name the action: {'action': ..., 'data': {...}}."


class ActionPluginView(ServiceView):
    """Have a plugin perform an action. The plugin decides who may."""

    permission = requires.signed_in_to_act
    serializer_class = ActionPluginSerializer

    @extend_schema(responses={200: ActionPluginSerializer, 404: ActionErrorSerializer})
    def post(self, request: Request) -> Response:
        given: Any = request.data if hasattr(request.data, "get") else {}
        action = given.get("action")
        if not isinstance(action, str) or not action:
            return Response({"error": NO_ACTION}, status=status.HTTP_400_BAD_REQUEST)
        try:
            return Response(PerformAction(user=user_of(request), action=action, data=given.get("data"))())
        except (ActionUnknown, ActionFailed) as err:
            return Response({"error": str(err), "action": action}, status=status.HTTP_404_NOT_FOUND)


class LocatePluginView(ServiceView):
    """Have a plugin show where an item or a location is."""

    permission = requires.signed_in
    serializer_class = LocatePluginSerializer

    @extend_schema(responses={200: LocatePluginSerializer})
    def post(self, request: Request) -> Response:
        given = self.parse(request)
        item, location = given.get("item"), given.get("location")
        LocateStock(user=user_of(request), plugin_key=given["plugin"], item=item, location=location)()
        target = {"location": location} if item is None else {"item": item}
        return Response({"success": "The plugin was asked to show it.", "plugin": given["plugin"], **target})
