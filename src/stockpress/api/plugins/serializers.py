"""The forms of plugins in the API. What is sent is made by `showing`; these describe it and check what comes in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stockpress.api.framework.serializers import ModelSerializer, Serializer
from stockpress.api.settings.serializers import SettingSerializer
from stockpress.plugins.installer.models import InstallRun
from stockpress.plugins.models import NAME_LENGTH


@extend_schema_field({"type": "object", "additionalProperties": {}})
class _ObjectField(serializers.JSONField):
    """An object."""


class PluginConfigSerializer(Serializer):
    """A plugin: what it is, and whether it is in use."""

    pk = serializers.IntegerField(read_only=True)
    key = serializers.CharField(read_only=True, help_text="Name of the plugin for programs")
    name = serializers.CharField(
        required=False, allow_null=True, max_length=NAME_LENGTH, help_text="Name of the plugin"
    )
    package_name = serializers.CharField(
        required=False, allow_null=True, max_length=NAME_LENGTH, help_text="The package that it came with"
    )
    active = serializers.BooleanField(required=False, help_text="Whether the plugin is switched on")
    meta = _ObjectField(read_only=True, help_text="What the plugin says of itself; null for one that is not in use")
    mixins = _ObjectField(read_only=True, help_text="What the plugin can do")
    is_builtin = serializers.BooleanField(read_only=True, help_text="Whether it comes with the server")
    is_sample = serializers.BooleanField(read_only=True)
    is_installed = serializers.BooleanField(read_only=True, help_text="Whether it was found")
    is_package = serializers.BooleanField(read_only=True, help_text="Whether it came with a package")
    is_mandatory = serializers.BooleanField(read_only=True, help_text="Whether it is always active")


class PluginActivateSerializer(Serializer):
    """Whether the plugin is to be active."""

    active = serializers.BooleanField(default=True, help_text="Switch the plugin on or off")


class PluginReloadSerializer(Serializer):
    """How thoroughly to load the plugins anew."""

    full_reload = serializers.BooleanField(default=False, help_text="Load every plugin anew")
    force_reload = serializers.BooleanField(
        default=False, help_text="Load them from their files, even if nothing changed"
    )
    collect_plugins = serializers.BooleanField(default=False, help_text="Look for plugins that are new")


class PluginUninstallSerializer(Serializer):
    """What to do with the plugin's settings."""

    delete_config = serializers.BooleanField(default=True, help_text="Delete the settings of the plugin, too")


class PluginConfigInstallSerializer(Serializer):
    """What to install: a package by its name, or what stands at an address."""

    confirm = serializers.BooleanField(
        required=True, help_text="Must be true: the package's code will run in the server"
    )
    packagename = serializers.CharField(required=False, allow_blank=True, help_text="Name of the package")
    url = serializers.CharField(
        required=False, allow_blank=True, help_text="A package index, a wheel, or a repository (git+https://...)"
    )
    version = serializers.CharField(required=False, allow_blank=True, help_text="Version of the package")

    def validate_confirm(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError("Installing was not confirmed.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("packagename") and not attrs.get("url"):
            missing = ["Give the name of a package, the address of one, or both."]
            raise serializers.ValidationError({"packagename": missing, "url": missing})
        return attrs


class InstallRunSerializer(ModelSerializer):
    """One installation or removal of a package."""

    class Meta:
        model = InstallRun
        fields = [
            "pk",
            "kind",
            "what",
            "state",
            "progress",
            "output",
            "error",
            "name",
            "version",
            "asked_by",
            "created",
            "started",
            "finished",
        ]
        read_only_fields = fields


class PluginRegistryErrorSerializer(Serializer):
    """Something that a plugin did wrong."""

    stage = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)


class PluginRegistryStatusSerializer(Serializer):
    """How many plugins are active, and what is wrong with some."""

    active_plugins = serializers.IntegerField(read_only=True)
    registry_errors = serializers.ListField(child=PluginRegistryErrorSerializer())


class PluginAdminDetailSerializer(Serializer):
    """What the page of a plugin shows administrators: a script, and what it is given."""

    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # a field named as an attribute
    context = serializers.JSONField(allow_null=True)  # type: ignore[assignment]  # as `source`


class PluginUIFeatureSerializer(Serializer):
    """A part of the user interface that a plugin brings."""

    plugin_name = serializers.CharField(read_only=True)
    feature_type = serializers.CharField(read_only=True)
    key = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    description = serializers.CharField(read_only=True)
    icon = serializers.CharField(read_only=True)
    options = _ObjectField(read_only=True, allow_null=True)
    context = _ObjectField(read_only=True, allow_null=True)  # type: ignore[assignment]
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]


class PluginSettingSerializer(SettingSerializer):
    """A setting of a plugin."""

    units = serializers.CharField(read_only=True, help_text="Unit of a number")
    plugin = serializers.CharField(read_only=True, help_text="Key of the plugin")


class PluginUserSettingSerializer(PluginSettingSerializer):
    """A setting of a plugin for the user who asks."""

    user = serializers.IntegerField(read_only=True, help_text="The user")
