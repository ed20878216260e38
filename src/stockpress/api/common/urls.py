"""Paths below /api/ of what belongs to no area of the inventory alone."""

from django.urls import path

from stockpress.api.common import views

urlpatterns = [
    path("project-code/", views.ProjectCodeListView.as_view(), name="api-projectcode-list"),
    path("project-code/<int:pk>/", views.ProjectCodeDetailView.as_view(), name="api-projectcode-detail"),
]
