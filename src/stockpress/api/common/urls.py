"""Paths below /api/ of what belongs to no area of the inventory alone."""

from django.urls import path

from stockpress.api.common import currency_views, icon_views, views

urlpatterns = [
    path("currency/exchange/", currency_views.CurrencyExchangeView.as_view(), name="api-currency-exchange"),
    path("currency/refresh/", currency_views.CurrencyRefreshView.as_view(), name="api-currency-refresh"),
    path("icons/", icon_views.IconListView.as_view(), name="api-icon-list"),
    path("project-code/", views.ProjectCodeListView.as_view(), name="api-projectcode-list"),
    path("project-code/<int:pk>/", views.ProjectCodeDetailView.as_view(), name="api-projectcode-detail"),
]
