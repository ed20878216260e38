"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "stockpress.inventory.common"
    label = "common"
    verbose_name = "Common"
