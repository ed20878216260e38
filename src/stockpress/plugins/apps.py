"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class PluginsConfig(AppConfig):
    name = "stockpress.plugins"
    label = "plugin"
    verbose_name = "Plugins"

    def ready(self) -> None:
        from stockpress.plugins import settings  # noqa: F401  the settings declare themselves
        from stockpress.plugins.installer import tasks  # noqa: F401  the schedule declares itself
