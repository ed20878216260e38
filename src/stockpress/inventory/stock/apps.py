"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "stockpress.inventory.stock"
    label = "stock"
    verbose_name = "Stock"
