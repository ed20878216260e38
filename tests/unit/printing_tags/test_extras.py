"""The libraries `inventree_extras`, `markdownify`, `barcode` and Django's own, as templates load them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import stockpress
from stockpress.printing.sandbox import TemplateBroken
from stockpress.printing.tags.server import MASKED
from stockpress.settings_registry.definitions import SettingDef
from stockpress.settings_registry.origins import Override
from tests.factories.settings import declared
from tests.factories.users import UserFactory

Show = Callable[..., str]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% define x|upper as y %}{{ y }}", "ABC"),
        ("{% decimal n %}|{% decimal 'x' %}|{% decimal '10.00' %}|{% decimal 1000 %}", "1.5|x|10|1000"),
        (
            "{% render_date d %}|{% render_date '2026-01-02T10:00' %}|{% render_date '' %}|{% render_date 'soon' %}",
            "2026-03-01|2026-01-02|None|None",
        ),
        ("{% str2bool 'Yes' %}{% str2bool 0 %}{% str2bool 'no' %}", "TrueFalseFalse"),
        ("{% to_list 1 x 'c' as l %}{{ l|join:',' }}", "1,abc,c"),
        ("{{ k|keyvalue:'a' }}{{ k|keyvalue:'z' }}", "1None"),
        ("{% inventree_commit_hash %}{% inventree_commit_date %}", ""),
        ("{% inventree_installer %}", "PIP"),
        ("{% inventree_version %}", "1.3.0"),
        ("{% inventree_customize 'nothing' %}", ""),
        ("{% clean_barcode 'a`b' %}", "ab"),
        ("{% trans 'x' %}{{ 1234.5|unlocalize }}{% static 'a.css' %}{{ 4500|intcomma }}", "x1234.5/static/a.css4,500"),
        ("{{ d|date:'d.m.Y' }}{% localize off %}{{ n }}{% endlocalize %}", "01.03.20261.50"),
        ("{% blocktranslate with a=x %}say {{ a }}{% endblocktranslate %}", "say abc"),
    ],
)
def test_extras(show: Show, db: None, source: str, expected: str) -> None:
    context = {"x": "abc", "n": Decimal("1.50"), "d": dt.date(2026, 3, 1), "k": {"a": 1}}
    assert show(source, **context) == expected


def test_the_short_version_names_this_server(show: Show, db: None) -> None:
    assert show("{% inventree_version shortstring=True %}") == f"Stockpress v{stockpress.__version__}"


def test_the_title_is_the_instances_name_if_the_settings_say_so(show: Show, db: None, settings: Any) -> None:
    assert show("{% inventree_title %}") == "Stockpress"
    settings.GLOBAL_SETTING_OVERRIDES = {
        "INVENTREE_INSTANCE": Override("Lab 7"),
        "INVENTREE_INSTANCE_TITLE": Override(True),
    }
    assert show("{% inventree_instance_name %}") == "Lab 7"


def test_settings_are_read_by_their_keys(show: Show, db: None) -> None:
    assert (
        show("{% settings_value 'LABEL_DPI' %}{% setting_object 'LABEL_DPI' as s %} {{ s.key }} {{ s.value }}")
        == "300 LABEL_DPI 300"
    )
    user = UserFactory.create()
    assert show("{% settings_value 'LABEL_INLINE' user=user %}", user=user) == "True"
    warnings: list[Any] = []
    assert show("{% settings_value 'NOPE' %}{% settings_value 'API_KEY' plugin='x' %}", warnings=warnings) == "NoneNone"
    assert {warning.name for warning in warnings} == {"NOPE", "API_KEY"}


def test_protected_settings_are_masked(show: Show, db: None) -> None:
    secret = SettingDef(key="TEST_PROTECTED", name="x", description="x", default="hush", protected=True)
    with declared(secret):
        assert show("{% settings_value 'TEST_PROTECTED' %}") == MASKED


def test_markdown_becomes_html_without_scripts(show: Show) -> None:
    text = (
        "# Hi\n\n<script>alert(1)</script>\n\n**b** [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n"
        "|a|b|\n|-|-|\n|1|2|\n\n<a href='javascript:x'>y</a> <b onclick='x'>z</b> <style>p {}</style>"
    )
    html = show("{{ text|markdownify }}", text=text)
    assert "<h1>Hi</h1>" in html
    assert "<strong>b</strong>" in html
    assert "<td>1</td>" in html
    for danger in ("<script", "alert(1)</", "onerror", "onclick", "href=", "<style"):
        assert danger not in html
    assert show("{{ none|markdownify }}", none=None) == ""


def test_endless_notes_are_refused(show: Show) -> None:
    with pytest.raises(TemplateBroken, match="too long"):
        show("{{ text|markdownify }}", text="*" * 60_000)


def test_html_is_no_barcode_data(show: Show) -> None:
    with pytest.raises(TemplateBroken, match="HTML"):
        show("{% clean_barcode x %}", x="<b>1</b>")


def test_code_tags_write_data_uris_that_need_no_escaping(show: Show) -> None:
    for source in ("{% qrcode x %}", "{% barcode x %}", "{% datamatrix x %}", "{% qrcode x micro=True %}"):
        assert show(source, x="A1B2").startswith("data:image/svg+xml;charset=utf-8;base64,")
    assert show("{% barcode x barcode_class='code39' format='PNG' write_text=False %}", x="A1").startswith(
        "data:image/png;"
    )
