"""Paths below /api/ of outputs."""

from django.urls import path

from stockpress.api.outputs import views

urlpatterns = [
    path("data-output/", views.DataOutputListView.as_view(), name="api-dataoutput-list"),
    path("data-output/<int:pk>/", views.DataOutputDetailView.as_view(), name="api-dataoutput-detail"),
]
