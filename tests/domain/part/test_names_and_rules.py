"""What parts are called, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.part.models import Part, PartRelated
from tests.factories.company import SupplierPartFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.stock import StockLocationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ipn", "revision", "name"),
    [("R-1", "B", "R-1 | Resistor | B"), ("", "", "Resistor"), (None, None, "Resistor"), ("R-1", "", "R-1 | Resistor")],
)
def test_the_full_name_joins_what_is_given(ipn: str | None, revision: str | None, name: str) -> None:
    part = PartFactory.build(name="Resistor", IPN=ipn, revision=revision)
    assert part.full_name == part.long_name == name


def test_a_part_has_a_page_and_a_barcode() -> None:
    part = PartFactory(pk=12)
    assert part.get_absolute_url() == "/web/part/12/"
    assert part.format_barcode() == '{"part": 12}'
    assert part.category is None


def test_a_part_without_a_picture_shows_a_blank_one(settings: Any) -> None:
    part = PartFactory.build()
    assert part.get_image_url() == f"{settings.STATIC_URL}img/blank_image.png"
    assert part.get_thumbnail_url() == f"{settings.STATIC_URL}img/blank_image.thumbnail.png"


def test_a_missing_thumbnail_is_the_picture_itself(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "part_images").mkdir()
    part = PartFactory.build(image="part_images/fan.png")
    assert part.get_thumbnail_url() == part.get_image_url() == "/media/part_images/fan.png"
    (tmp_path / "part_images" / "fan.thumbnail.png").write_bytes(b"x")
    assert part.get_thumbnail_url() == "/media/part_images/fan.thumbnail.png"


def test_variants_of_variants_are_found_in_one_query(django_assert_num_queries: Any) -> None:
    template = PartFactory(is_template=True)
    variant = PartFactory(variant_of=template, is_template=True)
    leaf = PartFactory(variant_of=variant)
    with django_assert_num_queries(1):
        assert set(template.get_descendants(include_self=True)) == {template, variant, leaf}
    assert leaf.get_ancestors(include_self=True) == [template, variant, leaf]
    assert leaf.get_root() == template


def test_only_a_template_has_variants() -> None:
    with pytest.raises(ValidationError) as caught:
        PartFactory.build(variant_of=PartFactory()).full_clean()
    assert "variant_of" in caught.value.message_dict


def test_a_part_cannot_be_a_variant_of_its_variant() -> None:
    template = PartFactory(is_template=True)
    template.variant_of = PartFactory(variant_of=template, is_template=True)
    with pytest.raises(ValidationError, match="below itself"):
        template.full_clean()


def test_a_structural_category_takes_no_parts() -> None:
    with pytest.raises(ValidationError) as caught:
        PartFactory.build(category=PartCategoryFactory(structural=True)).full_clean()
    assert list(caught.value.message_dict) == ["category"]


def test_a_virtual_part_is_not_tracked() -> None:
    with pytest.raises(ValidationError):
        PartFactory.build(virtual=True, trackable=True).full_clean()


@pytest.mark.parametrize("units", ["mm", "ohm", "", None])
def test_a_part_is_counted_in_a_physical_unit_or_in_pieces(units: str | None) -> None:
    PartFactory.build(units=units).full_clean()


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        PartFactory.build(units="bananas").full_clean()
    assert list(caught.value.message_dict) == ["units"]


def test_a_revision_needs_a_code_and_an_original_that_is_none() -> None:
    original = PartFactory(revision="A")
    with pytest.raises(ValidationError, match="code"):
        PartFactory.build(revision_of=original).full_clean()
    second = PartFactory(revision="B", revision_of=original)
    second.full_clean()
    assert original.revision_count == 1
    with pytest.raises(ValidationError, match="original"):
        PartFactory.build(revision="C", revision_of=second).full_clean()


def test_the_same_name_number_and_revision_are_refused() -> None:
    part = PartFactory(revision="A")
    with pytest.raises(ValidationError):
        PartFactory.build(name=part.name, IPN=part.IPN, revision="A").full_clean()


def test_the_default_location_comes_from_the_nearest_category_that_has_one() -> None:
    shelf, room = StockLocationFactory(), StockLocationFactory()
    top = PartCategoryFactory(default_location=room)
    part = PartFactory(category=PartCategoryFactory(parent=top))
    assert part.get_default_location() == room
    part.default_location = shelf
    assert part.get_default_location() == shelf
    assert PartFactory().get_default_location() is None


def test_the_default_supplier_is_the_primary_one_or_the_only_one() -> None:
    part = PartFactory()
    assert part.default_supplier is None
    only = SupplierPartFactory(part=part)
    assert part.default_supplier == only
    primary = SupplierPartFactory(part=part, primary=True)
    assert part.default_supplier == primary
    primary.primary = False
    primary.save()
    assert part.default_supplier is None


def test_relations_hold_in_both_directions() -> None:
    one, other = PartFactory(), PartFactory()
    PartRelated.objects.create(part_1=one, part_2=other)
    assert list(one.get_related_parts()) == [other]
    assert list(other.get_related_parts()) == [one]
    with pytest.raises(ValidationError):
        PartRelated(part_1=other, part_2=one).full_clean()
    with pytest.raises(ValidationError):
        PartRelated(part_1=one, part_2=one).full_clean()


def test_tags_are_kept() -> None:
    part = PartFactory()
    part.tags.add("smd", "reel")
    assert Part.objects.get(tags__name="smd") == part
