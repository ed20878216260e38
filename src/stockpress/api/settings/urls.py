"""Paths below /api/ of settings."""

from django.urls import path, register_converter

from stockpress.api.settings import history_views, views


class SettingKeyConverter:
    """Letters, digits and underscores. A path with other characters is none of the API."""

    regex = r"\w+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SettingKeyConverter, "setting_key")

urlpatterns = [
    path("settings/global/", views.GlobalSettingListView.as_view(), name="api-global-setting-list"),
    path("settings/global/<setting_key:key>/", views.GlobalSettingDetailView.as_view(), name="api-global-setting"),
    path("settings/user/", views.UserSettingListView.as_view(), name="api-user-setting-list"),
    path("settings/user/<setting_key:key>/", views.UserSettingDetailView.as_view(), name="api-user-setting"),
    path("settings/notification/", views.NotificationSettingListView.as_view(), name="api-notification-setting-list"),
    path(
        "settings/notification/<int:pk>/",
        views.NotificationSettingDetailView.as_view(),
        name="api-notification-setting",
    ),
    path("settings/effective/", history_views.EffectiveSettingListView.as_view(), name="api-effective-setting-list"),
    path("settings/history/", history_views.ChangeListView.as_view(), name="api-setting-change-list"),
    path("settings/history/<int:pk>/", history_views.ChangeDetailView.as_view(), name="api-setting-change"),
    path("settings/history/<int:pk>/restore/", history_views.RestoreChangeView.as_view(), name="api-setting-restore"),
]
