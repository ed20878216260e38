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
            exchange_rates,
            large_prefetches,
            notification_services,  # noqa: F401  brings a schedule
            settings,  # noqa: F401  the settings declare themselves
        )

        # The packages below are no apps; what they declare is loaded here.
        from stockpress.jobs import retention  # noqa: F401
        from stockpress.jobs import settings as settings_of_jobs  # noqa: F401
        from stockpress.settings_registry import services as changes_of_settings  # noqa: F401
        from stockpress.settings_registry import settings as settings_of_the_registry  # noqa: F401

        attachable.connect()
        exchange_rates.connect()
        large_prefetches.allow()
