"""Paths below /api/ of orders and shipments."""

from django.urls import path

from stockpress.api.order import action_urls, views

urlpatterns = [
    path("order/po/", views.PurchaseOrderListView.as_view(), name="api-purchaseorder-list"),
    path("order/po/<int:pk>/", views.PurchaseOrderDetailView.as_view(), name="api-purchaseorder-detail"),
    path("order/so/", views.SalesOrderListView.as_view(), name="api-salesorder-list"),
    path("order/so/<int:pk>/", views.SalesOrderDetailView.as_view(), name="api-salesorder-detail"),
    path("order/so/shipment/", views.ShipmentListView.as_view(), name="api-salesordershipment-list"),
    path("order/so/shipment/<int:pk>/", views.ShipmentDetailView.as_view(), name="api-salesordershipment-detail"),
    path("order/ro/", views.ReturnOrderListView.as_view(), name="api-returnorder-list"),
    *action_urls.urlpatterns,
    path("order/ro/<int:pk>/", views.ReturnOrderDetailView.as_view(), name="api-returnorder-detail"),
]
