"""`common.settings`: settings of the server."""

from stockpress.inventory.common.currency import default_currency as currency_code_default
from stockpress.settings_registry.global_access import get_global_setting, set_global_setting

__all__ = [
    "currency_code_default",
    "get_global_setting",
    "set_global_setting",
]
