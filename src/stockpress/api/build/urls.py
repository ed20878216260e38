"""Paths below /api/ of builds and their lines."""

from django.urls import path

from stockpress.api.build import views

urlpatterns = [
    path("build/line/", views.BuildLineListView.as_view(), name="api-buildline-list"),
    path("build/line/<int:pk>/", views.BuildLineDetailView.as_view(), name="api-buildline-detail"),
    path("build/", views.BuildListView.as_view(), name="api-build-list"),
    path("build/<int:pk>/", views.BuildDetailView.as_view(), name="api-build-detail"),
]
