"""Paths below /api/ of stock items and locations."""

from django.urls import path

from stockpress.api.stock import action_views as actions
from stockpress.api.stock import number_views as numbers
from stockpress.api.stock import views

urlpatterns = [
    path("stock/location/", views.LocationListView.as_view(), name="api-stocklocation-list"),
    path("stock/location/<int:pk>/", views.LocationDetailView.as_view(), name="api-stocklocation-detail"),
    path("stock/", views.StockListView.as_view(), name="api-stockitem-list"),
    path("stock/<int:pk>/", views.StockDetailView.as_view(), name="api-stockitem-detail"),
    path("stock/add/", actions.StockAddView.as_view(), name="api-stock-add"),
    path("stock/assign/", actions.StockAssignView.as_view(), name="api-stock-assign"),
    path("stock/change_status/", actions.StockChangeStatusView.as_view(), name="api-stock-change-status"),
    path("stock/count/", actions.StockCountView.as_view(), name="api-stock-count"),
    path("stock/merge/", actions.StockMergeView.as_view(), name="api-stock-merge"),
    path("stock/remove/", actions.StockRemoveView.as_view(), name="api-stock-remove"),
    path("stock/return/", actions.StockReturnView.as_view(), name="api-stock-return"),
    path("stock/transfer/", actions.StockTransferView.as_view(), name="api-stock-transfer"),
    path("stock/<int:pk>/install/", actions.StockInstallView.as_view(), name="api-stockitem-install"),
    path("stock/<int:pk>/uninstall/", actions.StockUninstallView.as_view(), name="api-stockitem-uninstall"),
    path("stock/<int:pk>/serialize/", actions.StockSerializeView.as_view(), name="api-stockitem-serialize"),
    path(
        "stock/<int:pk>/serial-numbers/",
        numbers.StockItemSerialNumbersView.as_view(),
        name="api-stockitem-serial-numbers",
    ),
    path("part/<int:pk>/serial-numbers/", numbers.PartSerialNumbersView.as_view(), name="api-part-serial-numbers"),
    path("generate/batch-code/", numbers.GenerateBatchCodeView.as_view(), name="api-generate-batch-code"),
    path("generate/serial-number/", numbers.GenerateSerialNumberView.as_view(), name="api-generate-serial-number"),
]
