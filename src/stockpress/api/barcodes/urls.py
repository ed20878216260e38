"""Paths below /api/barcode/."""

from django.urls import path

from stockpress.api.barcodes import history_views, views

urlpatterns = [
    path("barcode/", views.BarcodeScanView.as_view(), name="api-barcode-scan"),
    path("barcode/generate/", views.BarcodeGenerateView.as_view(), name="api-barcode-generate"),
    path("barcode/link/", views.BarcodeAssignView.as_view(), name="api-barcode-link"),
    path("barcode/unlink/", views.BarcodeUnassignView.as_view(), name="api-barcode-unlink"),
    path("barcode/po-allocate/", views.BarcodePOAllocateView.as_view(), name="api-barcode-po-allocate"),
    path("barcode/po-receive/", views.BarcodePOReceiveView.as_view(), name="api-barcode-po-receive"),
    path("barcode/so-allocate/", views.BarcodeSOAllocateView.as_view(), name="api-barcode-so-allocate"),
    path("barcode/history/", history_views.BarcodeScanResultListView.as_view(), name="api-barcode-scan-result-list"),
    path(
        "barcode/history/<int:pk>/",
        history_views.BarcodeScanResultDetailView.as_view(),
        name="api-barcode-scan-result-detail",
    ),
]
