"""`generic.states.transition`."""

from stockpress.inventory.common.transitions import TransitionMethod

__all__ = [
    "TransitionMethod",
]
