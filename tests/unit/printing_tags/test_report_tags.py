"""The library `report`, row by row, through templates as users write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from djmoney.contrib.exchange.models import ExchangeBackend, Rate
from djmoney.money import Money

from stockpress.inventory.part.models import Part
from stockpress.printing.sandbox import TemplateBroken
from stockpress.printing.tags import arithmetic, dates, money, querying, texts
from tests.factories.common import ParameterFactory, ParameterTemplateFactory
from tests.factories.part import PartCategoryFactory, PartFactory

Show = Callable[..., str]


@pytest.fixture
def rates(db: None) -> None:
    from djmoney.contrib.exchange.models import get_default_backend_name

    backend = ExchangeBackend.objects.create(name=get_default_backend_name(), base_currency="USD")
    Rate.objects.create(backend=backend, currency="EUR", value=Decimal("0.5"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% add 1 2 %}", "3"),
        ("{% add '1.5' 2 %}", "3.5"),
        ("{% add 0.1 0.2 %}", "0.3"),
        ("{% subtract 5 '2' %}", "3"),
        ("{% multiply 3 1.5 %}", "4.5"),
        ("{% divide 1 4 %}", "0.25"),
        ("{% modulo 7 4 %}", "3"),
        ("{% add 'a' 'b' %}", "ab"),
        ("{% divide 7 2 cast='int' %}", "3"),
        ("{% add 'a' 'b' cast='int' %}", "ab"),
        ("{% add price price as x %}{{ x.amount }}", "6.00"),
        ("{% multiply price 2 as x %}{{ x.amount }}", "6.00"),
    ],
)
def test_arithmetic(show: Show, source: str, expected: str) -> None:
    assert show(source, price=Money("3.00", "EUR")) == expected


@pytest.mark.parametrize(
    ("tag", "x", "y"),
    [
        (arithmetic.add, None, 1),
        (arithmetic.add, 1, None),
        (arithmetic.divide, 1, 0),
        (arithmetic.divide, 0, 0),
        (arithmetic.modulo, 1, 0),
        (arithmetic.add, 1, "x"),
        (arithmetic.multiply, "x", 10**9),
        (arithmetic.add, Money(1, "EUR"), Money(1, "USD")),
        (arithmetic.add, 1, "1e999999"),
        (arithmetic.modulo, "%1000000000d", "x"),
    ],
)
def test_arithmetic_that_makes_no_sense_is_refused(tag: Any, x: object, y: object) -> None:
    with pytest.raises(ValidationError):
        tag(x, y)


def test_a_type_may_be_given_as_cast() -> None:
    assert arithmetic.add("1", 2, cast=int) == 3
    assert isinstance(arithmetic.add("1", 2, cast=float), float)


@pytest.mark.parametrize(
    ("number", "options", "expected"),
    [
        (1234.5678, {"decimal_places": 2}, "1234.57"),
        (Decimal("9988776655.4321"), {"integer": True, "separator": " "}, "9 988 776 655"),
        (-9999.5678, {"decimal_places": 2, "separator": ","}, "-9,999.57"),
        (1, {"decimal_places": 3}, "1"),
        ("1.500", {}, "1.5"),
        (Decimal("1E+3"), {}, "1000"),
        (Decimal("0.0000001"), {}, "0.0000001"),
        (2.5, {"decimal_places": 0}, "2"),
        (3.5, {"decimal_places": 0}, "4"),
        (12, {"multiplier": "0.5"}, "6"),
        (12, {"multiplier": "x", "decimal_places": "y", "leading": "z"}, "12"),
        (7, {"leading": 3}, "0007"),
        (-7, {"leading": 2}, "-007"),
        ("seven", {}, "seven"),
        (-0.4, {"decimal_places": 0, "separator": ","}, "0"),
        (7, {"leading": 10**9}, "7"),
    ],
)
def test_format_number(number: object, options: dict[str, Any], expected: str) -> None:
    assert arithmetic.format_number(number, **options) == expected


def test_format_number_needs_a_number() -> None:
    with pytest.raises(ValidationError):
        arithmetic.format_number(None)


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        (Money("1234.56", "USD"), {}, "$1,234.56"),
        (Money("1234.5", "USD"), {"decimal_places": 3}, "$1,234.500"),
        (Money("1234.5", "EUR"), {"min_decimal_places": 2}, "€1,234.50"),
        (Money("1.23456789", "USD"), {}, "$1.234568"),
        (Money("1.23456789", "USD"), {"max_decimal_places": 2}, "$1.23"),
        (Money("100", "USD"), {"multiplier": 2, "decimal_places": 2}, "$200.00"),
        (Money("2", "USD"), {"decimal_places": 2, "include_symbol": False}, "2.00"),
        (Money("-2.5", "USD"), {}, "-$2.5"),
        (None, {}, "-"),
        ("", {}, "-"),
        (5, {"decimal_places": 2}, "$5.00"),
        ("5.5", {"currency": "EUR", "decimal_places": 2}, "€5.50"),
        (Money("5", "AUD"), {"currency": "EUR", "decimal_places": "x"}, "A$5"),
        (Money("5", "USD"), {"currency": "EUR", "decimal_places": 2}, "€2.50"),
        (Money("5", "USD"), {"currency": "nope"}, "$5"),
    ],
)
def test_render_currency(rates: None, value: object, options: dict[str, Any], expected: str) -> None:
    assert money.render_currency(value, **options) == expected


def test_render_currency_follows_the_servers_language(db: None, settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    assert money.render_currency(Money("1234.5", "EUR"), decimal_places=2) == "1.234,50\xa0€"


@pytest.mark.parametrize(("value", "options"), [("five", {}), (object(), {}), (Money(1, "USD"), {"multiplier": "x"})])
def test_render_currency_refuses_what_is_no_price(db: None, value: object, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        money.render_currency(value, **options)


def test_create_and_convert_currency(show: Show, rates: None) -> None:
    assert show("{% create_currency '3.5' as m %}{{ m.amount }} {{ m.currency.code }}") == "3.5 USD"
    assert show("{% create_currency 4 'usd' as m %}{% convert_currency m 'EUR' as e %}{% render_currency e %}") == "€2"
    for arguments in ((Money(1, "AUD"), "EUR"), (Money(1, "USD"), "XYZ!")):
        with pytest.raises(ValidationError):
            money.convert_currency(*arguments)
    with pytest.raises(TypeError):
        money.convert_currency(5, "EUR")
    with pytest.raises(ValidationError):
        money.create_currency(5, "XYZ!")
    with pytest.raises(ValidationError):
        money.create_currency("many")


NOON = dt.datetime(2026, 3, 1, 12, 30)


@pytest.mark.parametrize(
    ("value", "zone", "fmt", "expected"),
    [
        (NOON, None, None, "2026-03-01T12:30:00+00:00"),
        (NOON, "Europe/Berlin", "%d.%m.%Y %H:%M", "01.03.2026 13:30"),
        (NOON.replace(tzinfo=dt.timezone(dt.timedelta(hours=2))), "UTC", "%H:%M", "10:30"),
        (dt.date(2026, 3, 1), None, None, "2026-03-01"),
    ],
)
def test_format_datetime(value: object, zone: str | None, fmt: str | None, expected: str) -> None:
    assert dates.format_datetime(value, zone, fmt) == expected


@pytest.mark.parametrize(
    ("value", "zone", "fmt", "expected"),
    [
        (dt.datetime(2026, 3, 1, 23, 30), "Asia/Tokyo", None, "2026-03-02"),
        (dt.date(2026, 3, 1), "Asia/Tokyo", "%d.%m.%y", "01.03.26"),
        ("soon", None, None, "soon"),
    ],
)
def test_format_date(value: object, zone: str | None, fmt: str | None, expected: str) -> None:
    assert dates.format_date(value, zone, fmt) == expected


@pytest.mark.parametrize(
    ("value", "zone", "fmt"), [(None, None, None), (NOON, "Moon/Crater", None), (NOON, None, "%999999999d")]
)
def test_impossible_dates_are_refused(value: object, zone: str | None, fmt: str | None) -> None:
    for tag in (dates.format_datetime, dates.format_date):
        with pytest.raises(ValidationError):
            tag(value, zone, fmt)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% getindex l 1 %}", "b"),
        ("{% getindex l '0' %}", "a"),
        ("{% getindex l -1 %}|{% getindex l 9 %}|{% getindex l 'x' %}|{% getindex 5 0 %}", "None|None|None|None"),
        (
            "{% getkey d 'k' %}|{% getkey d 'z' %}|{% getkey d 'z' backup_value=3 %}|{% getkey l 'k' 3 %}",
            "v|None|3|None",
        ),
        ("{% lowercase 'Ab' %}{% uppercase 'Ab' %}{% titlecase 'ab cd' %}", "abABAb Cd"),
        ("[{% strip '  a ' %}][{% lstrip 'xxa' 'x' %}][{% rstrip 'axx' chars='x' %}]", "[a][a][a]"),
        (
            "{% split 'a, b' as p %}{{ p|length }}{{ p.1 }}{% split 'a;b' ';' as p %}{{ p.1 }}{% split '' as p %}{{ p }}",
            "2bb[]",
        ),
        ("{% join l %}|{% join l ' - ' %}|{% join nothing %}", "a,b,c|a - b - c|"),
        ("{% length l %}{% length 'ab' %}{% length none %}", "320"),
        ("{% replace 'a-b-c' '-' '+' %}{% replace 'a-b' '-' %}", "a+b+cab"),
        ("{% first l %}{% last l %}{% first e 'x' %}{% last e %}", "acxNone"),
        ("{% reverse l as r %}{{ r|join:'' }}{% truncate l 2 as t %}{{ t|join:'' }}", "cbaab"),
        ("{% lowercase none %}{% strip none %}{% truncate none 2 %}", "[]"),
    ],
)
def test_containers_and_texts(show: Show, source: str, expected: str) -> None:
    assert show(source, l=["a", "b", "c"], d={"k": "v"}, e=[], none=None) == expected


def test_render_html_text_nests_its_elements() -> None:
    assert texts.render_html_text("x", bold=True, italic=True, heading="h3") == "<strong><em><h3>x</h3></em></strong>"
    assert texts.render_html_text("<i>x</i>") == "<i>x</i>"
    with pytest.raises(ValidationError):
        texts.render_html_text("x", heading="h3 onload=x")


def test_internal_link(show: Show, settings: Any, db: None) -> None:
    settings.SITE_URL = "http://stock.example"
    assert (
        show("{% internal_link '/web/part/3/' name %}", name="<Part>")
        == '<a href="http://stock.example/web/part/3/">&lt;Part&gt;</a>'
    )
    assert show("{% internal_link 'https://a.example/x' 'X' %}") == '<a href="https://a.example/x">X</a>'
    assert show("{% internal_link 'javascript:alert(1)' 'X' %}") == "X"
    assert show("{% internal_link '' 'X' %}") == "X"
    settings.SITE_URL = ""
    assert show("{% internal_link '/web/part/3/' 'X' %}") == "X"


def test_icons(show: Show) -> None:
    text = show("{% icon 'ti:home:outline' class='big' %}")
    assert text.startswith('<i class="icon big" style="font-family: inventree-icon-font-ti">')
    assert len(show("{% icon 'ti:home:filled' %}")) > 0
    assert show("{% icon 'ti:home:outline' %}") != show("{% icon 'ti:home:filled' %}")
    for name in ("", "nope", "ti:", "ti:no-such-icon:outline", "ti:home:purple", "xx:home:outline"):
        assert show(f"{{% icon '{name}' %}}") == ""


def test_include_icon_fonts_writes_css(show: Show) -> None:
    css = show("{% include_icon_fonts %}")
    assert "font-family: 'inventree-icon-font-ti'" in css
    assert "url('data:font/ttf;" in css
    assert ".icon {" in css


def test_order_and_filter_queryset(show: Show, db: None) -> None:
    for name in ("b", "a", "c"):
        PartFactory.create(name=name)
    parts = Part.objects.all()
    assert show("{% order_queryset q '-name' as o %}{% for p in o %}{{ p.name }}{% endfor %}", q=parts) == "cba"
    assert (
        show(
            "{% filter_queryset q name__in=names as o %}{% for p in o %}{{ p.name }}{% endfor %}", q=parts, names=["a"]
        )
        == "a"
    )
    assert show("{% order_queryset 'x' 'name' %}{% filter_queryset 'y' name=1 %}") == "xy"
    for source in (
        "{% filter_queryset q creation_user__password='x' %}",
        "{% order_queryset q 'creation_user__password' %}",
    ):
        with pytest.raises(TemplateBroken, match="cannot be used"):
            show(source, q=parts)


def test_filter_db_model(show: Show, db: None) -> None:
    PartFactory.create(name="fan")
    source = "{% filter_db_model 'part.part' name='fan' as found %}{% for p in found %}{{ p.name }}{% endfor %}"
    assert show(source) == "fan"
    warnings: list[Any] = []
    for name in (
        "part",
        "part.nope",
        "nope.part",
        "a.b.c",
        "auth.user",
        "users.apitoken",
        "sessions.session",
        "common.inventreesetting",
    ):
        assert show(f"{{% filter_db_model '{name}' %}}", warnings=warnings) == "None"
    assert {warning.name for warning in warnings} >= {"auth.user", "users.apitoken", "sessions.session"}


def test_parameters_by_name(show: Show, db: None) -> None:
    part = PartFactory.create()
    ParameterFactory.create(owner=part, template=ParameterTemplateFactory.create(name="Colour"), data="red")
    source = "{% parameter part 'colour' as p %}{{ p.data }} {% parameter_value part 'Colour' %}"
    source += " {% parameter_value part 'Size' 'M' %}"
    assert show(source, part=part) == "red red M"
    assert (
        show("{% part_parameter part 'Colour' as p %}{{ p.data }}{% part_parameter 5 'Colour' %}", part=part)
        == "redNone"
    )
    assert querying.parameter(part, "nope") is None
    with pytest.raises(ValueError, match="no object"):
        querying.parameter(None, "x")
    with pytest.raises(TypeError):
        querying.parameter(PartCategoryFactory.build, "x")


def test_parameters_are_read_from_what_was_prefetched(db: None, django_assert_num_queries: Any) -> None:
    part = PartFactory.create()
    ParameterFactory.create(owner=part, template=ParameterTemplateFactory.create(name="Colour"), data="red")
    loaded = Part.objects.prefetch_related("parameters__template").get(pk=part.pk)
    with django_assert_num_queries(0):
        assert querying.parameter_value(loaded, "Colour") == "red"
