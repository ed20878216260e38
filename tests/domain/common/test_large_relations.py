"""Relations of many rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.inventory.part.models import Part, PartCategory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MANY = 1500


def _parts_in_categories(count: int) -> None:
    categories = PartCategory.objects.bulk_create(PartCategory(name=f"C{n}", pathstring=f"C{n}") for n in range(count))
    Part.objects.bulk_create(Part(name=f"P{n}", category=category) for n, category in enumerate(categories))


def test_fifteen_hundred_rows_fetch_their_relations_with_one_query() -> None:
    _parts_in_categories(MANY)
    parts = list(Part.objects.all())
    with CaptureQueriesContext(connection) as captured:
        names = {part.category.name for part in parts if part.category}
    assert len(names) == MANY
    assert len(captured) == 1


def test_a_prefetch_by_name_takes_as_many_rows() -> None:
    _parts_in_categories(MANY)
    parts = Part.objects.prefetch_related("category")
    assert len({part.category_id for part in parts}) == MANY


def test_rows_without_the_relation_are_left_alone() -> None:
    Part.objects.bulk_create(Part(name=f"P{n}") for n in range(3))
    assert [part.category for part in Part.objects.prefetch_related("category")] == [None, None, None]
