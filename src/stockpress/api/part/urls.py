"""Paths below /api/ of parts and categories."""

from django.urls import path

from stockpress.api.part import bom_views, views

urlpatterns = [
    path("bom/", bom_views.BomListView.as_view(), name="api-bomitem-list"),
    path("bom/<int:pk>/", bom_views.BomDetailView.as_view(), name="api-bomitem-detail"),
    path("part/category/", views.CategoryListView.as_view(), name="api-partcategory-list"),
    path("part/category/<int:pk>/", views.CategoryDetailView.as_view(), name="api-partcategory-detail"),
    path("part/", views.PartListView.as_view(), name="api-part-list"),
    path("part/<int:pk>/", views.PartDetailView.as_view(), name="api-part-detail"),
]
