"""Paths below /api/ of background work."""

from django.urls import path

from stockpress.api.background import views

urlpatterns = [path("background-task/", views.TaskOverviewView.as_view(), name="api-task-overview")]
