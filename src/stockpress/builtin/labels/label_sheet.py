"""As many labels on a sheet of paper as fit."""

from __future__ import annotations

from stockpress.builtin.labels.inventree_label import DEBUG_SETTING
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import LabelPrintingMixin, SettingsMixin
from stockpress.printing.label_printer import LabelHtml, LabelSheet, LabelWork, PrintedFile, SheetOptions


class InvenTreeLabelSheetPlugin(LabelPrintingMixin, SettingsMixin, InvenTreePlugin):
    """For office printers and sheets of adhesive labels."""

    NAME = "InvenTreeLabelSheet"
    TITLE = "InvenTree Label Sheet Printer"
    DESCRIPTION = "Lays the labels out on sheets of paper"
    AUTHOR = "Stockpress"
    VERSION = "1.0.1"

    SETTINGS = DEBUG_SETTING
    PrintingOptionsSerializer = SheetOptions

    def make_labels(self, work: LabelWork) -> PrintedFile:
        """The PDF of the sheets, or with the setting `DEBUG` the HTML of the labels."""
        return (LabelHtml() if self.get_setting("DEBUG") else LabelSheet()).make(work)
