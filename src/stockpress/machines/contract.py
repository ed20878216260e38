"""The classes that authors of machine types and drivers derive from.

Who runs machines provides what they know of themselves (`STATE`, `DRIVER`, `CONFIG`) and of each other (`MACHINES`).
"""

# ruff: noqa: ARG002 - the arguments are those that drivers, which override the methods, are given

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypedDict

from stockpress.kernel.ports import Port
from stockpress.machines.provided import Provided
from stockpress.machines.status import MachineStatus

# Whose a setting is: the machine's, as its type declares it, or the driver's.
ConfigType = Literal["M", "D"]
PropertyValue = str | bool | int | float
FULL_PROGRESS = 100


class _PropertyNeeds(TypedDict):
    key: str
    value: PropertyValue


class MachineProperty(_PropertyNeeds, total=False):
    """A fact about a machine. `type` says how `value` is shown; a progress is out of `max_progress`, 100 if not said."""

    group: str
    type: Literal["str", "bool", "progress", "int", "float"]
    max_progress: int | None


@dataclass
class MachineState:
    """What is known of a machine at the moment. `save` keeps it where others can read it; this one keeps it to itself."""

    status: int
    status_text: str = ""
    initialized: bool = False
    restart_required: bool = False
    errors: list[Any] = field(default_factory=list)
    properties: list[MachineProperty] = field(default_factory=list)

    def save(self) -> None:
        """Called after every change."""


# (machine): its state.
STATE: Port[[Any], MachineState] = Port("states of machines")
# (machine): its row, as it is stored now; None once it was deleted.
CONFIG: Port[[Any], Any] = Port("configurations of machines")
# (row): the driver of a machine; None if there is none of that name.
DRIVER: Port[[Any], Any] = Port("drivers of machines")
# (driver, what they have to be like): the machines of a driver.
MACHINES: Port[..., list[Any]] = Port("machines of drivers")
# (driver): what went wrong with a driver itself; the list that is kept.
DRIVER_ERRORS: Port[[Any], list[Any]] = Port("errors of drivers")
# (machine, key, whose): the typed value.
SETTING: Port[..., Any] = Port("value of a machine's setting")
# (machine, key, whose, value): stored.
CHANGE_SETTING: Port[..., None] = Port("change of a machine's setting")
# (machine): whether every required setting has a value, and the keys of those that have none, by whose they are.
CHECK_SETTINGS: Port[[Any], tuple[bool, dict[str, list[str]]]] = Port("check of a machine's settings")


class BaseDriver(Provided):
    """Talks to machines of one type; there is one instance for all machines of the driver.

    machine_type: the SLUG of the type. MACHINE_SETTINGS: what is set for each machine, by key.
    """

    machine_type: ClassVar[str]
    MACHINE_SETTINGS: ClassVar[dict[str, dict[str, Any]]]

    required_attributes: ClassVar[list[str]] = ["SLUG", "NAME", "DESCRIPTION", "machine_type"]

    def __init__(self) -> None:
        super().__init__()

    def init_driver(self) -> None:
        """Called once, before the machines of the driver are started."""

    def init_machine(self, machine: BaseMachineType) -> None:
        """Start a machine. An exception leaves it as not started, and is shown with it."""

    def update_machine(self, old_machine_state: dict[str, Any], machine: BaseMachineType) -> None:
        """The machine's row or one of its settings has changed; set `machine.restart_required` if that needs a restart."""

    def restart_machine(self, machine: BaseMachineType) -> None:
        """Somebody asked for a restart; status, text and errors are cleared already."""

    def ping_machines(self) -> None:
        """Called from time to time: look after all machines, `self.get_machines()`."""

    def get_machines(self, **kwargs: Any) -> list[BaseMachineType]:
        """The machines of this driver: those that are started, unless `initialized` says otherwise.

        kwargs: name, machine_type (a class), initialized, active, base_driver (a class).
        """
        kwargs.pop("driver", None)
        return MACHINES(self, **kwargs)

    def handle_error(self, error: Exception | str) -> None:
        """Note what went wrong with the driver itself; the same is noted once."""
        known = DRIVER_ERRORS(self)
        if error not in known:
            known.append(error)

    @property
    def errors(self) -> list[Any]:
        return list(DRIVER_ERRORS(self))


