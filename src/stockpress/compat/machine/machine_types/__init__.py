"""`machine.machine_types`: the types that come with the server."""

from stockpress.machines.label_printer import LabelPrinterBaseDriver, LabelPrinterMachine

__all__ = [
    "LabelPrinterBaseDriver",
    "LabelPrinterMachine",
]
