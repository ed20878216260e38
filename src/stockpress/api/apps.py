"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "stockpress.api"
    label = "stockpress_api"
    verbose_name = "API"
