"""Paths below /api/ of plugins. Fixed words win over keys of plugins."""

from django.urls import path

from stockpress.api.plugins import install_views, setting_views, views

urlpatterns = [
    path("plugins/", views.PluginListView.as_view(), name="api-plugin-list"),
    path("plugins/install/", install_views.PluginInstallView.as_view(), name="api-plugin-install"),
    path("plugins/install/<int:pk>/", install_views.InstallRunDetailView.as_view(), name="api-plugin-install-run"),
    path("plugins/reload/", views.PluginReloadView.as_view(), name="api-plugin-reload"),
    path("plugins/status/", views.PluginStatusView.as_view(), name="api-plugin-status"),
    path("plugins/settings/", setting_views.AllPluginSettingsView.as_view(), name="api-plugin-all-settings"),
    path(
        "plugins/ui/features/<str:feature>/", views.PluginUIFeatureListView.as_view(), name="api-plugin-ui-feature-list"
    ),
    path("plugins/<str:plugin>/", views.PluginDetailView.as_view(), name="api-plugin"),
    path("plugins/<str:plugin>/activate/", views.PluginActivateView.as_view(), name="api-plugin-activate"),
    path("plugins/<str:plugin>/uninstall/", install_views.PluginUninstallView.as_view(), name="api-plugin-uninstall"),
    path("plugins/<str:plugin>/admin/", views.PluginAdminView.as_view(), name="api-plugin-admin"),
    path("plugins/<str:plugin>/metadata/", views.PluginMetadataView.as_view(), name="api-plugin-metadata"),
    path("plugins/<str:plugin>/settings/", setting_views.PluginSettingListView.as_view(), name="api-plugin-settings"),
    path(
        "plugins/<str:plugin>/settings/<setting_key:key>/",
        setting_views.PluginSettingDetailView.as_view(),
        name="api-plugin-setting",
    ),
    path(
        "plugins/<str:plugin>/user-settings/",
        setting_views.PluginUserSettingListView.as_view(),
        name="api-plugin-user-settings",
    ),
    path(
        "plugins/<str:plugin>/user-settings/<setting_key:key>/",
        setting_views.PluginUserSettingDetailView.as_view(),
        name="api-plugin-user-setting",
    ),
]
