"""`plugin.base.label.label`: what the worker calls to print one label."""

from stockpress.plugins.mixins.label_task import print_label

__all__ = [
    "print_label",
]
