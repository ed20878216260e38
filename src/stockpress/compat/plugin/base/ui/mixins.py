"""`plugin.base.ui.mixins`."""

from stockpress.plugins.mixins import UserInterfaceMixin
from stockpress.plugins.mixins.user_interface import UIFeature

__all__ = [
    "UIFeature",
    "UserInterfaceMixin",
]
