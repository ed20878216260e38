"""`report.mixins`: models that can be printed."""

from stockpress.inventory.common.printable import PrintableMixin as InvenTreeReportMixin
from stockpress.printing.context.types import BaseReportContext, QuerySet

__all__ = [
    "BaseReportContext",
    "InvenTreeReportMixin",
    "QuerySet",
]
