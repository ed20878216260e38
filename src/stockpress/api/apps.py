"""The Django app of this package; its label is a fact that data, permissions and plugins carry."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "stockpress.api"
    label = "stockpress_api"
    verbose_name = "API"

    def ready(self) -> None:
        from stockpress.api.framework.metadata import api_url_of
        from stockpress.settings_registry.model_links import LIST_URL

        LIST_URL.provide(api_url_of)
        # Declarations of the settings that the API itself reads; signals of sign-in, and the work that repeats.
        from stockpress.api.signin import receivers, upkeep  # noqa: F401
        from stockpress.api.signin import settings as sign_in_settings  # noqa: F401
        from stockpress.api.system import settings as system_settings  # noqa: F401
        from stockpress.api.users import tasks  # noqa: F401
