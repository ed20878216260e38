"""Paths below /api/action/ and /api/locate/."""

from django.urls import path

from stockpress.api.actions import views

urlpatterns = [
    path("action/", views.ActionPluginView.as_view(), name="api-action-plugin"),
    path("locate/", views.LocatePluginView.as_view(), name="api-locate-plugin"),
]
