"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "stockpress.inventory.stock"
    label = "stock"
    verbose_name = "Stock"

    def ready(self) -> None:
        from stockpress.inventory.stock import context, low_stock, settings  # noqa: F401  register what they declare

        low_stock.connect()
