"""Serializers as plugins call them: with words for what an answer shall hold."""

from __future__ import annotations

import pytest

from tests.factories.order import SalesOrderFactory
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db


def test_words_of_plugins_are_understood_or_say_nothing() -> None:
    from order.serializers import SalesOrderSerializer
    from part.serializers import PartBriefSerializer

    order = SalesOrderFactory.create()
    assert "customer_detail" in SalesOrderSerializer(order, customer_detail=True).data
    assert "customer_detail" not in SalesOrderSerializer(order, customer_detail=False).data
    [listed] = SalesOrderSerializer([order], many=True, customer_detail=False).data
    assert "customer_detail" not in listed
    part = PartFactory.create()
    assert PartBriefSerializer(part, pricing=False, parameter_detail=True).data["name"] == part.name


def test_other_words_are_still_refused() -> None:
    from part.serializers import PartBriefSerializer

    with pytest.raises(TypeError, match="unheard_of"):
        PartBriefSerializer(PartFactory.create(), unheard_of=True)
