"""The classes that authors of machine types and drivers derive from."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from stockpress.machines import contract
from stockpress.machines.contract import BaseDriver, BaseMachineType, MachineProperty, MachineState
from stockpress.machines.label_printer import LabelPrinterBaseDriver, LabelPrinterMachine
from stockpress.machines.status import LabelPrinterStatus, MachineStatus


class Printer(LabelPrinterBaseDriver):
    SLUG = "printer"
    NAME = "Printer"
    DESCRIPTION = "Prints"

    def __init__(self) -> None:
        # Settings are often declared here, before the base class is asked.
        self.MACHINE_SETTINGS = {"HOST": {"name": "Host", "default": "printer"}}  # type: ignore[misc]
        self.printed: list[Any] = []
        super().__init__()

    def print_label(self, machine: Any, label: Any, item: Any, **kwargs: Any) -> None:
        self.printed.append((label, item, kwargs))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> LabelPrinterMachine:
    state = MachineState(status=LabelPrinterStatus.UNKNOWN.value)
    config = SimpleNamespace(pk=1, name="Zebra", active=True, driver="printer")
    for port, answer in {
        contract.STATE: lambda _: state,
        contract.CONFIG: lambda _: config,
        contract.DRIVER: lambda _: Printer(),
    }.items():
        monkeypatch.setattr(port, "_function", answer)
    return LabelPrinterMachine(config)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("CONNECTED", 100),
        ("UNKNOWN", 101),
        ("PRINTING", 110),
        ("WARNING", 200),
        ("NO_MEDIA", 301),
        ("PAPER_JAM", 302),
        ("DISCONNECTED", 400),
        ("ERROR", 500),
    ],
)
def test_the_status_values_of_label_printers_are_those_that_drivers_set(name: str, number: int) -> None:
    assert LabelPrinterMachine.MACHINE_STATUS[name].value == number


def test_a_colour_may_be_written_as_its_name_and_has_to_be_one() -> None:
    class Own(MachineStatus):
        FINE = 100, "Fine", "success"

    assert Own.FINE.color == "success"
    with pytest.raises(ValueError, match="pink"):

        class Wrong(MachineStatus):
            FINE = 100, "Fine", "pink"


def test_a_driver_that_is_complete_is_accepted() -> None:
    Printer.validate()
    LabelPrinterMachine.validate()
    assert LabelPrinterMachine.get_is_builtin()
    assert not Printer.get_is_builtin()


def test_a_driver_is_told_what_it_lacks() -> None:
    class Lacking(LabelPrinterBaseDriver):
        SLUG = "lacking"
        NAME = ""

    with pytest.raises(NotImplementedError, match="NAME, DESCRIPTION and one of print_label or print_labels"):
        Lacking.validate()


def test_a_type_is_told_what_it_lacks() -> None:
    class Lacking(BaseMachineType):
        SLUG = "lacking"

    with pytest.raises(NotImplementedError, match="base_driver, MACHINE_STATUS"):
        Lacking.validate()


def test_all_labels_are_printed_in_their_order(machine: LabelPrinterMachine) -> None:
    driver: Printer = machine.driver
    driver.print_labels(machine, "label", ["a", "b"], printing_options={"copies": 2})
    assert [(label, item) for label, item, _ in driver.printed] == [("label", "a"), ("label", "b")]
    assert driver.printed[0][2] == {"printing_options": {"copies": 2}}


def test_one_copy_is_printed_unless_more_are_asked_for() -> None:
    options = Printer().get_printing_options_serializer(None, data={})
    assert options.is_valid()
    assert options.validated_data == {"copies": 1}


def test_a_machine_knows_its_name_settings_and_state(machine: LabelPrinterMachine) -> None:
    assert str(machine) == "Zebra"
    assert repr(machine) == "<LabelPrinterMachine: Zebra>"
    assert machine.active
    assert machine.status is LabelPrinterStatus.UNKNOWN
    assert [kind for _, kind in machine.setting_types] == ["M", "D"]
    assert "HOST" in machine.driver_settings
    assert "LOCATION" in machine.machine_settings


def test_a_status_is_one_of_the_type(machine: LabelPrinterMachine) -> None:
    machine.set_status(LabelPrinterMachine.MACHINE_STATUS.NO_MEDIA)
    machine.set_status_text("empty")
    assert machine.status is LabelPrinterStatus.NO_MEDIA
    assert machine.status_text == "empty"
    with pytest.raises(ValueError, match="no status"):
        machine.set_status(7)  # type: ignore[arg-type]


def test_an_error_is_noted_once(machine: LabelPrinterMachine) -> None:
    machine.handle_error("out of paper")
    machine.handle_error("out of paper")
    assert machine.errors == ["out of paper"]
    machine.reset_errors()
    assert machine.errors == []


def test_properties_are_completed_and_replace_those_before(machine: LabelPrinterMachine) -> None:
    machine.set_properties([MachineProperty(key="Old", value=1)])
    machine.set_properties(
        [MachineProperty(key="Model", value="3000"), MachineProperty(key="Battery", value=42, type="progress")]
    )
    assert machine.properties == [
        {"key": "Model", "value": "3000", "type": "str", "group": "", "max_progress": None},
        {"key": "Battery", "value": 42, "type": "progress", "group": "", "max_progress": 100},
    ]
    assert set(machine.properties_dict) == {"Model", "Battery"}


def test_a_driver_of_another_type_is_named_as_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(BaseDriver):
        SLUG, NAME, DESCRIPTION, machine_type = "other", "Other", "", "other"

    state = MachineState(status=101)
    monkeypatch.setattr(contract.STATE, "_function", lambda _: state)
    config = SimpleNamespace(pk=1, name="X", driver="other")
    monkeypatch.setattr(contract.DRIVER, "_function", lambda _: Other())
    LabelPrinterMachine(config)
    assert "'Other'" in state.errors[0]
    state.errors.clear()
    monkeypatch.setattr(contract.DRIVER, "_function", lambda _: None)
    LabelPrinterMachine(config)
    assert "'other' was not found" in state.errors[0]


def test_a_state_is_made_of_plain_values() -> None:
    assert dataclasses.asdict(MachineState(status=100))["initialized"] is False
