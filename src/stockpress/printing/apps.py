"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "stockpress.printing"
    label = "report"
    verbose_name = "Printing"
