"""Plugins that bring drivers of machines, such as label printers, or new kinds of machines."""

from stockpress.machines.contract import BaseDriver, BaseMachineType, MachineProperty
from stockpress.machines.label_printer import LabelPrinterBaseDriver, LabelPrinterMachine
from stockpress.machines.status import LabelPrinterStatus, MachineStatus
from stockpress.plugins.mixins import MachineDriverMixin

__all__ = [
    "BaseDriver",
    "BaseMachineType",
    "LabelPrinterBaseDriver",
    "LabelPrinterMachine",
    "LabelPrinterStatus",
    "MachineDriverMixin",
    "MachineProperty",
    "MachineStatus",
]
