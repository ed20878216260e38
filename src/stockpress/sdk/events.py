"""Plugins that are told what happens, and the names of what is told; docs/plugins/events.md lists all."""

from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.order.events import PurchaseOrderEvents, ReturnOrderEvents, SalesOrderEvents
from stockpress.inventory.stock.events import StockEvents
from stockpress.plugins.activation.events import trigger_event
from stockpress.plugins.mixins import EventMixin
from stockpress.plugins.names import PluginEvents

__all__ = [
    "BuildEvents",
    "EventMixin",
    "PluginEvents",
    "PurchaseOrderEvents",
    "ReturnOrderEvents",
    "SalesOrderEvents",
    "StockEvents",
    "trigger_event",
]
