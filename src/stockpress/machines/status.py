"""Status values of machines: those of each type are a class derived from `MachineStatus`."""

from __future__ import annotations

from stockpress.inventory.common.status import Color, StatusCode


class MachineStatus(StatusCode):
    """Numbers from 100 are fine, from 200 warnings, from 300 faults of the machine, from 400 of the connection or driver."""


class LabelPrinterStatus(MachineStatus):
    CONNECTED = 100, "Connected", Color.SUCCESS
    UNKNOWN = 101, "Unknown", Color.SECONDARY
    PRINTING = 110, "Printing", Color.PRIMARY
    WARNING = 200, "Warning", Color.WARNING
    NO_MEDIA = 301, "No media", Color.WARNING
    PAPER_JAM = 302, "Paper jam", Color.WARNING
    DISCONNECTED = 400, "Disconnected", Color.DANGER
    ERROR = 500, "Error", Color.DANGER
