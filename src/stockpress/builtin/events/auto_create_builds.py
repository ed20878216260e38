"""A build that begins gets builds for the sub-assemblies that it lacks."""

from __future__ import annotations

from typing import Any

from stockpress.inventory.build.actions.children import CreateChildBuilds
from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.build.models import Build
from stockpress.sdk.events import EventMixin
from stockpress.sdk.plugin import Plugin


class AutoCreateBuildsPlugin(EventMixin, Plugin):
    """Works while the server tells plugins of events. What it creates is pending: somebody looks at it and issues it."""

    NAME = "Auto Create Builds"
    SLUG = "autocreatebuilds"
    DESCRIPTION = "Creates build orders for sub-assemblies when a build order is issued"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    def wants_process_event(self, event: str) -> bool:
        return event == BuildEvents.ISSUED

    def process_event(self, event: str, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        build = Build.objects.filter(pk=kwargs["id"]).first()
        if build is not None:
            CreateChildBuilds(build=build)()
