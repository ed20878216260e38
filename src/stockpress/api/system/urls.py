"""Paths below /api/ that tell of the server itself."""

from django.urls import path

from stockpress.api.system import views

urlpatterns = [
    path("", views.InfoView.as_view(), name="api-info"),
    path("version/", views.VersionView.as_view(), name="api-version"),
    path("version-text", views.VersionTextView.as_view(), name="api-version-text"),
    path("license/", views.LicenseView.as_view(), name="api-license"),
    path("system/health/", views.HealthView.as_view(), name="api-system-health"),
    path("schema/", views.SchemaView.as_view(), name="schema"),
]
