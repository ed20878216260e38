"""`report.models`: templates and what is printed with them."""

from stockpress.outputs.models import DataOutput
from stockpress.printing.context.types import BaseContextExtension, LabelContextExtension, ReportContextExtension
from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate

__all__ = [
    "BaseContextExtension",
    "DataOutput",
    "LabelContextExtension",
    "LabelTemplate",
    "ReportAsset",
    "ReportContextExtension",
    "ReportSnippet",
    "ReportTemplate",
]
