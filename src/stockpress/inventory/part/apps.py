"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class PartConfig(AppConfig):
    name = "stockpress.inventory.part"
    label = "part"
    verbose_name = "Parts"

    def ready(self) -> None:
        # Models exist only now.
        from stockpress.inventory.part import context, pricing_settings, settings  # noqa: F401  register what they declare
