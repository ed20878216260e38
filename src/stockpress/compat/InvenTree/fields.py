"""`InvenTree.fields`: fields of models."""

from stockpress.inventory.common.fields import LinkField as InvenTreeURLField
from stockpress.inventory.common.fields import ModelMoneyField as InvenTreeModelMoneyField
from stockpress.inventory.common.fields import RoundingDecimalField

__all__ = [
    "InvenTreeModelMoneyField",
    "InvenTreeURLField",
    "RoundingDecimalField",
]
