"""`{% load plugin_extras %}` in labels and reports: what templates that anybody writes may know of plugins.

Settings of plugins are not among that.
"""

from collections.abc import Mapping
from typing import Any

from django.template import Library

from stockpress.plugins import template_facts
from stockpress.printing.sandbox.run import WarningKind, warn

register = Library()


def plugin_settings(plugin: object, *_: Any, **__: Any) -> Mapping[str, Any]:
    """Nothing, and a warning that says why."""
    warn(WarningKind.REFUSED, "settings of plugins are not open to templates.", name=str(plugin))
    return {}


for tag in (
    template_facts.plugin_list,
    template_facts.inactive_plugin_list,
    template_facts.mixin_enabled,
    template_facts.mixin_available,
    template_facts.safe_url,
    plugin_settings,
):
    register.simple_tag(tag)
