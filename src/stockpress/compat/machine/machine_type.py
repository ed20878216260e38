"""`machine.machine_type`."""

from stockpress.machines.contract import BaseDriver, BaseMachineType, MachineProperty
from stockpress.machines.status import MachineStatus

__all__ = [
    "BaseDriver",
    "BaseMachineType",
    "MachineProperty",
    "MachineStatus",
]
