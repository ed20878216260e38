"""What the processes of this server counted and timed, in the text form that Prometheus reads."""

from __future__ import annotations

import os

from django.http import HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from rest_framework.request import Request

from stockpress.api.framework import requires
from stockpress.api.framework.views import ApiView

# Where the processes of one server keep their figures; the supervisor says so.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class MetricsView(ApiView):
    """For a monitoring system, which signs in with an API token of a staff account."""

    permission = requires.staff
    schema = None

    def get(self, _request: Request) -> HttpResponse:
        registry: CollectorRegistry = REGISTRY
        if os.environ.get(FOLDER_VARIABLE):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
