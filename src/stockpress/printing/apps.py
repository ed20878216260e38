"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "stockpress.printing"
    label = "report"
    verbose_name = "Printing"

    def ready(self) -> None:
        # What this package declares for others: settings, import mappings, ports, and the work that repeats.
        from stockpress.outputs import tasks  # noqa: F401
        from stockpress.printing import pictures, plugin_parts, services, settings, transfer  # noqa: F401
        from stockpress.printing.icons import names, of_plugins  # noqa: F401

        plugin_parts.connect()
