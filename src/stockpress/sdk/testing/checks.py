"""What is wrong with a plugin, as far as can be told without running it for anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver
from django.utils.text import slugify
from rest_framework.serializers import BaseSerializer

from stockpress.plugins import isolation, metadata, mixins
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.declared_settings import declared_settings
from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.models import NAME_LENGTH
from stockpress.printing.icons.of_plugins import pack_from
from stockpress.sdk.testing import hooks

# What a definition of a setting may say; everything else is passed over, so that a misspelt word does nothing.
SETTING_WORDS = frozenset(
    {
        "after_save",
        "before_save",
        "choices",
        "confirm",
        "confirm_text",
        "default",
        "description",
        "hidden",
        "model",
        "model_filters",
        "name",
        "protected",
        "required",
        "requires_restart",
        "same_as",
        "units",
        "validator",
    }
)


def check_plugin(plugin_class: type[Any]) -> list[str]:
    """The problems of a plugin, each a sentence; empty if there are none.

    Looks at its name and key, version bounds, constructor and metadata, definitions of settings, the signatures of its
    hooks and the hooks that its mixins need, scheduled tasks, addresses, options, icons and drivers.
    """
    if not isinstance(plugin_class, type) or not issubclass(plugin_class, InvenTreePlugin):
        return [f"{plugin_class!r} does not derive from Plugin."]
    problems = [*_naming(plugin_class), *_versions(plugin_class), *hooks.problems(plugin_class)]
    plugin = _constructed(plugin_class, problems)
    if plugin is not None:
        for check in (_metadata, _settings, _readiness, _tasks, _addresses, _options, _icons, _drivers, _transitions):
            _run(check, plugin, problems)
    return problems


def _naming(plugin_class: Any) -> Iterator[str]:
    name, slug = plugin_class.NAME or getattr(plugin_class, "PLUGIN_NAME", ""), plugin_class.SLUG
    if not name:
        yield "NAME is missing; a class without it is no plugin."
        return
    key = slugify(str(slug or name))
    if not key:
        yield "NAME and SLUG have no letter or digit to make a key of."
    elif slug and key != slug:
        yield f"SLUG is {slug!r} and the key becomes {key!r}; make both the same, or static files are not found."
    if len(key) > NAME_LENGTH:
        yield f"the key has {len(key)} characters; at most {NAME_LENGTH} can be stored."


def _versions(plugin_class: Any) -> Iterator[str]:
    lowest, highest = plugin_class.MIN_VERSION, plugin_class.MAX_VERSION
    unreadable = False
    for name, bound in (("MIN_VERSION", lowest), ("MAX_VERSION", highest)):
        if bound is not None and not metadata.version_numbers(bound):
            unreadable = True
            yield f"{name} is {bound!r}, which is no version such as '1.3.0'."
    if unreadable:
        return
    claimed = str(settings.STOCKPRESS.claimed_version)
    running = metadata.version_numbers(claimed)
    low, high = (metadata.version_numbers(bound) if bound is not None else [] for bound in (lowest, highest))
    if low and high and low[: len(high)] > high:
        yield f"MIN_VERSION {lowest} is above MAX_VERSION {highest}."
    elif not metadata.version_fits(running, lowest=lowest, highest=highest):
        yield f"the versions {lowest or 'any'} to {highest or 'any'} do not include {claimed}, which servers are by default."


def _constructed(plugin_class: Any, problems: list[str]) -> Any:
    try:
        return isolation.loading(str(plugin_class.__name__), "check", plugin_class)
    except isolation.PluginFailed as err:
        problems.append(f"the constructor, called without arguments, failed: {err.params['reason']}.")
        return None


def _run(check: Any, plugin: Any, problems: list[str]) -> None:
    """A check calls what the plugin wrote: what that raises is a problem of the plugin."""
    found: list[str] = []
    try:
        isolation.loading(plugin.slug, check.__name__, lambda: found.extend(check(plugin)))
    except isolation.PluginFailed as err:
        found.append(f"{check.__name__.removeprefix('_')} cannot be read: {err.params['reason']}.")
    problems += found


def _metadata(plugin: Any) -> Iterator[str]:
    for name in ("human_name", "description", "author", "version", "website", "license", "pub_date", "package_path"):
        str(getattr(plugin, name))
    if plugin.PUBLISH_DATE and metadata.moment_of(plugin.PUBLISH_DATE) is None:
        yield f"PUBLISH_DATE is {plugin.PUBLISH_DATE!r}, which is no date such as '2026-01-31'."


def _settings(plugin: Any) -> Iterator[str]:
    if not isinstance(plugin, mixins.SettingsMixin):
        return
    for attribute in ("settings", "user_settings"):
        dictionaries: Any = getattr(plugin, attribute)
        declared = declared_settings(plugin.slug, dictionaries)
        yield from (f"{problem}." for problem in declared.problems)
        for key, one in declared.by_key.items():
            given = next(found for name, found in dictionaries.items() if str(name).strip().upper() == key)
            yield from (f"setting {key}: {text}" for text in _problems_of_setting(one.definition, given))


def _problems_of_setting(definition: Any, given: Mapping[str, Any]) -> Iterator[str]:
    if not definition.name:
        yield "it has no name for people."
    for word in sorted(given.keys() - SETTING_WORDS):
        yield f"{word!r} means nothing in a definition."
    default = definition.default_value
    if default in {"", False}:
        return
    if not isinstance(default, definition.type):
        yield f"the default {default!r} is no {definition.type.__name__}, which the validator asks for."
    options = [choice for choice, _label in definition.options()]
    if options and default not in options:
        yield f"the default {default!r} is none of its choices."


def _readiness(plugin: Any) -> Iterator[str]:
    for key in plugin.get_registered_mixins():
        try:
            plugin.mixin_enabled(key)
        except MixinNotImplementedError as err:
            yield f"the mixin {key} is not ready: {err}"


def _tasks(plugin: Any) -> Iterator[str]:
    if isinstance(plugin, mixins.ScheduleMixin):
        plugin.checked_tasks()
    yield from ()


def _addresses(plugin: Any) -> Iterator[str]:
    for pattern in plugin.urls if isinstance(plugin, mixins.UrlsMixin) else ():
        if not isinstance(pattern, URLPattern | URLResolver):
            yield f"{pattern!r} is no pattern; make it with django.urls.path."


def _options(plugin: Any) -> Iterator[str]:
    if isinstance(plugin, mixins.LabelPrintingMixin):
        serializer = plugin.get_printing_options_serializer(None)
        if serializer is not None and not isinstance(serializer, BaseSerializer):
            yield f"the printing options are a {type(serializer).__name__}, not an instance of a serializer."
    if isinstance(plugin, mixins.DataExportMixin):
        serializer = plugin.get_export_options_serializer()
        for name in getattr(serializer, "fields", {}):
            if not name.startswith("export_"):
                yield f"the export option {name!r} needs a name that begins with 'export_'."


def _icons(plugin: Any) -> Iterator[str]:
    for pack in plugin.icon_packs() if isinstance(plugin, mixins.IconPackMixin) else ():
        pack_from(pack)
    yield from ()


def _drivers(plugin: Any) -> Iterator[str]:
    if not isinstance(plugin, mixins.MachineDriverMixin):
        return
    for one in [*plugin.get_machine_types(), *plugin.get_machine_drivers()]:
        try:
            one.validate()
        except MixinNotImplementedError as err:
            yield str(err)


def _transitions(plugin: Any) -> Iterator[str]:
    if not isinstance(plugin, mixins.TransitionMixin):
        return
    declared: Any = plugin.TRANSITION_HANDLERS
    if declared is not None and not isinstance(declared, list | tuple):
        yield "TRANSITION_HANDLERS is no list."
    elif len(plugin.get_transition_handlers()) != len(declared or ()):
        yield "TRANSITION_HANDLERS holds what is no instance of TransitionMethod."
