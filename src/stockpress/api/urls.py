"""The API: one line an area, and an answer for every path that none of them has."""

from django.urls import include, path, re_path

from stockpress.api.framework.views import UnknownEndpointView

AREAS = [
    "stockpress.api.system.urls",
    "stockpress.api.users.urls",
    "stockpress.api.outputs.urls",
    "stockpress.api.printing.urls",
]

urlpatterns = [
    *(path("", include(area)) for area in AREAS),
    re_path(r"", UnknownEndpointView.as_view(), name="api-unknown"),
]
