"""Small functions that plugins call."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from stockpress.plugins.helpers.addresses import pui_url
from stockpress.plugins.helpers.downloads import download_file
from stockpress.plugins.helpers.moments import current_date, current_time
from stockpress.plugins.helpers.quantities import convert_physical_value, convert_value, is_dimensionless
from stockpress.plugins.helpers.texts import decimal2string, is_null, normalize, remove_tags, str2bool, str2int


@pytest.mark.parametrize("word", ["1", "y", "Yes", "t", "TRUE", "ok", "on", True])
def test_words_for_true_are_true(word: object) -> None:
    assert str2bool(word)
    assert not str2bool(word, test=False)


@pytest.mark.parametrize("word", ["0", "n", "No", "none", "f", "FALSE", "off", False])
def test_words_for_false_are_no_words_for_true(word: object) -> None:
    assert not str2bool(word)
    assert str2bool(word, test=False)


@pytest.mark.parametrize(
    ("number", "text"),
    [(Decimal("1.500"), "1.5"), (Decimal(100), "100"), ("2.0", "2"), (0, "0"), (1e-5, "0.00001"), ("many", "many")],
)
def test_numbers_are_written_without_zeros_at_their_end(number: object, text: str) -> None:
    assert decimal2string(number) == text


def test_a_number_without_zeros_is_never_written_with_an_exponent() -> None:
    assert str(normalize(Decimal("100.00"))) == "100"
    assert str(normalize("1.23456", rounding=2)) == "1.23"


def test_a_text_that_is_no_number_is_the_default() -> None:
    assert str2int("12") == 12
    assert str2int("x", 3) == 3


@pytest.mark.parametrize("text", ["null", "None", "top", "-1", "", "EMPTY", "false"])
def test_words_for_nothing_are_known(text: str) -> None:
    assert is_null(text)


def test_tags_are_taken_out_of_texts() -> None:
    assert remove_tags("<b>bold</b> and <i>more</i>") == "bold and more"


def test_today_and_now_are_those_of_the_server() -> None:
    assert isinstance(current_date(), dt.date)
    assert current_time().tzinfo is not None
    assert current_time(local=False).tzinfo is dt.UTC


def test_a_download_has_the_name_that_is_given_and_adds_no_header() -> None:
    response = download_file("a,b", 'list "x"\r\nSet-Cookie: a.csv', content_type="text/csv")
    assert response.content == b"a,b"
    assert response["Content-Disposition"].startswith("attachment")
    assert "\r" not in response["Content-Disposition"]
    assert download_file(b"x", "a.pdf", inline=True)["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("path", ["part/1", "/part/1"])
def test_pages_are_below_the_user_interface(path: str) -> None:
    assert pui_url(path) == "/web/part/1"


@pytest.mark.parametrize(
    ("value", "unit", "number"),
    [("4k7", "ohm", 4700.0), ("3 inch", "mm", 76.2), ("12", "mm", 12.0), (5, "m", 5.0), ("1.5 m", "mm", 1500.0)],
)
def test_values_are_converted_to_a_unit(value: object, unit: str, number: float) -> None:
    assert convert_physical_value(value, unit) == pytest.approx(number)


def test_a_quantity_keeps_its_unit_if_asked_to() -> None:
    quantity = convert_physical_value("2 h", "minute", strip_units=False)
    assert quantity.magnitude == pytest.approx(120)
    assert not is_dimensionless(quantity)
    assert is_dimensionless(convert_value("3", None))
    assert is_dimensionless(3.5)


@pytest.mark.parametrize(("value", "unit"), [("blue", "mm"), ("3 kg", "mm"), ("", "mm"), ("9**9**9", None)])
def test_what_is_no_quantity_of_the_unit_is_refused(value: str, unit: str | None) -> None:
    with pytest.raises(ValidationError):
        convert_physical_value(value, unit)


@pytest.mark.django_db
def test_addresses_are_whole_by_the_setting_then_the_configuration_then_the_request(settings: object) -> None:
    from stockpress.plugins.helpers.addresses import construct_absolute_url, get_base_url
    from stockpress.settings_registry.global_access import set_global_setting

    settings.SITE_URL = ""  # type: ignore[attr-defined]
    request = RequestFactory().get("/x")
    assert construct_absolute_url("/part/1/") == "/part/1/"
    assert construct_absolute_url("/part/1/", request=request) == "http://testserver/part/1/"
    settings.SITE_URL = "https://site.example"  # type: ignore[attr-defined]
    assert get_base_url() == "https://site.example"
    set_global_setting("INVENTREE_BASE_URL", "https://stock.example.com/")
    assert construct_absolute_url("/part/1/") == "https://stock.example.com/part/1/"
    assert construct_absolute_url("https://other.example/a") == "https://other.example/a"
