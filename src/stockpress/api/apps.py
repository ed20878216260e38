"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "stockpress.api"
    label = "stockpress_api"
    verbose_name = "API"

    def ready(self) -> None:
        # Declarations of the settings that the API itself reads; signals and schedules of sign-in.
        from stockpress.api.signin import receivers, upkeep  # noqa: F401
        from stockpress.api.signin import settings as sign_in_settings  # noqa: F401
        from stockpress.api.system import settings as system_settings  # noqa: F401
