"""`report.helpers`: what can be printed."""

from stockpress.printing.model_types import (
    report_model_options,
    report_model_types,
    report_page_size_default,
    report_page_size_options,
)

__all__ = [
    "report_model_options",
    "report_model_types",
    "report_page_size_default",
    "report_page_size_options",
]
