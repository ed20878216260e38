"""The API: one line an area, and an answer for every path that none of them has."""

from django.urls import include, path, re_path

from stockpress.api.framework.views import UnknownEndpointView

AREAS = [
    "stockpress.api.system.urls",
    "stockpress.api.users.urls",
    "stockpress.api.settings.urls",
    "stockpress.api.plugins.urls",
    "stockpress.api.barcodes.urls",
    "stockpress.api.actions.urls",
    "stockpress.api.suppliers.urls",
    "stockpress.api.signin.urls",
    "stockpress.api.outputs.urls",
    "stockpress.api.notifications.urls",
    "stockpress.api.background.urls",
    "stockpress.api.printing.urls",
    "stockpress.api.common.urls",
    "stockpress.api.generic.urls",
    "stockpress.api.part.urls",
    "stockpress.api.company.urls",
    "stockpress.api.stock.urls",
    "stockpress.api.order.urls",
    "stockpress.api.build.urls",
]

urlpatterns = [
    *(path("", include(area)) for area in AREAS),
    re_path(r"", UnknownEndpointView.as_view(), name="api-unknown"),
]
