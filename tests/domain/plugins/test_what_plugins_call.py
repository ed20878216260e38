"""Functions that plugins call and that look into the database, the network or the mail."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from stockpress.inventory.levels import expressions
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.clock import utc_now
from stockpress.plugins.helpers import tasks
from stockpress.plugins.helpers.mails import get_email_for_user, send_email
from stockpress.plugins.helpers.pictures import download_image_from_url
from stockpress.settings_registry.global_access import set_global_setting
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.order import SalesOrderAllocationFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import StockItemFactory, StockLocationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def numbers_of(part: Part, **expression: Any) -> dict[str, float]:
    return dict(Part.objects.annotate(**expression).filter(pk=part.pk).values(*expression).get())


def test_stock_is_counted_as_columns_as_the_part_counts_it() -> None:
    part = PartFactory.create()
    StockItemFactory.create(part=part, quantity=Decimal(7))
    StockItemFactory.create(part=part, quantity=Decimal(3))
    StockItemFactory.create(quantity=Decimal(50))
    found = numbers_of(part, total=expressions.annotate_total_stock())
    assert found == {"total": 10.0}
    assert part.get_stock_count(include_variants=False) == 10


def test_stock_of_variants_is_counted_apart() -> None:
    template = PartFactory.create(is_template=True)
    variant = PartFactory.create(variant_of=template, is_template=True)
    StockItemFactory.create(part=template, quantity=Decimal(1))
    StockItemFactory.create(part=variant, quantity=Decimal(20))
    StockItemFactory.create(part=PartFactory.create(variant_of=variant), quantity=Decimal(300))
    variants = expressions.annotate_variant_quantity(expressions.variant_stock_query(), reference="quantity")
    found = numbers_of(template, own=expressions.annotate_total_stock(), of_variants=variants)
    assert found == {"own": 1.0, "of_variants": 320.0}


def test_promises_are_counted_and_those_of_one_place_apart() -> None:
    shelf = StockLocationFactory.create()
    part = PartFactory.create(salable=True, component=True)
    here = StockItemFactory.create(part=part, quantity=Decimal(10), location=shelf)
    there = StockItemFactory.create(part=part, quantity=Decimal(10))
    build = BuildFactory.create()
    line = BuildLineFactory.create(build=build, bom_item=BomItemFactory.create(part=build.part, sub_part=part))
    BuildItemFactory.create(build_line=line, stock_item=here, quantity=Decimal(2))
    BuildItemFactory.create(build_line=line, stock_item=there, quantity=Decimal(3))
    SalesOrderAllocationFactory.create(item=there, quantity=Decimal(4))
    found = numbers_of(
        part,
        to_builds=expressions.annotate_build_order_allocations(),
        to_builds_here=expressions.annotate_build_order_allocations(location=shelf),
        to_customers=expressions.annotate_sales_order_allocations(),
        to_customers_here=expressions.annotate_sales_order_allocations(location=shelf),
    )
    assert found == {"to_builds": 5.0, "to_builds_here": 2.0, "to_customers": 4.0, "to_customers_here": 0.0}
    assert part.build_order_allocation_count() == 5
    assert part.sales_order_allocation_count() == 4


def test_quantities_are_found_from_rows_that_lead_to_a_part() -> None:
    item = StockItemFactory.create(quantity=Decimal(8))
    StockItemFactory.create(part=item.part, quantity=Decimal(2))
    found = StockItem.objects.annotate(total=expressions.annotate_total_stock(reference="part__")).get(pk=item.pk)
    assert found.total == 10


def test_a_date_that_plugins_work_out_themselves_is_that_of_the_column() -> None:
    from django.db.models import Min

    item = StockItemFactory.create()
    found = StockItem.objects.annotate(creation_date=Min("tracking_info__date")).get(pk=item.pk)
    assert found.creation_date == item.creation_date


def test_a_task_is_due_until_it_succeeded_and_not_again_right_after_an_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = utc_now()
    monkeypatch.setattr(tasks, "utc_now", lambda: now)
    assert tasks.check_daily_holdoff("report", 7)
    assert not tasks.check_daily_holdoff("report", 7)
    now += dt.timedelta(hours=13)
    assert tasks.check_daily_holdoff("report", 7)
    tasks.record_task_success("report")
    now += dt.timedelta(days=6)
    assert not tasks.check_daily_holdoff("report", 7)
    now += dt.timedelta(days=1)
    assert tasks.check_daily_holdoff("report", 7)
    assert tasks.check_daily_holdoff("another", 7)


def test_mail_goes_to_the_main_address_of_a_user() -> None:
    user = UserFactory.create(email="account@example.com")
    assert get_email_for_user(user) == "account@example.com"
    EmailAddress.objects.create(user=user, email="other@example.com", verified=True)
    assert get_email_for_user(user) == "other@example.com"
    EmailAddress.objects.create(user=user, email="main@example.com", primary=True, verified=True)
    assert get_email_for_user(user) == "main@example.com"


def test_mail_is_sent_with_its_html(settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_HOST = "mail.example"
    assert send_email("Report", "text", ["a@example.com"], html_message="<b>html</b>") == (True, None)
    (mail,) = mailoutbox
    assert mail.to == ["a@example.com"]
    assert mail.alternatives[0][0] == "<b>html</b>"


def test_without_a_mail_server_the_reason_is_given(settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_HOST = ""
    sent, reason = send_email("Report", "text", "a@example.com")
    assert not sent
    assert reason
    assert mailoutbox == []


def test_pictures_are_not_loaded_unless_the_server_allows_it() -> None:
    with pytest.raises(ValueError, match="INVENTREE_DOWNLOAD_FROM_URL"):
        download_image_from_url("https://example.com/a.png")
    assert download_image_from_url("") is None


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/a.png", "http://10.0.0.1/a.png", "file:///etc/passwd", "nonsense"]
)
def test_pictures_never_come_from_private_addresses(address: str) -> None:
    set_global_setting("INVENTREE_DOWNLOAD_FROM_URL", True)
    with pytest.raises(ValueError, match="was not loaded"):
        download_image_from_url(address)
