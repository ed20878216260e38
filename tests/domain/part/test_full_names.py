"""The full name of a part, by the format in the settings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.common.text_templates import compile_text
from stockpress.inventory.part import naming
from stockpress.inventory.part.models import Part
from stockpress.settings_registry.definitions import SettingInvalid
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.resolution import GLOBAL_VALUES
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import StockItemFactory

pytestmark = pytest.mark.django_db
KEY = "PART_NAME_FORMAT"


def set_format(text: str) -> None:
    ChangeSetting(key=KEY, value=text)()


def test_a_format_names_parts_wherever_they_are_named() -> None:
    set_format("{{ part.name }}{{ ' (%s)' % part.IPN if part.IPN }}")
    part = PartFactory(name="Nut", IPN="N-1", description="")
    line = BomItemFactory(sub_part=part, quantity=2)
    assert part.full_name == part.long_name == part.pretty_name == str(part) == "Nut (N-1)"
    assert str(StockItemFactory(part=part, quantity=3)) == "3 x Nut (N-1)"
    assert str(line).startswith("2 x Nut (N-1) to make")


def test_the_api_and_labels_name_parts_by_the_format(api: Any) -> None:
    set_format("{{ part.name|upper }}/{{ part.units }}")
    item = StockItemFactory(part=PartFactory(name="Wire", units="m"))
    client = api.superuser()
    assert client.get(f"/api/part/{item.part.pk}/").json()["full_name"] == "WIRE/m"
    detail = client.get(f"/api/stock/{item.pk}/?part_detail=true").json()["part_detail"]
    assert detail["full_name"] == "WIRE/m"
    assert item.report_context()["name"] == "WIRE/m"


def test_a_changed_format_holds_at_once() -> None:
    part = PartFactory(name="Nut", IPN="N-1", revision="B")
    assert part.full_name == "N-1 | Nut | B"
    set_format("{{ part.name }}")
    assert part.full_name == "Nut"
    set_format(naming.DEFAULT_FORMAT)
    assert part.full_name == "N-1 | Nut | B"


def test_a_thousand_names_cost_no_query(django_assert_num_queries: Any, settled_settings: None) -> None:
    set_format("{{ part.IPN }} {{ part.name }} {{ part.description }}")
    Part.objects.bulk_create(Part(name=f"Part {number}") for number in range(1000))
    parts = list(Part.objects.all())
    assert parts[0].full_name.strip()
    with django_assert_num_queries(0):
        assert len({part.full_name for part in parts}) == 1000


@given(
    ipn=st.one_of(st.none(), st.text(max_size=20)), name=st.text(min_size=1), revision=st.one_of(st.none(), st.text())
)
def test_the_quick_way_names_parts_as_the_default_format_does(ipn: str | None, name: str, revision: str | None) -> None:
    part = Part.__new__(Part)
    part.__dict__.update(IPN=ipn, name=name[:200], revision=revision and revision[:200])
    template = compile_text(naming.DEFAULT_FORMAT, naming.NAMES)
    assert naming.default_name(part)[:500] == template.render(lambda field: naming.value_of(part, field))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has to name a field"),
        ("Part", "has to name a field"),
        ("{{ part.name }}{{ ' | ' }}", "has to name a field"),
        ("{{ part.nane }}", "no 'part.nane'"),
        ("{{ part.category }}", "no 'part.category'"),
        ("{{ part.objects }}", "no 'part.objects'"),
        ("{{ part.delete() }}", "cannot be called"),
        ("{{ part.name", "cannot be read"),
        ("{{ part.name * 9 }}", "takes a number"),
    ],
)
def test_a_format_that_does_not_name_every_part_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SettingInvalid) as caught:
        set_format(text)
    assert caught.value.at == "value"
    assert reason in str(caught.value)


def test_a_stored_format_that_cannot_be_used_leaves_the_default() -> None:
    InvenTreeSetting.objects.create(key=KEY, value="{{ part.__class__ }}")
    GLOBAL_VALUES.touch()
    assert PartFactory(name="Nut", IPN="").full_name == "Nut"


def test_a_format_that_fails_at_a_part_leaves_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """No accepted format is known to fail; a page must not depend on that."""
    set_format("{{ part.pk }}: {{ part.name }} (fails)")
    part = PartFactory(name="Nut", IPN="N-1")
    assert part.full_name == f"{part.pk}: Nut (fails)"
    seen: list[str] = []
    monkeypatch.setattr(naming.log, "warning", lambda event, **_: seen.append(event))
    part.pk = "no number"
    monkeypatch.setitem(naming._FIELDS, "part.pk", "no_such_attribute")
    assert [part.full_name, part.full_name] == ["N-1 | Nut", "N-1 | Nut"]
    assert seen == ["part_name_format_failed"]
