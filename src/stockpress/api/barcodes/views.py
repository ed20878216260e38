"""Scanning, making and linking barcodes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.accounts.permissions import require_permission
from stockpress.api.barcodes.serializers import (
    BarcodeAssignSerializer,
    BarcodeGenerateSerializer,
    BarcodePOAllocateSerializer,
    BarcodePOReceiveSerializer,
    BarcodeSerializer,
    BarcodeSOAllocateSerializer,
    BarcodeUnassignSerializer,
)
from stockpress.api.framework import requires
from stockpress.api.framework.views import ServiceView, created, user_of
from stockpress.inventory.common.barcode_links import UnlinkBarcode
from stockpress.inventory.common.barcodes import barcode_models
from stockpress.inventory.order.models import PurchaseOrder, SalesOrderAllocation
from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.plugins.scanning.linking import LinkScanned
from stockpress.plugins.scanning.purchases import FindArticleToOrder, ReceiveByBarcode
from stockpress.plugins.scanning.sales import PromiseByBarcode
from stockpress.plugins.scanning.scans import Scan, ScanBarcode
from stockpress.plugins.scanning.storing import StoreScan


class StoredScanView(ServiceView):
    """Every request with a barcode is remembered with its answer, where the server keeps a list of scans."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        given = getattr(request, "data", None) if request.method == "POST" and response.status_code < 500 else None
        barcode = given.get("barcode") if isinstance(given, Mapping) else None
        if isinstance(request.user, User) and isinstance(barcode, str):
            StoreScan(
                user=request.user,
                data=barcode,
                endpoint=request.path,
                result=status.is_success(response.status_code),
                context={name: value for name, value in dict(given or {}).items() if name != "barcode"},
                response=response.data,
            )()
        return answer


class ScanView(StoredScanView, ABC):
    """A barcode is looked up; 400 with the reason if nothing comes of it."""

    serializer_class: Any = BarcodeSerializer

    def post(self, request: Request) -> Response:
        given = self.parse(request)
        scan = self.scan(user_of(request), given)
        sent = {name: getattr(value, "pk", value) for name, value in given.items()}
        if scan.error:
            return Response(scan.shown(), status=status.HTTP_400_BAD_REQUEST)
        return created({**sent, **scan.shown()})

    @abstractmethod
    def scan(self, user: User, given: dict[str, Any]) -> Scan:
        """Do what the request is for."""


class BarcodeScanView(ScanView):
    """What a barcode belongs to: one of this server, one that was linked to an object, or one that a plugin knows."""

    permission = requires.signed_in

    @extend_schema(responses={201: BarcodeSerializer})
    def post(self, request: Request) -> Response:
        return super().post(request)

    def scan(self, user: User, given: dict[str, Any]) -> Scan:
        return ScanBarcode(user=user, barcode=given["barcode"])()


class BarcodePOAllocateView(ScanView):
    """The article of the order's supplier that a barcode stands for. Nothing is ordered yet."""

    permission = requires.may("add", PurchaseOrder)
    serializer_class = BarcodePOAllocateSerializer

    @extend_schema(responses={201: BarcodePOAllocateSerializer})
    def post(self, request: Request) -> Response:
        return super().post(request)

    def scan(self, user: User, given: dict[str, Any]) -> Scan:
        return FindArticleToOrder(user=user, barcode=given["barcode"], order=given["purchase_order"])()


class BarcodePOReceiveView(ScanView):
    """Take in what the barcode on a delivery says."""

    permission = requires.may("change", PurchaseOrder)
    serializer_class = BarcodePOReceiveSerializer

    @extend_schema(responses={201: BarcodePOReceiveSerializer})
    def post(self, request: Request) -> Response:
        return super().post(request)

    def scan(self, user: User, given: dict[str, Any]) -> Scan:
        return ReceiveByBarcode(
            user=user,
            barcode=given["barcode"],
            supplier=given.get("supplier"),
            order=given.get("purchase_order"),
            line=given.get("line_item"),
            location=given.get("location"),
            auto_allocate=given["auto_allocate"],
        )()


class BarcodeSOAllocateView(ScanView):
    """Promise the stock item that a barcode stands for to a sales order."""

    permission = requires.may("add", SalesOrderAllocation)
    serializer_class = BarcodeSOAllocateSerializer

    @extend_schema(responses={201: BarcodeSOAllocateSerializer})
    def post(self, request: Request) -> Response:
        return super().post(request)

    def scan(self, user: User, given: dict[str, Any]) -> Scan:
        return PromiseByBarcode(
            user=user,
            barcode=given["barcode"],
            order=given["sales_order"],
            line=given.get("line"),
            shipment=given.get("shipment"),
            quantity=given.get("quantity"),
        )()


class BarcodeGenerateView(ServiceView):
    """What the barcode of an object contains."""

    permission = requires.signed_in
    serializer_class = BarcodeGenerateSerializer

    @extend_schema(responses={200: BarcodeSerializer})
    def post(self, request: Request) -> Response:
        wanted = self.parse(request)
        model = barcode_models().get(wanted["model"].lower())
        if model is None:
            raise InvalidInput(field="model", reason=f"There is no kind {wanted['model'][:40]!r} that has barcodes.")
        require_permission(user_of(request), model, "view")
        instance = model._default_manager.filter(pk=wanted["pk"]).first()
        if instance is None:
            raise NotFound(what=f"{model._meta.verbose_name} with the key {wanted['pk']}")
        return Response({"barcode": instance.format_barcode()})


class BarcodeAssignView(StoredScanView):
    """Link a barcode of others to an object, so that a scan of it finds the object."""

    permission = requires.signed_in
    serializer_class = BarcodeAssignSerializer

    @extend_schema(responses={201: BarcodeAssignSerializer})
    def post(self, request: Request) -> Response:
        given = self.parse(request)
        row = LinkScanned(user=user_of(request), instance=given["instance"], barcode=given["barcode"])()
        return created(
            {
                "success": f"The barcode is linked to this {row._meta.verbose_name}.",
                "barcode": given["barcode"],
                given["kind"]: row.pk,
                "barcode_data": row.barcode_data,
                "barcode_hash": row.barcode_hash,
            }
        )


class BarcodeUnassignView(ServiceView):
    """Take the linked barcode off an object."""

    permission = requires.signed_in
    serializer_class = BarcodeUnassignSerializer

    @extend_schema(responses={201: BarcodeUnassignSerializer})
    def post(self, request: Request) -> Response:
        given = self.parse(request)
        row = UnlinkBarcode(user=user_of(request), instance=given["instance"])()
        return created({"success": f"No barcode is linked to this {row._meta.verbose_name}.", given["kind"]: row.pk})
