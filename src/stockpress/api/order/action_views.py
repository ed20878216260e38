"""What is done with orders and shipments."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.common.actions import ActionView, StepView
from stockpress.api.common.task_detail import TaskDetailSerializer, done_at_once
from stockpress.api.framework.views import created, user_of
from stockpress.api.order.action_serializers import (
    PurchaseOrderCompleteSerializer,
    PurchaseOrderReceiveSerializer,
    ReturnOrderReceiveSerializer,
    SalesOrderCompleteSerializer,
    SalesOrderShipmentCompleteSerializer,
)
from stockpress.api.stock.serializers import StockItemSerializer
from stockpress.inventory.order import actions
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderShipment
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.selectors import with_item_counts


class _OrderStepView(StepView):
    target_name = "order"


class PurchaseOrderIssueView(_OrderStepView):
    """Place a purchase order with the supplier."""

    queryset = PurchaseOrder.objects.all()
    service = actions.IssueOrder


class PurchaseOrderHoldView(_OrderStepView):
    """Put a purchase order on hold."""

    queryset = PurchaseOrder.objects.all()
    service = actions.HoldOrder


class PurchaseOrderCancelView(_OrderStepView):
    """Cancel a purchase order."""

    queryset = PurchaseOrder.objects.all()
    service = actions.CancelOrder


class SalesOrderIssueView(_OrderStepView):
    """Take up a sales order."""

    queryset = SalesOrder.objects.all()
    service = actions.IssueOrder


class SalesOrderHoldView(_OrderStepView):
    """Put a sales order on hold."""

    queryset = SalesOrder.objects.all()
    service = actions.HoldOrder


class SalesOrderCancelView(_OrderStepView):
    """Cancel a sales order; stock that was promised to it and has not left is free again."""

    queryset = SalesOrder.objects.all()
    service = actions.CancelOrder


class ReturnOrderIssueView(_OrderStepView):
    """Take up a return order."""

    queryset = ReturnOrder.objects.all()
    service = actions.IssueOrder


class ReturnOrderHoldView(_OrderStepView):
    """Put a return order on hold."""

    queryset = ReturnOrder.objects.all()
    service = actions.HoldOrder


class ReturnOrderCancelView(_OrderStepView):
    """Cancel a return order."""

    queryset = ReturnOrder.objects.all()
    service = actions.CancelOrder


class ReturnOrderCompleteView(_OrderStepView):
    """Complete a return order."""

    queryset = ReturnOrder.objects.all()
    service = actions.CompleteReturnOrder


class PurchaseOrderCompleteView(ActionView):
    """Complete a purchase order."""

    queryset = PurchaseOrder.objects.all()
    serializer_class = PurchaseOrderCompleteSerializer

    @extend_schema(responses={201: PurchaseOrderCompleteSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        order, given = self.target(request), self.parse(request)
        actions.CompletePurchaseOrder(order=order, user=user_of(request), **given)()
        return created(given)


class SalesOrderCompleteView(ActionView):
    """Ship a sales order, or complete one that was shipped."""

    queryset = SalesOrder.objects.all()
    serializer_class = SalesOrderCompleteSerializer

    @extend_schema(responses={201: SalesOrderCompleteSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        order, given = self.target(request), self.parse(request)
        actions.CompleteSalesOrder(order=order, user=user_of(request), **given)()
        return created(given)


class PurchaseOrderReceiveView(ActionView):
    """Take in what arrived for a purchase order; answers the new stock items."""

    queryset = PurchaseOrder.objects.all()
    serializer_class = PurchaseOrderReceiveSerializer

    @extend_schema(responses={201: StockItemSerializer(many=True)})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        order, given = self.target(request), self.parse(request)
        items = actions.ReceivePurchaseOrder(
            order=order,
            lines=[line["arrived"] for line in given["items"]],
            location=given.get("location"),
            user=user_of(request),
        )()
        rows = with_item_counts(StockItem.objects.filter(pk__in=[item.pk for item in items]).order_by("pk"))
        return created(StockItemSerializer(rows, many=True, context=self.get_serializer_context()).data)


class ReturnOrderReceiveView(ActionView):
    """Take back items of a return order."""

    queryset = ReturnOrder.objects.all()
    serializer_class = ReturnOrderReceiveSerializer

    @extend_schema(responses={201: ReturnOrderReceiveSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        order, given = self.target(request), self.parse(request)
        actions.ReceiveReturnOrder(
            order=order,
            lines=[line["returned"] for line in given["items"]],
            location=given["location"],
            note=given["note"],
            user=user_of(request),
        )()
        return created(self.get_serializer(given).data)


class ShipmentShipView(ActionView):
    """Send a shipment to the customer. It has left when the answer comes; there is nothing to wait for."""

    queryset = SalesOrderShipment.objects.all()
    serializer_class = SalesOrderShipmentCompleteSerializer

    @extend_schema(responses={200: TaskDetailSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        shipment, given = self.target(request), self.parse(request)
        actions.ShipShipment(shipment=shipment, user=user_of(request), **given)()
        return Response(done_at_once())
