"""Parameters of parts and companies."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects

from stockpress.inventory.common.loaded import prefetch_with_peers
from stockpress.inventory.common.models import Parameter, SelectionList
from stockpress.inventory.part.models import Part
from tests.factories.common import ParameterFactory, ParameterTemplateFactory
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db


def test_a_parameter_keeps_its_value_as_a_number_of_its_unit() -> None:
    parameter = ParameterFactory(owner=PartFactory(), template__units="ohm", data="4k7")
    assert parameter.data_numeric == pytest.approx(4700)


@pytest.mark.parametrize(("data", "number"), [("true", 1.0), ("Yes", 1.0), ("no", 0.0)])
def test_a_checkbox_is_one_or_zero(data: str, number: float) -> None:
    assert ParameterFactory(owner=PartFactory(), template__checkbox=True, data=data).data_numeric == number


def test_a_value_that_is_no_number_has_none() -> None:
    assert ParameterFactory(owner=PartFactory(), data="red").data_numeric is None


def test_a_parameter_is_found_by_exact_name_before_similar_ones() -> None:
    part = PartFactory()
    ParameterFactory(owner=part, template__name="color", data="blue")
    ParameterFactory(owner=part, template__name="Color", data="red")
    assert part.get_parameter("Color").data == "red"
    assert part.get_parameter("COLOR") is not None
    assert part.get_parameter("Size") is None


def test_parameters_of_another_model_with_the_same_key_are_not_mixed_up() -> None:
    part, company = PartFactory(pk=7), CompanyFactory(pk=7)
    ParameterFactory(owner=company, template__name="Rating", data="5")
    assert part.parameters_map() == {}
    assert company.parameters_map() == {"Rating": "5"}


def test_parameters_can_be_looped_over_with_and_without_all() -> None:
    part = PartFactory()
    parameter = ParameterFactory(owner=part)
    assert list(part.parameters) == list(part.parameters.all()) == list(part.parameters_list.all()) == [parameter]


def test_parts_are_found_by_their_parameters_under_both_names() -> None:
    part = PartFactory()
    ParameterFactory(owner=part, template__name="Package", data="0603")
    assert Part.objects.get(parameters__template__name="Package", parameters__data="0603") == part
    assert Part.objects.get(parameters_list__data="0603") == part


def test_parameters_go_with_their_part() -> None:
    part = PartFactory()
    ParameterFactory(owner=part)
    part.delete()
    assert not Parameter.objects.exists()


def test_parameters_of_many_parts_are_loaded_in_one_query(django_assert_num_queries: Any) -> None:
    template = ParameterTemplateFactory()
    for _ in range(5):
        ParameterFactory(owner=PartFactory(), template=template)
    parts = list(Part.objects.all())
    prefetch_related_objects(parts, "parameters")
    with django_assert_num_queries(1):
        assert [part.parameters_map() for part in parts] == [{template.name: "1"}] * 5


def test_asking_one_part_loads_the_parameters_of_all_that_were_loaded_with_it(django_assert_num_queries: Any) -> None:
    template = ParameterTemplateFactory()
    for _ in range(5):
        ParameterFactory(owner=PartFactory(), template=template)
    parts = list(Part.objects.all())
    with django_assert_num_queries(2):
        for part in parts:
            prefetch_with_peers(part, "parameters")
            assert part.get_parameter(template.name) is not None


def test_a_value_must_be_one_of_the_choices() -> None:
    parameter = ParameterFactory(owner=PartFactory(), template__choices="red, green", data="blue")
    with pytest.raises(ValidationError, match="red, green"):
        parameter.full_clean()


def test_a_value_must_be_an_active_entry_of_the_selection_list() -> None:
    colors = SelectionList.objects.create(name="Colors")
    colors.entries.create(value="red", label="Red")
    colors.entries.create(value="pink", label="Pink", active=False)
    template = ParameterTemplateFactory(selectionlist=colors)
    assert template.get_choices() == ["red"]
    with pytest.raises(ValidationError):
        ParameterFactory(owner=PartFactory(), template=template, data="pink").full_clean()


def test_a_value_must_fit_the_unit() -> None:
    parameter = ParameterFactory(owner=PartFactory(), template__units="mm", data="3 kg")
    with pytest.raises(ValidationError) as caught:
        parameter.full_clean()
    assert list(caught.value.message_dict) == ["data"]


def test_a_checkbox_has_neither_units_nor_choices() -> None:
    with pytest.raises(ValidationError) as caught:
        ParameterTemplateFactory.build(checkbox=True, units="mm").full_clean()
    assert "units" in caught.value.message_dict
    with pytest.raises(ValidationError):
        ParameterTemplateFactory.build(checkbox=True, choices="a,b").full_clean()
