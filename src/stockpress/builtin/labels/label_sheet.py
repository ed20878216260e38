"""As many labels on a sheet of paper as fit."""

from __future__ import annotations

from stockpress.builtin.labels.inventree_label import DEBUG_SETTING
from stockpress.sdk.labels import LabelHtml, LabelPrintingMixin, LabelSheet, LabelWork, PrintedFile, SheetOptions
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import SettingsMixin


class InvenTreeLabelSheetPlugin(LabelPrintingMixin, SettingsMixin, Plugin):
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
