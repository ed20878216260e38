"""Plugins that are always active."""

from __future__ import annotations

from django.conf import settings

MANDATORY = frozenset(
    {
        "bom-exporter",
        "inventree-email-notification",
        "inventree-exporter",
        "inventree-machines",
        "inventree-ui-notification",
        "inventreebarcode",
        "inventreecurrencyexchange",
        "inventreelabel",
        "inventreelabelmachine",
        "parameter-exporter",
    }
)


def mandatory_keys() -> frozenset[str]:
    """The plugins that this server cannot do without, and those its operator declared mandatory."""
    return MANDATORY | {str(key) for key in getattr(settings.STOCKPRESS, "plugins_mandatory", [])}
