"""`common.currency`."""

from stockpress.inventory.common.currency import default_currency as currency_code_default

__all__ = [
    "currency_code_default",
]
