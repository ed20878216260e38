"""Tags and base templates as users write them, from the template over HTTP to the paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from stockpress import __version__
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing
from tests.factories.common import ParameterFactory
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory
from tests.factories.stock import StockItemFactory
from tests.printed import codes_of, pictures_of, share_of, text_of, texts_of

pytestmark = pytest.mark.django_db

LABELS = "/api/label/print/"
REPORTS = "/api/report/print/"
LOAD = "{% load report barcode inventree_extras i18n l10n markdownify %}"
RED = (255, 0, 0)

# What a template writes, and what is on the paper; `part` is the part printed.
TAGS: list[tuple[str, str]] = [
    # report
    ("{% filter_queryset part.stock_items.all quantity__gt=5 as big %}{{ big.count }}", "1"),
    ("{% order_queryset part.stock_items.all '-quantity' as rows %}{{ rows.0.quantity|floatformat }}", "7"),
    ("{% order_queryset part.stock_items.all 'quantity' as rows %}{{ rows.first.quantity|floatformat }}", "3"),
    ("{% filter_queryset 'text' a=1 %}", "text"),
    ("{% filter_db_model 'part.part' name='Fuse' as rows %}{{ rows.count }}", "1"),
    ("{% filter_db_model 'nonsense' as rows %}[{{ rows }}]", "[None]"),
    ("{% filter_db_model 'auth.user' as rows %}[{{ rows }}]", "[None]"),
    ("{% getindex part.name 0 %}{% getindex part.name 9 as none %}[{{ none }}]", "F[None]"),
    ("{% getkey parameters 'Voltage' %} {% getkey parameters 'no' 'backup' %}", "12 backup"),
    ("{% part_parameter part 'Voltage' as p %}{{ p.data }}", "12"),
    ("{% parameter part 'voltage' as p %}{{ p.data }}", "12"),
    ("{% parameter_value part 'Voltage' %} {% parameter_value part 'no' backup_value='none' %}", "12 none"),
    ("{% internal_link qr_url part.name %}", "Fuse"),
    ("{% add 1 2 %} {% subtract 5 2 %} {% multiply 3 4 %} {% divide 9 2 %} {% modulo 9 4 %}", "3 3 12 4.5 1"),
    ("{% render_currency price decimal_places=2 %}", "1.50"),
    ("{% create_currency 5 'EUR' as m %}{% render_currency m decimal_places=2 include_symbol=False %}", "5.00"),
    ("{% render_html_text 'loud' bold=True italic=True %}", "loud"),
    ("{% format_number 1234.5678 decimal_places=2 %}", "1234.57"),
    ("{% format_number 9988776655.4321 integer=True separator=' ' %}", "9 988 776 655"),
    ("{% format_number -9999.5678 decimal_places=2 separator=',' %}", "-9,999.57"),
    ("{% format_number 1.5 decimal_places=4 %}", "1.5"),
    ("{% format_number 7 leading=3 %}", "0007"),
    ("{% format_datetime datetime timezone='UTC' fmt='%H' as h %}{{ h|length }}", "2"),
    ("{% format_date date fmt='%Y' as y %}{{ y|length }}", "4"),
    ("{% lowercase 'ABC' %}{% uppercase 'abc' %}{% titlecase 'abc' %}{% length 'abcd' %}", "abcABCAbc4"),
    ("{% split 'a, b' as parts %}{% join parts separator='+' %} {% replace 'aXb' 'X' '-' %}", "a+b a-b"),
    # barcode
    ("{% clean_barcode 'a`b' %}", "ab"),
    # inventree_extras
    ("{% define 'x' as y %}{{ y }}", "x"),
    ("{% decimal 1.500 %}", "1.5"),
    ("{% render_date date as d %}{{ d|length }}", "10"),
    ("{% str2bool 'yes' %}{% str2bool 'no' %}", "TrueFalse"),
    ("{% to_list 1 2 as l %}{{ l|length }}", "2"),
    ("{% inventree_instance_name %} / {% inventree_title %}", "Workshop / "),
    ("{% inventree_version shortstring=True %}", f"v{__version__}"),
    ("{% settings_value 'REPORT_DEFAULT_PAGE_SIZE' %}", "A4"),
    ("{% setting_object 'REPORT_DEFAULT_PAGE_SIZE' as s %}{{ s.name }}", "Page Size"),
    ("[{% inventree_customize 'logo' %}{% inventree_commit_hash %}{% inventree_commit_date %}]", "[]"),
    ("{{ parameters|keyvalue:'Voltage' }}", "12"),
    # Django's own
    ("{% trans 'Part' %} {% localize off %}{{ 1234.5 }}{% endlocalize %}", "Part 1234.5"),
    ("{{ notes|markdownify }}{{ '*light*'|markdownify }}", "light"),
]


@pytest.fixture
def fuse() -> Any:
    part = PartFactory.create(name="Fuse")
    ParameterFactory.create(owner=part, template__name="Voltage", data="12")
    for quantity in (3, 7):
        StockItemFactory.create(part=part, quantity=quantity)
    ChangeSetting(key="INVENTREE_INSTANCE", value="Workshop")()
    return part


def test_what_tags_write_reaches_the_paper(api, fuse: Any) -> None:
    price = "{% create_currency 1.5 'USD' as price %}"
    rows = "".join(f"<p>@{number}={source}@</p>" for number, (source, _) in enumerate(TAGS))
    template = printing.report_template(LOAD + price + rows)
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [fuse.pk]})
    assert answer.status_code == 201, answer.json()
    text = text_of(answer.json())
    for number, (source, expected) in enumerate(TAGS):
        begin = text.index(f"@{number}=") + len(f"@{number}=")
        assert expected in text[begin : text.index("@", begin)], source


@pytest.mark.parametrize(
    ("tag", "data"),
    [
        ("{% qrcode qr_data %}", None),
        ("{% qrcode 'PNG code' format='PNG' %}", "PNG code"),
        ("{% qrcode 'x' version=5 error_correction='H' box_size=4 border=4 %}", "x"),
        ("{% barcode part.IPN %}", "FUSE-1"),
        ("{% barcode '12345' barcode_class='ean13' %}", None),
        ("{% barcode 'abc' format='PNG' write_text=False %}", "abc"),
        ("{% datamatrix 'dm' scale=10 border=4 %}", "dm"),
    ],
)
@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_a_scanner_reads_the_codes_on_the_paper(api, url: str, tag: str, data: str | None) -> None:
    part = PartFactory.create(name="Fuse", IPN="FUSE-1")
    make = printing.label_template if url == LABELS else printing.report_template
    template = make(
        "{% load barcode %}<style>@page { size: 100mm 60mm; margin: 5mm }</style>"
        f'<img src="{tag}" style="height: 40mm">'
    )
    answer = api.superuser().post(url, {"template": template.pk, "items": [part.pk]})
    assert answer.status_code == 201, answer.json()
    (read,) = codes_of(answer.json())
    if "ean13" in tag:
        # Filled with zeros to its twelve digits, and closed by its check digit.
        assert read.startswith("000000012345")
    else:
        assert read == (data or f'{{"part": {part.pk}}}')


@pytest.mark.parametrize(
    "source",
    [
        "{% qrcode '' %}",
        "{% barcode '  ' %}",
        "{% datamatrix '' %}",
        "{% barcode 'x' barcode_class='nonsense' %}",
        "{% clean_barcode '<b>x</b>' %}",
        "{% divide 1 0 %}",
        "{% add part.IPN.nothing 1 %}",
        "{% convert_currency 5 'EUR' %}",
        "{% create_currency 5 'XYZ' %}",
        "{% uploaded_image 'no.png' replace_missing=False %}",
        "{% encode_svg_image 'no.svg' %}",
        "{% part_image 'text' %}",
        "{% company_image part %}",
        "{% parameter 'text' 'x' %}",
        "{% asset 'no.png' raise_error=True %}",
    ],
)
def test_a_tag_that_cannot_do_its_work_fails_the_job_and_is_named(api, fuse: Any, source: str) -> None:
    template = printing.report_template(f"{LOAD}\n{source}", file_name="mine.html")
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [fuse.pk]})
    assert answer.status_code == 400, answer.json()
    reason = answer.json()["error"][0]
    assert "mine.html, line 2" in reason
    assert "Fuse" in reason


def test_pictures_of_parts_and_companies_are_seen_on_the_paper(api) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(stream, "PNG")
    for name in ("part_images/red.png", "company_images/red.png"):
        stream.seek(0)
        default_storage.save(name, stream)
    style = (
        "<style>@page { size: 60mm 60mm; margin: 10mm } body { margin: 0 } img { width: 40mm; height: 40mm }</style>"
    )
    part = PartFactory.create(image="part_images/red.png")
    company = CompanyFactory.create(image="company_images/red.png")
    client = api.superuser()
    for model_type, item, tag in (
        ("part", part, "{% part_image part %}"),
        ("company", company, "{% company_image company %}"),
        ("part", part, "{% uploaded_image part.image.name width=20 %}"),
    ):
        template = printing.report_template(f'{{% load report %}}{style}<img src="{tag}">', model_type=model_type)
        answer = client.post(REPORTS, {"template": template.pk, "items": [item.pk]})
        assert answer.status_code == 201, answer.json()
        assert share_of(pictures_of(answer.json())[0], RED) > 0.4, tag


def test_the_logo_and_the_icons_are_drawn(api) -> None:
    template = printing.report_template(
        "{% load report %}<style>@page { size: 60mm 60mm; margin: 5mm } {% include_icon_fonts ttf=True %}"
        "img { height: 20mm }</style><img src=\"{% logo_image %}\">{% icon 'ti:tag:outline' %}"
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert body["complete"]
    assert share_of(pictures_of(body)[0], (255, 255, 255), within=0) < 1


# --- Base templates that users extend


REPORT_BLOCKS = {
    "page_style": "",
    "body_style": "color: black;",
    "header_style": "color: black;",
    "content_style": "color: black;",
    "footer_style": "color: black;",
    "style": "h1 { color: black }",
    "header_content": "in the header",
    "page_content": "on the page",
    "footer_content": "in the footer",
}
MARGIN_BOXES = ("top_left", "top_right", "bottom_left", "bottom_center", "bottom_right")


@pytest.mark.parametrize("base", ["inventree_report_base.html", "inventree_order_report_base.html"])
def test_a_report_may_fill_every_block_of_the_base_templates(api, base: str) -> None:
    blocks = {
        "page_size": "size: 210mm 297mm;",
        "page_margin": "margin: 3cm;",
        **{name: text for name, text in REPORT_BLOCKS.items() if name != "page_style"},
        **{name: f'content: "{name}";' for name in MARGIN_BOXES},
    }
    filled = "".join(f"{{% block {name} %}}{text}{{% endblock %}}" for name, text in blocks.items())
    template = printing.report_template(f'{{% extends "report/{base}" %}}{filled}')
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 201, answer.json()
    (page,) = texts_of(answer.json())
    for text in (*MARGIN_BOXES, "in the header", "on the page", "in the footer"):
        assert text in page, text


def test_a_report_may_replace_the_whole_page_rule(api) -> None:
    template = printing.report_template(
        '{% extends "report/inventree_report_base.html" %}'
        "{% block page_style %}size: 100mm 90mm; margin: 1cm;{% endblock %}{% block page_content %}x{% endblock %}"
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert pictures_of(body, dpi=254)[0].size == pytest.approx((1000, 900), abs=1)


def test_the_base_templates_number_their_pages_and_take_the_paper_of_the_template(api) -> None:
    template = printing.report_template(
        '{% extends "report/inventree_report_base.html" %}{% block page_content %}<p>one</p>'
        '<p style="break-before: page">two</p>{% endblock %}',
        page_size="Letter",
        landscape=True,
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    first, second = texts_of(body)
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert pictures_of(body, dpi=254)[0].size == pytest.approx((2794, 2159), abs=2)


def test_the_base_of_orders_says_revision_date_and_server(api) -> None:
    template = printing.report_template(
        '{% extends "report/inventree_order_report_base.html" %}{% block page_content %}x{% endblock %}'
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    (page,) = texts_of(body)
    assert "v1 - 20" in page
    assert f"v{__version__}" in page


def test_a_label_may_fill_every_block_of_its_base_and_is_one_page_of_its_size(api) -> None:
    template = printing.label_template(
        '{% extends "label/label_base.html" %}{% block body_style %}color: red;{% endblock %}'
        "{% block style %}p { margin: 0 }{% endblock %}{% block content %}<p>{{ name }}</p>{% endblock %}",
        width=40,
        height=15,
    )
    keys = [PartFactory.create(name=name).pk for name in ("One", "Two")]
    body = api.superuser().post(LABELS, {"template": template.pk, "items": keys}).json()
    assert texts_of(body) == ["One", "Two"]
    assert [picture.size for picture in pictures_of(body, dpi=254)] == [pytest.approx((400, 150), abs=1)] * 2


@pytest.mark.parametrize("base", ["inventree_test_report.html", "inventree_stock_report_merge.html"])
def test_the_test_reports_can_be_framed(api, base: str) -> None:
    template = printing.report_template(
        f'{{% extends "report/{base}" %}}{{% block pre_page_content %}}before{{% endblock %}}'
        "{% block post_page_content %}after{% endblock %}",
        model_type="stockitem",
        merge="merge" in base,
    )
    item = StockItemFactory.create(part__name="Amplifier", part__trackable=True, serial="7", quantity=1)
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [item.pk]})
    assert answer.status_code == 201, answer.json()
    text = text_of(answer.json())
    assert text.index("before") < text.index("after")
