"""Addresses of the pages for people."""

from __future__ import annotations

from django.urls import path

from stockpress.web import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("web", views.to_landing),
    path("web/", views.to_landing, name="web"),
    path("web/<path:path>", views.to_landing),
]
