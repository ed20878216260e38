"""`{% load plugin_extras %}`, for pages that plugins make themselves."""

from django.template import Library

from stockpress.plugins import template_facts

register = Library()

for tag in (
    template_facts.plugin_list,
    template_facts.inactive_plugin_list,
    template_facts.plugin_settings,
    template_facts.mixin_enabled,
    template_facts.mixin_available,
    template_facts.safe_url,
):
    register.simple_tag(tag)
