"""`plugin.base.label.mixins`."""

from stockpress.plugins.mixins import LabelPrintingMixin

__all__ = [
    "LabelPrintingMixin",
]
