"""Paths below /api/ of stock items and locations."""

from django.urls import path

from stockpress.api.stock import views

urlpatterns = [
    path("stock/location/", views.LocationListView.as_view(), name="api-stocklocation-list"),
    path("stock/location/<int:pk>/", views.LocationDetailView.as_view(), name="api-stocklocation-detail"),
    path("stock/", views.StockListView.as_view(), name="api-stockitem-list"),
    path("stock/<int:pk>/", views.StockDetailView.as_view(), name="api-stockitem-detail"),
]
