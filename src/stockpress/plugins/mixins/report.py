"""Plugins that add to what templates may show, and that look at finished reports."""

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class ReportMixin(MixinHost):
    """Changes the context in place; what the methods return is not looked at."""

    MixinMeta: ClassVar[Any] = named("ReportContext")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.REPORT, True, ReportMixin)

    def add_report_context(
        self, report_instance: Any, model_instance: Any, request: Any, context: Any, **kwargs: Any
    ) -> None:
        """Add to the context of one item of a report."""

    def add_label_context(
        self, label_instance: Any, model_instance: Any, request: Any, context: Any, **kwargs: Any
    ) -> None:
        """Add to the context of one label."""

    def report_callback(self, template: Any, instance: Any, report: Any, request: Any, **kwargs: Any) -> None:
        """Look at a report that was made: `report` is its PDF."""
