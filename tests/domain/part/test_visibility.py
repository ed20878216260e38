"""Who sees parts and companies."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from stockpress.inventory.company.selectors import companies_visible_to
from stockpress.inventory.part.selectors import parts_visible_to
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory
from tests.factories.users import SuperuserFactory, UserFactory, user_with_roles

pytestmark = pytest.mark.django_db


def test_parts_are_seen_with_the_right_to_view_them() -> None:
    part = PartFactory()
    assert list(parts_visible_to(user_with_roles(part="view"))) == [part]
    assert list(parts_visible_to(SuperuserFactory())) == [part]


def test_parts_are_not_seen_without_it() -> None:
    PartFactory()
    for user in (AnonymousUser(), UserFactory(), user_with_roles(stock="view")):
        assert not parts_visible_to(user).exists()


def test_companies_are_seen_by_those_who_buy_or_sell() -> None:
    company = CompanyFactory()
    assert list(companies_visible_to(user_with_roles(purchase_order="view"))) == [company]
    assert list(companies_visible_to(user_with_roles(sales_order="view"))) == [company]
    assert not companies_visible_to(UserFactory()).exists()
