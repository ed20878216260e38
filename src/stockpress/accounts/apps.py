"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "stockpress.accounts"
    label = "users"
    verbose_name = "Users"

    def ready(self) -> None:
        from stockpress.accounts import names, signals  # noqa: F401  signals connect themselves

        names.name_users()
