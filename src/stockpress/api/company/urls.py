"""Paths below /api/ of companies."""

from django.urls import path

from stockpress.api.company import views

urlpatterns = [
    path("company/", views.CompanyListView.as_view(), name="api-company-list"),
    path("company/<int:pk>/", views.CompanyDetailView.as_view(), name="api-company-detail"),
]
