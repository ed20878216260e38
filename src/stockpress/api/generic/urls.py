"""Paths below /api/ that serve every model alike."""

from django.urls import path

from stockpress.api.generic import views

urlpatterns = [
    path("generic/status/", views.StatusListView.as_view(), name="api-status-list"),
    path("generic/status/custom/", views.CustomStateListView.as_view(), name="api-customstate-list"),
    path("generic/status/custom/<int:pk>/", views.CustomStateDetailView.as_view(), name="api-customstate-detail"),
    path("generic/status/<str:statusmodel>/", views.StatusView.as_view(), name="api-status-detail"),
]
