"""`report.mixins`: models that can be printed."""

from stockpress.inventory.common.printable import BaseReportContext
from stockpress.inventory.common.printable import PrintableMixin as InvenTreeReportMixin
from stockpress.printing.context.types import QuerySet

__all__ = [
    "BaseReportContext",
    "InvenTreeReportMixin",
    "QuerySet",
]
