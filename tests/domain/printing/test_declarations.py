"""What printing declares: its settings, the kinds of objects, and the rules of its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.outputs.models import DataOutput
from stockpress.printing.models import LabelTemplate
from stockpress.printing.page_sizes import PageSize, size_mm
from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import Scope, SettingInvalid, definition_of
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "default", "scope"),
    [
        # Upstream hides reports until somebody finds the switch.
        ("REPORT_ENABLE", True, Scope.GLOBAL),
        ("REPORT_DEFAULT_PAGE_SIZE", "A4", Scope.GLOBAL),
        ("REPORT_DEBUG_MODE", False, Scope.GLOBAL),
        ("REPORT_LOG_ERRORS", False, Scope.GLOBAL),
        ("REPORT_FETCH_URLS", False, Scope.GLOBAL),
        ("LABEL_ENABLE", True, Scope.GLOBAL),
        ("LABEL_DPI", 300, Scope.GLOBAL),
        ("LABEL_INLINE", True, Scope.USER),
        ("LABEL_DEFAULT_PRINTER", "", Scope.USER),
        ("REPORT_INLINE", False, Scope.USER),
    ],
)
def test_a_setting_of_printing_has_the_default_that_clients_expect(key: str, default: Any, scope: Scope) -> None:
    definition = definition_of(key, scope)
    assert definition.default == default
    if scope is Scope.GLOBAL:
        assert setting(key) == default


@pytest.mark.parametrize(("key", "value"), [("LABEL_DPI", 99), ("REPORT_DEFAULT_PAGE_SIZE", "A9")])
def test_a_value_that_makes_no_sense_is_refused(key: str, value: Any) -> None:
    before = setting(key)
    with pytest.raises(SettingInvalid, match=key):
        ChangeSetting(key=key, value=value)()
    assert setting(key) == before


@pytest.mark.parametrize(
    ("code", "size"),
    [("A4", (210, 297)), ("A3", (297, 420)), ("Legal", (215.9, 355.6)), ("Letter", (215.9, 279.4)), ("B7", (210, 297))],
)
def test_paper_has_its_size_and_an_unknown_one_is_a4(code: str, size: tuple[float, float]) -> None:
    assert size_mm(code) == size
    assert size_mm(code, landscape=True) == size[::-1]
    assert set(PageSize.values) == {"A4", "A3", "Legal", "Letter"}


def test_kinds_of_objects_are_named_as_users_know_them() -> None:
    assert {key: printable.label for key, printable in PRINTABLES.items()} == {
        "part": "Part",
        "build": "Build Order",
        "buildline": "Build Order Line Item",
        "company": "Company",
        "purchaseorder": "Purchase Order",
        "salesorder": "Sales Order",
        "salesordershipment": "Sales Order Shipment",
        "returnorder": "Return Order",
        "stockitem": "Stock Item",
        "stocklocation": "Stock Location",
    }


def test_metadata_that_is_nothing_becomes_an_empty_object_and_other_values_are_refused() -> None:
    template = printing.label_template(metadata=None)
    assert LabelTemplate.objects.get(pk=template.pk).metadata == {}
    template.metadata = ["a list"]
    with pytest.raises(ValidationError) as caught:
        template.full_clean()
    assert set(caught.value.message_dict) == {"metadata"}


def test_saving_without_a_change_is_no_revision() -> None:
    template = printing.label_template()
    for _ in range(3):
        template.save()
    assert LabelTemplate.objects.get(pk=template.pk).revision == 1


def test_an_output_that_failed_says_why_and_keeps_no_file() -> None:
    row = DataOutput.objects.create(total=3, progress=2)
    row.mark_failure("paper jam")
    row.refresh_from_db()
    assert (row.complete, bool(row.output), row.errors) == (False, False, {"error": "paper jam"})
    row.mark_failure(error_dict={"code": 7})
    row.refresh_from_db()
    assert row.errors == {"code": 7}
    row.mark_failure()
    assert row.errors["error"]


@pytest.mark.parametrize("progress", [None, 100, 1])
def test_an_output_that_is_complete_is_at_its_total_whatever_a_plugin_says(progress: int | None) -> None:
    row = DataOutput.objects.create(total=3)
    row.mark_complete(progress=progress)
    row.refresh_from_db()
    assert (row.complete, row.progress, row.errors) == (True, 3, None)
