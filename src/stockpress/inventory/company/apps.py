"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "stockpress.inventory.company"
    label = "company"
    verbose_name = "Companies"
