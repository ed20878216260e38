"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class OrderConfig(AppConfig):
    name = "stockpress.inventory.order"
    label = "order"
    verbose_name = "Orders"

    def ready(self) -> None:
        from stockpress.inventory.order import context, notices, settings, tasks  # noqa: F401  register what they declare

        notices.connect()
