"""What is done with builds."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.build.action_serializers import (
    BuildCancelSerializer,
    BuildCompleteSerializer,
    BuildOutputCompleteSerializer,
)
from stockpress.api.common.actions import ActionView, StepView
from stockpress.api.framework.views import created, user_of
from stockpress.inventory.build import actions
from stockpress.inventory.build.models import Build


class BuildIssueView(StepView):
    """Begin to produce."""

    queryset = Build.objects.all()
    service = actions.IssueBuild
    target_name = "build"


class BuildHoldView(StepView):
    """Put a build on hold."""

    queryset = Build.objects.all()
    service = actions.HoldBuild
    target_name = "build"


class BuildCancelView(ActionView):
    """Cancel a build."""

    queryset = Build.objects.all()
    serializer_class = BuildCancelSerializer

    @extend_schema(responses={201: BuildCancelSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        build, given = self.target(request), self.parse(request)
        actions.CancelBuild(build=build, user=user_of(request), **given)()
        return created(given)


class BuildFinishView(ActionView):
    """Finish a build and use up what is promised to it."""

    queryset = Build.objects.all()
    serializer_class = BuildCompleteSerializer

    @extend_schema(responses={201: BuildCompleteSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        build, given = self.target(request), self.parse(request)
        actions.FinishBuild(build=build, user=user_of(request), **given)()
        return created(given)


class BuildOutputCompleteView(ActionView):
    """Put finished outputs of a build into stock."""

    queryset = Build.objects.all()
    serializer_class = BuildOutputCompleteSerializer

    @extend_schema(responses={201: BuildOutputCompleteSerializer})
    def post(self, request: Request, **_kwargs: Any) -> Response:
        build, given = self.target(request), self.parse(request)
        actions.CompleteBuildOutputs(
            build=build,
            outputs=[
                actions.FinishedOutput(output_id=row["output"], quantity=row.get("quantity"))
                for row in given["outputs"]
            ],
            location=given["location"],
            status=given["status_custom_key"],
            accept_incomplete_allocation=given["accept_incomplete_allocation"],
            notes=given.get("notes", ""),
            user=user_of(request),
        )()
        return created(self.get_serializer(given).data)
