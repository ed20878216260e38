"""Trees, shown on categories of parts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.part.models import PartCategory
from tests.factories.part import PartCategoryFactory, PartFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def electronics() -> PartCategory:
    """Electronics > Passives > (Resistors, Capacitors)."""
    root: PartCategory = PartCategoryFactory(name="Electronics")
    passives = PartCategoryFactory(name="Passives", parent=root)
    PartCategoryFactory(name="Resistors", parent=passives)
    PartCategoryFactory(name="Capacitors", parent=passives)
    return root


def paths() -> dict[str, tuple[int, str]]:
    return {row.name: (row.level, row.pathstring) for row in PartCategory.objects.all()}


def test_depth_and_path_follow_from_the_parents(electronics: PartCategory) -> None:
    assert paths()["Resistors"] == (2, "Electronics/Passives/Resistors")


def test_all_descendants_take_one_query(electronics: PartCategory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert {row.name for row in electronics.get_descendants()} == {"Passives", "Resistors", "Capacitors"}


def test_renaming_a_node_renames_the_paths_below(electronics: PartCategory) -> None:
    electronics.name = "Parts"
    electronics.save()
    assert paths()["Capacitors"] == (2, "Parts/Passives/Capacitors")


def test_deleting_a_node_moves_those_below_it_up(electronics: PartCategory) -> None:
    PartCategory.objects.get(name="Passives").delete()
    assert paths() == {
        "Electronics": (0, "Electronics"),
        "Resistors": (1, "Electronics/Resistors"),
        "Capacitors": (1, "Electronics/Capacitors"),
    }


def test_deleting_a_root_makes_roots_of_its_children(electronics: PartCategory) -> None:
    electronics.delete()
    assert paths()["Passives"] == (0, "Passives")
    assert paths()["Resistors"] == (1, "Passives/Resistors")


def test_a_node_cannot_be_placed_below_itself(electronics: PartCategory) -> None:
    electronics.parent = PartCategory.objects.get(name="Resistors")
    with pytest.raises(ValidationError, match="below itself"):
        electronics.full_clean()


def test_a_category_counts_the_parts_below_it(electronics: PartCategory) -> None:
    PartFactory(category=PartCategory.objects.get(name="Resistors"))
    PartFactory(category=electronics)
    assert electronics.part_count == 2
    assert electronics.partcount(cascade=False) == 1


def test_deleting_a_category_keeps_its_parts() -> None:
    part = PartFactory(category=PartCategoryFactory())
    part.category.delete()
    part.refresh_from_db()
    assert part.category is None


def test_a_category_with_parts_cannot_become_structural() -> None:
    category = PartFactory(category=PartCategoryFactory()).category
    category.structural = True
    with pytest.raises(ValidationError) as caught:
        category.full_clean()
    assert "structural" in caught.value.message_dict
