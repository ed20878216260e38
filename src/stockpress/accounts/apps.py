"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "stockpress.accounts"
    label = "users"
    verbose_name = "Users"
