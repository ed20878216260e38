"""What the workers have to do, in numbers."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.background.serializers import TaskOverviewSerializer
from stockpress.api.framework import requires
from stockpress.api.framework.views import ApiView
from stockpress.jobs.overview import overview


class TaskOverviewView(ApiView):
    """How much background work there is."""

    permission = requires.signed_in

    @extend_schema(responses=TaskOverviewSerializer)
    def get(self, _request: Request) -> Response:
        return Response(TaskOverviewSerializer(overview()).data)
