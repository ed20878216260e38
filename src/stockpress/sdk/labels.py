"""Plugins that print labels.

A plugin that talks to a printer defines `print_label`, or `print_labels` to have all labels at once. One that makes a file
and touches nothing outside defines `make_labels(work) -> PrintedFile` (`MakesLabels`): such a job can be repeated and
cancelled without harm.
"""

from stockpress.plugins.mixins import LabelPrintingMixin
from stockpress.printing.label_printer import (
    LabelHtml,
    LabelPdf,
    LabelPrinter,
    LabelSheet,
    LabelWork,
    PrintedFile,
    SheetOptions,
    ToAttach,
)
from stockpress.printing.through_plugins import MakesLabels

__all__ = [
    "LabelHtml",
    "LabelPdf",
    "LabelPrinter",
    "LabelPrintingMixin",
    "LabelSheet",
    "LabelWork",
    "MakesLabels",
    "PrintedFile",
    "SheetOptions",
    "ToAttach",
]
