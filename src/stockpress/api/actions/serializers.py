"""What actions are asked with."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer


class ActionPluginSerializer(Serializer):
    """An action and what it is given; the answer is the plugin's."""

    action = serializers.CharField(help_text="Name of the action")
    data = serializers.DictField(help_text="What the action is given")  # type: ignore[assignment]  # the API's name for it


class ActionErrorSerializer(Serializer):
    """Why an action was not performed."""

    error = serializers.CharField(read_only=True)
    action = serializers.CharField(read_only=True)


class LocatePluginSerializer(Serializer):
    """What is to be shown, and by which plugin; an item comes before a location."""

    plugin = serializers.CharField(help_text="Key of the plugin")
    item = serializers.IntegerField(required=False, help_text="Key of a stock item")
    location = serializers.IntegerField(required=False, help_text="Key of a stock location")
