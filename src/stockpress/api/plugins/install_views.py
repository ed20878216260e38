"""Installing and removing plugins: begun by a request, done by the worker, waited for as long as people wait."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import DetailView, ListView, ServiceView, created, user_of
from stockpress.api.plugins.serializers import (
    InstallRunSerializer,
    PluginConfigInstallSerializer,
    PluginUninstallSerializer,
)
from stockpress.plugins.host import HOST
from stockpress.plugins.installer.models import InstallRun, RunState
from stockpress.plugins.installer.runs import wait
from stockpress.plugins.installer.services import InstallPackage
from stockpress.plugins.services import ForgetPlugin
from stockpress.plugins.uninstalling import UninstallPlugin

# Longer than most packages take; a run that takes longer goes on, and can be followed.
WAIT_S = 300.0
_LINES_OF_FAILURE = 20


class PluginInstallView(ListView, ServiceView):
    """GET what was installed and removed; POST to install a package."""

    permission = requires.superuser
    queryset = InstallRun.objects.order_by("-pk")
    serializer_class = InstallRunSerializer
    filter_backends = []

    @extend_schema(request=PluginConfigInstallSerializer, responses={201: PluginConfigInstallSerializer})
    def post(self, request: Request) -> Response:
        form = PluginConfigInstallSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        run = InstallPackage(
            user=user_of(request),
            packagename=given.get("packagename", ""),
            url=given.get("url", ""),
            version=given.get("version", ""),
        )()
        run = _ended_well(wait(run, WAIT_S))
        HOST.follow()
        text = f"{run.name} {run.version} is installed." if run.state == RunState.SUCCEEDED else _goes_on(run)
        return created(
            {
                **given,
                "result": text,
                "success": text,
                "output": run.output,
                "version": run.version or given.get("version"),
                "input": dict(given),
                "run": run.pk,
            }
        )

    def get_serializer_class(self) -> Any:
        return PluginConfigInstallSerializer if self.request.method == "POST" else InstallRunSerializer


class InstallRunDetailView(DetailView):
    """How one installation or removal goes, and what the installer says."""

    permission = requires.superuser
    queryset = InstallRun.objects.all()
    serializer_class = InstallRunSerializer


class PluginUninstallView(ServiceView):
    """Remove the package of a plugin, and its settings with it."""

    permission = requires.superuser
    serializer_class = PluginUninstallSerializer

    def put(self, request: Request, plugin: str) -> Response:
        delete_config = self.parse(request)["delete_config"]
        run = _ended_well(wait(UninstallPlugin(key=plugin, by=user_of(request))(), WAIT_S))
        HOST.follow()
        if delete_config and run.state == RunState.SUCCEEDED:
            ForgetPlugin(key=plugin)()
        return Response({"delete_config": True})

    def patch(self, request: Request, plugin: str) -> Response:
        return self.put(request, plugin)


def _goes_on(run: InstallRun) -> str:
    return f"Still at work: {run.progress or 'it waits for its turn'}. GET /api/plugins/install/{run.pk}/ shows how it goes."


def _ended_well(run: InstallRun) -> InstallRun:
    """The run, unless it failed: then the reason and what the installer said last, a line each (400)."""
    if run.state in {RunState.FAILED, RunState.LOST}:
        lines = [line for line in run.output.splitlines() if line.strip()]
        raise ValidationError({"non_field_errors": [run.error, *lines[-_LINES_OF_FAILURE:]]})
    return run