class BaseMachineType(Provided):
    """A kind of machine; there is one instance for each machine.

    base_driver: what its drivers derive from. MACHINE_STATUS: the status values, of which `default_machine_status` is one.
    MACHINE_SETTINGS: what is set for each machine whatever its driver, by key.
    """

    base_driver: ClassVar[type[BaseDriver]]
    MACHINE_STATUS: ClassVar[type[MachineStatus]]
    default_machine_status: ClassVar[MachineStatus]
    MACHINE_SETTINGS: ClassVar[dict[str, dict[str, Any]]]

    required_attributes: ClassVar[list[str]] = [
        "SLUG",
        "NAME",
        "DESCRIPTION",
        "base_driver",
        "MACHINE_STATUS",
        "default_machine_status",
    ]

    def __init__(self, machine_config: Any) -> None:
        self.pk = machine_config.pk
        self.driver: Any = DRIVER(machine_config)
        if self.driver is None:
            self.handle_error(f"The driver '{machine_config.driver}' was not found.")
        elif not isinstance(self.driver, self.base_driver):
            self.handle_error(f"The driver '{self.driver.NAME}' is not one for machines of the type '{self.NAME}'.")
        self.machine_settings: dict[str, dict[str, Any]] = getattr(self, "MACHINE_SETTINGS", {})
        self.driver_settings: dict[str, dict[str, Any]] = getattr(self.driver, "MACHINE_SETTINGS", {})
        self.setting_types: list[tuple[dict[str, dict[str, Any]], ConfigType]] = [
            (self.machine_settings, "M"),
            (self.driver_settings, "D"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}>"

    @property
    def machine_config(self) -> Any:
        return CONFIG(self)

    @property
    def name(self) -> str | None:
        return getattr(self.machine_config, "name", None)

    @property
    def active(self) -> bool:
        return bool(getattr(self.machine_config, "active", False))

    @property
    def initialized(self) -> bool:
        return STATE(self).initialized

    @property
    def restart_required(self) -> bool:
        return STATE(self).restart_required

    @restart_required.setter
    def restart_required(self, value: bool) -> None:
        self._change(restart_required=bool(value))

    @property
    def errors(self) -> list[Any]:
        return list(STATE(self).errors)

    @property
    def status(self) -> MachineStatus:
        return self._member(STATE(self).status)

    @property
    def status_text(self) -> str:
        return STATE(self).status_text

    @property
    def properties(self) -> list[MachineProperty]:
        return list(STATE(self).properties)

    @property
    def properties_dict(self) -> dict[str, MachineProperty]:
        return {one["key"]: one for one in self.properties}

    def handle_error(self, error: Exception | str) -> None:
        """Note what went wrong with the machine; the same is noted once."""
        if error not in self.errors:
            self._change(errors=[*self.errors, error])

    def reset_errors(self) -> None:
        self._change(errors=[])

    def set_status(self, status: MachineStatus) -> None:
        """Raises ValueError for what is no status of this kind of machine."""
        self._change(status=self._member(status).value)

    def set_status_text(self, status_text: str) -> None:
        self._change(status_text=str(status_text))

    def set_properties(self, properties: list[MachineProperty]) -> None:
        """Put these in the place of all that were there; what they do not say is filled in."""
        for one in properties:
            kind = one.setdefault("type", "str")
            one.setdefault("group", "")
            one.setdefault("max_progress", FULL_PROGRESS if kind == "progress" else None)
        self._change(properties=list(properties))

    def get_setting(self, key: str, config_type_str: ConfigType, cache: bool = False) -> Any:
        """The typed value of a setting of the machine (M) or of its driver (D)."""
        return SETTING(self, key, config_type_str)

    def set_setting(self, key: str, config_type_str: ConfigType, value: Any) -> None:
        CHANGE_SETTING(self, key, config_type_str, value)

    def check_settings(self) -> tuple[bool, dict[str, list[str]]]:
        """Whether every required setting has a value, and the keys of those that have none, by whose they are."""
        return CHECK_SETTINGS(self)

    def _member(self, status: int) -> MachineStatus:
        members = {member.value: member for member in self.MACHINE_STATUS}
        if int(status) not in members:
            raise ValueError(f"{status!r} is no status of machines of the type '{self.NAME}'.")
        return members[int(status)]

    def _change(self, **values: Any) -> None:
        state = STATE(self)
        for name, value in values.items():
            setattr(state, name, value)
        state.save()
