"""Paths below /api/ of signing in by mail."""

from django.urls import path

from stockpress.api.signin import views

urlpatterns = [
    path("email/generate/", views.RequestLinkView.as_view(), name="api-email-link"),
    path("email/login/", views.UseLinkView.as_view(), name="api-email-login"),
]
