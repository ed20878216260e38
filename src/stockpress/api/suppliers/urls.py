"""Paths below /api/supplier/."""

from django.urls import path

from stockpress.api.suppliers import views

urlpatterns = [
    path("supplier/list/", views.SupplierListView.as_view(), name="api-supplier-list"),
    path("supplier/search/", views.SupplierSearchView.as_view(), name="api-supplier-search"),
    path("supplier/import/", views.SupplierImportView.as_view(), name="api-supplier-import"),
]
