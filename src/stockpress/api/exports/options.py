"""What an export may be asked for: the format, the plugin, and the options of that plugin, all named `export_...`."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from stockpress.api.exports.files import FORMATS
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST

DEFAULT_PLUGIN = "inventree-exporter"
DEFAULT_FORMAT = "csv"
_PREFIX = "export_"


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """What was asked for; `options` are those of the plugin, checked by it."""

    kind: str
    plugin: Any
    options: Mapping[str, Any] = field(default_factory=dict)


class ExportOptionsSerializer(serializers.Serializer):
    """The options that every export has."""

    export_format = serializers.ChoiceField(
        choices=[], default=DEFAULT_FORMAT, label="Export Format", help_text="What kind of file to make"
    )
    export_plugin = serializers.ChoiceField(
        choices=[], default=DEFAULT_PLUGIN, label="Export Plugin", help_text="The plugin that makes the file"
    )

    def __init__(self, *args: Any, plugins: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["export_format"].choices = FORMATS
        choices["export_plugin"].choices = {key: str(plugin.human_name) for key, plugin in plugins.items()}


def exporters_for(view: Any, user: User) -> dict[str, Any]:
    """The loaded plugins that can export the list of a view for the user, by key; the usual one first."""
    model = view.get_queryset().model
    found: dict[str, Any] = {}
    for plugin in HOST.current().by_mixin.get("exporter", ()):
        supports = isolation.answer_or(
            False,
            plugin,
            "supports_export",
            plugin.supports_export,
            model,
            user,
            serializer_class=view.get_serializer_class(),
            view_class=type(view),
        )
        if supports:
            found[str(plugin.slug)] = plugin
    return dict(sorted(found.items(), key=lambda item: (item[0] != DEFAULT_PLUGIN, item[0])))


def described(view: Any, user: User, query: QueryDict) -> serializers.Serializer:
    """The fields of an export, those of the plugin that the query names included; for forms."""
    plugins = exporters_for(view, user)
    serializer = ExportOptionsSerializer(plugins=plugins)
    fields: Any = serializer.fields
    plugin = plugins.get(query.get("export_plugin") or DEFAULT_PLUGIN)
    if plugin is not None:
        own = isolation.answer_or({}, plugin, "get_export_options_serializer", _fields_of, plugin)
        fields.update({name: option for name, option in own.items() if name not in fields})
    return serializer


def _fields_of(plugin: Any) -> dict[str, Any]:
    serializer = plugin.get_export_options_serializer()
    own = serializer.fields if serializer is not None else {}
    # Copies belong to no serializer yet.
    return {name: copy.deepcopy(option) for name, option in own.items() if name.startswith(_PREFIX)}


def given_options(query: QueryDict) -> dict[str, Any]:
    """The options in the query; as they would come in JSON, so that a flag that is not given has its default."""
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in query.lists()
        if values and name.startswith(_PREFIX)
    }


def parsed(view: Any, user: User, query: QueryDict) -> ExportRequest:
    """What the query asks for. Raises ValidationError naming the option."""
    plugins = exporters_for(view, user)
    given = given_options(query)
    serializer = ExportOptionsSerializer(data=given, plugins=plugins)
    serializer.is_valid(raise_exception=True)
    chosen: dict[str, str] = serializer.validated_data
    plugin = plugins.get(chosen["export_plugin"])
    if plugin is None:  # not even the usual one: none supports this list
        raise ValidationError({"export_plugin": ["No plugin on this server exports this list."]})
    try:
        options = isolation.requested(
            plugin,
            "get_export_options_serializer",
            checked_options,
            plugin,
            given,
            limit_s=isolation.HOOK_LIMIT_S,
        )
    except (isolation.PluginFailed, isolation.PluginBlocked) as err:
        raise ValidationError({"export_plugin": [str(err)]}) from err
    return ExportRequest(kind=chosen["export_format"], plugin=plugin, options=options)


def checked_options(plugin: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the plugin, checked by its own serializer. Raises ValidationError and what the plugin raises."""
    serializer = plugin.get_export_options_serializer(data=dict(given))
    if serializer is None:
        return {}
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
