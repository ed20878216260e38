"""`InvenTree.unit_test`: what plugins' own tests derive from."""

from stockpress.api.for_plugins.testing import InvenTreeAPITestCase, InvenTreeTestCase

__all__ = [
    "InvenTreeAPITestCase",
    "InvenTreeTestCase",
]
