"""Paths of what is done with orders and shipments."""

from django.urls import path

from stockpress.api.order import action_views as views

_PURCHASE, _SALES, _RETURN = "order/po/<int:pk>", "order/so/<int:pk>", "order/ro/<int:pk>"

urlpatterns = [
    path(f"{_PURCHASE}/issue/", views.PurchaseOrderIssueView.as_view(), name="api-purchaseorder-issue"),
    path(f"{_PURCHASE}/hold/", views.PurchaseOrderHoldView.as_view(), name="api-purchaseorder-hold"),
    path(f"{_PURCHASE}/cancel/", views.PurchaseOrderCancelView.as_view(), name="api-purchaseorder-cancel"),
    path(f"{_PURCHASE}/complete/", views.PurchaseOrderCompleteView.as_view(), name="api-purchaseorder-complete"),
    path(f"{_PURCHASE}/receive/", views.PurchaseOrderReceiveView.as_view(), name="api-purchaseorder-receive"),
    path(f"{_SALES}/issue/", views.SalesOrderIssueView.as_view(), name="api-salesorder-issue"),
    path(f"{_SALES}/hold/", views.SalesOrderHoldView.as_view(), name="api-salesorder-hold"),
    path(f"{_SALES}/cancel/", views.SalesOrderCancelView.as_view(), name="api-salesorder-cancel"),
    path(f"{_SALES}/complete/", views.SalesOrderCompleteView.as_view(), name="api-salesorder-complete"),
    path("order/so/shipment/<int:pk>/ship/", views.ShipmentShipView.as_view(), name="api-salesordershipment-ship"),
    path(f"{_RETURN}/issue/", views.ReturnOrderIssueView.as_view(), name="api-returnorder-issue"),
    path(f"{_RETURN}/hold/", views.ReturnOrderHoldView.as_view(), name="api-returnorder-hold"),
    path(f"{_RETURN}/cancel/", views.ReturnOrderCancelView.as_view(), name="api-returnorder-cancel"),
    path(f"{_RETURN}/complete/", views.ReturnOrderCompleteView.as_view(), name="api-returnorder-complete"),
    path(f"{_RETURN}/receive/", views.ReturnOrderReceiveView.as_view(), name="api-returnorder-receive"),
]
