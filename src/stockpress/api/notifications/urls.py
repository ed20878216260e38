"""Paths below /api/ of notifications."""

from django.urls import path

from stockpress.api.notifications import views

urlpatterns = [
    path("notifications/", views.NotificationListView.as_view(), name="api-notification-list"),
    path("notifications/readall/", views.ReadAllView.as_view(), name="api-notification-readall"),
    path("notifications/<int:pk>/", views.NotificationDetailView.as_view(), name="api-notification-detail"),
]
