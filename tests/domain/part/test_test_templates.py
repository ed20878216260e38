"""The tests that items of a part go through."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.part.models import test_key as key_of
from stockpress.inventory.part.models.test_template import test_templates_of as templates_of
from tests.factories.part import PartFactory, PartTestTemplateFactory


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Firmware", "firmware"),
        ("Blue Paint Applied", "bluepaintapplied"),
        ("Firmware v2.1", "firmwarev21"),
        ("3.3 V rail", "_33vrail"),
        ("Größe", "größe"),
        ("a_b", "a_b"),
        ("!?", ""),
    ],
)
def test_the_key_of_a_test_is_its_name_without_marks(name: str, key: str) -> None:
    assert key_of(name) == key


@pytest.mark.django_db
def test_saving_a_test_gives_it_its_key() -> None:
    assert PartTestTemplateFactory(test_name="Firmware v2.1").key == "firmwarev21"


@pytest.mark.django_db
def test_a_variant_has_the_tests_of_its_template() -> None:
    template = PartFactory(is_template=True, testable=True)
    variant = PartFactory(variant_of=template, testable=True)
    above = PartTestTemplateFactory(part=template)
    own = PartTestTemplateFactory(part=variant, required=False)
    off = PartTestTemplateFactory(part=variant, enabled=False)
    assert list(variant.getTestTemplates()) == [above, own, off]
    assert list(variant.getTestTemplates(enabled=True)) == [above, own]
    assert list(variant.getTestTemplates(include_parent=False)) == [own, off]
    assert list(variant.getRequiredTests()) == [above]
    assert variant.getTestTemplateMap() == {above.key: above, own.key: own, off.key: off}


@pytest.mark.django_db
def test_a_nearer_test_hides_one_of_the_same_name_above(django_assert_num_queries: Any) -> None:
    template = PartFactory(is_template=True)
    variant, other = PartFactory(variant_of=template), PartFactory(variant_of=template)
    above = PartTestTemplateFactory(part=template, test_name="Paint")
    nearer = PartTestTemplateFactory(part=variant, test_name="paint")
    PartTestTemplateFactory(part=variant, enabled=False)
    with django_assert_num_queries(2):
        found = templates_of([template, variant, other])
    assert found == {template.pk: [above], variant.pk: [nearer], other.pk: [above]}


@pytest.mark.django_db
def test_a_test_that_the_template_has_already_is_refused() -> None:
    template = PartFactory(is_template=True)
    PartTestTemplateFactory(part=template, test_name="Paint")
    variant = PartFactory(variant_of=template)
    with pytest.raises(ValidationError, match="already"):
        PartTestTemplateFactory.build(part=variant, test_name="PAINT", description="x").full_clean()
    with pytest.raises(ValidationError, match="letter or a digit"):
        PartTestTemplateFactory.build(part=variant, test_name="!?", description="x").full_clean()
