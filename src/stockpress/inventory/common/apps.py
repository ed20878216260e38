"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "stockpress.inventory.common"
    label = "common"
    verbose_name = "Common"

    def ready(self) -> None:
        # Models exist only now.
        from stockpress.inventory.common import (
            attachable,
            large_prefetches,
            settings,  # noqa: F401  the settings declare themselves
        )

        attachable.connect()
        large_prefetches.allow()
