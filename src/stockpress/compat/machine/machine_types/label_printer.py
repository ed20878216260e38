"""`machine.machine_types.label_printer`."""

from stockpress.machines.label_printer import LabelPrinterBaseDriver, LabelPrinterMachine
from stockpress.machines.status import LabelPrinterStatus

__all__ = [
    "LabelPrinterBaseDriver",
    "LabelPrinterMachine",
    "LabelPrinterStatus",
]
