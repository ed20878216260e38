"""Paths below /api/ that serve every model alike."""

from __future__ import annotations

from django.urls import path

from stockpress.api.generic import views
from stockpress.api.generic.metadata import ModelMetadataByFieldView, ModelMetadataView, metadata_view
from stockpress.inventory.build import models as build
from stockpress.inventory.common import models as common
from stockpress.inventory.common.mixins import MetadataMixin
from stockpress.inventory.company import models as company
from stockpress.inventory.order import models as order
from stockpress.inventory.part import models as part
from stockpress.inventory.stock import models as stock

# Where clients of earlier versions look for the metadata of an object: below the object itself.
METADATA_BELOW: dict[str, type[MetadataMixin]] = {
    "attachment": common.Attachment,
    "parameter": common.Parameter,
    "parameter/template": common.ParameterTemplate,
    "project-code": common.ProjectCode,
    "selection": common.SelectionList,
    "part": part.Part,
    "part/category": part.PartCategory,
    "part/category/parameters": part.PartCategoryParameterTemplate,
    "part/internal-price": part.PartInternalPriceBreak,
    "part/related": part.PartRelated,
    "part/sale-price": part.PartSellPriceBreak,
    "part/test-template": part.PartTestTemplate,
    "bom": part.BomItem,
    "bom/substitute": part.BomItemSubstitute,
    "company": company.Company,
    "company/address": company.Address,
    "company/contact": company.Contact,
    "company/part": company.SupplierPart,
    "company/part/manufacturer": company.ManufacturerPart,
    "company/price-break": company.SupplierPriceBreak,
    "stock": stock.StockItem,
    "stock/location": stock.StockLocation,
    "stock/location-type": stock.StockLocationType,
    "stock/test": stock.StockItemTestResult,
    "order/po": order.PurchaseOrder,
    "order/po-line": order.PurchaseOrderLineItem,
    "order/po-extra-line": order.PurchaseOrderExtraLine,
    "order/so": order.SalesOrder,
    "order/so-line": order.SalesOrderLineItem,
    "order/so-extra-line": order.SalesOrderExtraLine,
    "order/so/shipment": order.SalesOrderShipment,
    "order/ro": order.ReturnOrder,
    "order/ro-line": order.ReturnOrderLineItem,
    "order/ro-extra-line": order.ReturnOrderExtraLine,
    "build": build.Build,
    "build/item": build.BuildItem,
}

urlpatterns = [
    path("generic/status/", views.StatusListView.as_view(), name="api-status-list"),
    path("generic/status/custom/", views.CustomStateListView.as_view(), name="api-customstate-list"),
    path("generic/status/custom/<int:pk>/", views.CustomStateDetailView.as_view(), name="api-customstate-detail"),
    path("generic/status/<str:statusmodel>/", views.StatusView.as_view(), name="api-status-detail"),
    path("metadata/<str:model>/<int:pk>/", ModelMetadataView.as_view(), name="api-metadata"),
    path(
        "metadata/<str:model>/<str:lookup_field>/<str:lookup_value>/",
        ModelMetadataByFieldView.as_view(),
        name="api-metadata-by-field",
    ),
    *(
        path(f"{below}/<int:pk>/metadata/", metadata_view(model), name=f"api-{model._meta.model_name}-metadata")
        for below, model in METADATA_BELOW.items()
    ),
]
