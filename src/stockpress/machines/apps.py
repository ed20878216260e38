"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    name = "stockpress.machines"
    label = "machine"
    verbose_name = "Machines"

    def ready(self) -> None:
        from stockpress.machines import settings  # noqa: F401  the settings declare themselves
