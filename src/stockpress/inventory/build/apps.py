"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class BuildConfig(AppConfig):
    name = "stockpress.inventory.build"
    label = "build"
    verbose_name = "Build orders"

    def ready(self) -> None:
        from stockpress.inventory.build import context, notices, settings, tasks  # noqa: F401  register what they declare

        notices.connect()
