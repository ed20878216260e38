"""Plugins that add to what templates may show, look at finished reports, or bring icons."""

from stockpress.inventory.common.icons import IconPack
from stockpress.plugins.mixins import IconPackMixin, ReportMixin

__all__ = ["IconPack", "IconPackMixin", "ReportMixin"]
