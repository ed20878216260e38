"""What people do to stock: one class an action, each one transaction with its history and its events."""

from stockpress.inventory.stock.actions.assemblies import InstallItem, UninstallItem
from stockpress.inventory.stock.actions.customers import AssignStock
from stockpress.inventory.stock.actions.merging import MergeStock
from stockpress.inventory.stock.actions.moving import ReturnStock, TransferStock
from stockpress.inventory.stock.actions.portions import Portion
from stockpress.inventory.stock.actions.quantities import AddStock, CountStock, RemoveStock
from stockpress.inventory.stock.actions.serializing import SerializeStock
from stockpress.inventory.stock.actions.statuses import ChangeStockStatus

__all__ = [
    "AddStock",
    "AssignStock",
    "ChangeStockStatus",
    "CountStock",
    "InstallItem",
    "MergeStock",
    "Portion",
    "RemoveStock",
    "ReturnStock",
    "SerializeStock",
    "TransferStock",
    "UninstallItem",
]
