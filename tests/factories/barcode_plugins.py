"""Plugins of tests that read and make barcodes."""

from __future__ import annotations

IMPORTS = """
from django.core.exceptions import ValidationError
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import BarcodeMixin, SettingsMixin, SupplierBarcodeMixin
"""


def reading(name: str, body: str) -> str:
    """A plugin whose `scan` has this body, which knows `barcode_data`."""
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    return f"""{IMPORTS}
class Reading(BarcodeMixin, InvenTreePlugin):
    NAME = "{name}"

    def scan(self, barcode_data):
{lines}
"""


def making(name: str, body: str) -> str:
    """A plugin whose `generate` has this body, which knows `model_instance`."""
    return (
        reading(name, "return None")
        + f"""
    def generate(self, model_instance):
        {body}
"""
    )
