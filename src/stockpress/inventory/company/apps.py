"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "stockpress.inventory.company"
    label = "company"
    verbose_name = "Companies"

    def ready(self) -> None:
        # Models exist only now.
        from stockpress.inventory.company import context  # noqa: F401 - registers what templates may name
