"""Settings of the server that its configuration fixes, so that nobody changes them while it runs."""

from __future__ import annotations

from stockpress.project.environment import Environment, origin_of
from stockpress.settings_registry.origins import Origin, Override

BASE_URL = "INVENTREE_BASE_URL"


def fixed_settings(configuration: Environment) -> dict[str, Override]:
    """The values of `global_settings` by key, and the server's address where `site_url` says it."""
    origin, source = origin_of("global_settings")
    fixed = {
        key.strip().upper(): Override(value, Origin(origin), source)
        for key, value in configuration.global_settings.items()
    }
    if configuration.site_url:
        origin, source = origin_of("site_url")
        fixed[BASE_URL] = Override(configuration.site_url, Origin(origin), source)
    return fixed
