"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "stockpress.web"
    label = "stockpress_web"
    verbose_name = "Pages"

    def ready(self) -> None:
        from stockpress.web import settings  # noqa: F401  the settings declare themselves
