"""Every label on a page of its own size, in one PDF."""

from __future__ import annotations

from stockpress.sdk.labels import LabelHtml, LabelPdf, LabelPrintingMixin, LabelWork, PrintedFile
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import Setting, SettingsMixin, definitions

DEBUG_SETTING = definitions(
    DEBUG=Setting(
        name="Debug mode", description="Make an HTML page of the labels instead of a PDF", type=bool, default=False
    )
)


class InvenTreeLabelPlugin(LabelPrintingMixin, SettingsMixin, Plugin):
    """Chosen when a print request names no other label printer."""

    NAME = "InvenTreeLabel"
    TITLE = "InvenTree PDF label printer"
    DESCRIPTION = "Makes one PDF of the labels, each on a page of its own size"
    AUTHOR = "Stockpress"
    VERSION = "1.1.0"

    SETTINGS = DEBUG_SETTING

    def make_labels(self, work: LabelWork) -> PrintedFile:
        """The PDF, or with the setting `DEBUG` the HTML."""
        return (LabelHtml() if self.get_setting("DEBUG") else LabelPdf()).make(work)
