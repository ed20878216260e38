"""What parts are made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.part.models import Part
from stockpress.inventory.part.models.bom import bom_items_of
from tests.factories.part import BomItemFactory, BomItemSubstituteFactory, PartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def template() -> Part:
    """A template with one line that its variants share and one of its own."""
    part: Part = PartFactory(assembly=True, is_template=True)
    BomItemFactory(part=part, reference="shared", inherited=True)
    BomItemFactory(part=part, reference="own")
    return part


def references(part: Part) -> list[str]:
    return [line.reference for line in part.get_bom_items()]


def test_a_variant_has_the_lines_its_template_passes_on(template: Part) -> None:
    variant = PartFactory(assembly=True, variant_of=template, is_template=True)
    BomItemFactory(part=variant, reference="extra")
    leaf = PartFactory(assembly=True, variant_of=variant)
    assert references(template) == ["shared", "own"]
    assert references(variant) == ["shared", "extra"]
    assert references(leaf) == ["shared"]
    assert leaf.get_bom_items(include_inherited=False).count() == 0


def test_the_lines_of_many_parts_are_the_lines_of_each(template: Part, django_assert_num_queries: Any) -> None:
    variants = [PartFactory(assembly=True, variant_of=template) for _ in range(3)]
    parts = [template, *variants, BomItemFactory().part, PartFactory()]
    with django_assert_num_queries(2):
        found = bom_items_of(parts)
    assert found == {part.pk: list(part.get_bom_items()) for part in parts}


@pytest.mark.parametrize(
    ("facts", "build_quantity", "required"),
    [
        ({"quantity": 3}, 10, "30"),
        ({"quantity": "2.5"}, 3, "7.5"),
        ({"quantity": 3, "attrition": 10}, 10, "33"),
        ({"quantity": 3, "setup_quantity": 5}, 10, "35"),
        ({"quantity": 3, "attrition": 10, "setup_quantity": 5, "rounding_multiple": 25}, 10, "50"),
        ({"quantity": 3, "setup_quantity": 5}, 0, "0"),
    ],
)
def test_losses_and_pack_sizes_add_to_what_is_required(facts: Any, build_quantity: int, required: str) -> None:
    assert BomItemFactory.build(**facts).get_required_quantity(build_quantity) == Decimal(required)


def test_variants_and_substitutes_may_be_used_where_the_line_allows() -> None:
    component = PartFactory(is_template=True)
    variant = PartFactory(variant_of=component)
    PartFactory(variant_of=component, active=False)
    line = BomItemFactory(sub_part=component, allow_variants=True)
    substitute = BomItemSubstituteFactory(bom_item=line).part
    assert line.get_valid_parts_for_allocation() == [component, variant, substitute]
    assert line.get_valid_parts_for_allocation(allow_variants=False, allow_substitutes=False) == [component]


def test_a_checked_line_is_no_longer_valid_once_it_changes() -> None:
    line = BomItemFactory(quantity=2)
    line.checksum, line.validated = line.get_item_hash(), True
    line.save()
    line.refresh_from_db()
    assert line.is_line_valid()
    line.quantity = Decimal(3)
    assert not line.is_line_valid()


def test_a_checked_bill_is_no_longer_valid_once_a_line_is_added() -> None:
    part = BomItemFactory().part
    part.bom_checksum, part.bom_validated = part.get_bom_hash(), True
    assert part.is_bom_valid()
    BomItemFactory(part=part)
    assert not part.is_bom_valid()


def test_an_assembly_is_never_part_of_itself() -> None:
    outer, inner = PartFactory(assembly=True), PartFactory(assembly=True)
    BomItemFactory(part=outer, sub_part=inner)
    with pytest.raises(ValidationError, match="component of itself"):
        BomItemFactory.build(part=inner, sub_part=outer).full_clean()
    with pytest.raises(ValidationError, match="made of itself"):
        BomItemFactory.build(part=inner, sub_part=inner).full_clean()


@pytest.mark.parametrize(
    ("part", "sub_part", "quantity", "field"),
    [
        ({"assembly": False}, {}, 1, "part"),
        ({"assembly": True}, {"component": False}, 1, "sub_part"),
        ({"assembly": True}, {"trackable": True}, "1.5", "quantity"),
        ({"assembly": True}, {}, -1, "quantity"),
    ],
)
def test_a_line_that_cannot_be_is_refused(part: Any, sub_part: Any, quantity: Any, field: str) -> None:
    line = BomItemFactory.build(part=PartFactory(**part), sub_part=PartFactory(**sub_part), quantity=Decimal(quantity))
    with pytest.raises(ValidationError) as caught:
        line.full_clean()
    assert list(caught.value.message_dict) == [field]


def test_a_part_knows_where_it_is_used() -> None:
    component = PartFactory(is_template=True)
    variant = PartFactory(variant_of=component)
    direct = BomItemFactory(sub_part=component).part
    allowing = BomItemFactory(sub_part=component, allow_variants=True).part
    assert set(component.get_used_in()) == {direct, allowing}
    assert list(variant.get_used_in()) == [allowing]
