"""Plugins that say what is valid, make numbers, and take part when orders and builds change their state."""

from django.core.exceptions import ValidationError

from stockpress.inventory.common.transitions import TransitionMethod
from stockpress.plugins.mixins import TransitionMixin, ValidationMixin

__all__ = ["TransitionMethod", "TransitionMixin", "ValidationError", "ValidationMixin"]
