"""What the default templates print, compared with what they printed when a person last looked at the pages.

Set STOCKPRESS_TEST_UPDATE_GOLDEN=1 to write `expected/` anew; then look at the pages again before committing.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from django.db import models

from stockpress import __version__
from stockpress.printing.defaults import DEFAULT_TEMPLATES, DefaultTemplate, provision_default_templates
from stockpress.printing.render import Engine
from tests.golden.documents import LABELS, REPORTS, SCANNER_DPI, Printed, print_with, row_of, uses_fast_engine
from tests.golden.workshop import Workshop, build_workshop

pytestmark = pytest.mark.django_db

EXPECTED = Path(__file__).parent / "expected"
PRINTED_ON = dt.datetime(2026, 3, 14, 9, 26, tzinfo=dt.UTC)
LABEL_SIZES_MM = ((50, 20), (70, 24), (24, 24), (100, 50), (30, 60), (90, 12))
# Its shortest code has 176 modules with its quiet zones; what is narrower than this no scanner reads.
CODE128_MIN_WIDTH_MM = 45


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.setattr("stockpress.printing.documents.utc_now", lambda: PRINTED_ON)
    assert not provision_default_templates().failed
    return build_workshop()


def _by_file(default: DefaultTemplate) -> str:
    return default.file_name.removesuffix(".html")


def _objects(workshop: Workshop, default: DefaultTemplate) -> list[models.Model]:
    is_bom = "bill_of_materials" in default.file_name
    return workshop.objects["assembly" if is_bom else default.model_type]


def _golden_text(printed: Printed) -> str:
    return printed.text.replace(f"v{__version__}", "v0").replace("\f", "\n--- next page ---\n") + "\n"


def _code_of(item: models.Model) -> str:
    coded = item.bom_item.sub_part if item._meta.model_name == "buildline" else item  # type: ignore[attr-defined]
    return str(coded.format_barcode())


@pytest.mark.parametrize("default", DEFAULT_TEMPLATES, ids=_by_file)
def test_a_default_template_prints_the_text_it_is_known_for(workshop: Workshop, default: DefaultTemplate) -> None:
    printed = print_with(row_of(default), _objects(workshop, default))
    found = _golden_text(printed)
    file = EXPECTED / f"{_by_file(default)}.txt"
    if os.environ.get("STOCKPRESS_TEST_UPDATE_GOLDEN"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("default", DEFAULT_TEMPLATES, ids=_by_file)
def test_nothing_that_is_missing_shows_as_a_word_of_the_machine(workshop: Workshop, default: DefaultTemplate) -> None:
    printed = print_with(row_of(default), _objects(workshop, default))
    assert not re.search(r"\bNone\b|\bNaN\b|undefined|\{\{|<\w", printed.text)
    assert printed.warnings == ()


@pytest.mark.parametrize("default", DEFAULT_TEMPLATES, ids=_by_file)
def test_the_fast_engine_is_certified_for_every_default_template(workshop: Workshop, default: DefaultTemplate) -> None:
    assert uses_fast_engine(row_of(default))


@pytest.mark.reference_engine
@pytest.mark.parametrize("default", DEFAULT_TEMPLATES, ids=_by_file)
def test_both_engines_set_the_same_words_on_as_many_pages(workshop: Workshop, default: DefaultTemplate) -> None:
    row, items = row_of(default), _objects(workshop, default)
    fast, reference = (print_with(row, items, engine=engine) for engine in (Engine.FAST, Engine.REFERENCE))
    assert fast.page_counts == reference.page_counts
    assert "".join(fast.text.split()) == "".join(reference.text.split()) or fast.words == reference.words


@pytest.mark.parametrize("size", LABEL_SIZES_MM, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("default", LABELS, ids=_by_file)
def test_a_label_of_any_size_is_one_page_whose_code_scans(
    workshop: Workshop, default: DefaultTemplate, size: tuple[float, float]
) -> None:
    row, items = row_of(default), _objects(workshop, default)
    row.width, row.height = size
    printed = print_with(row, items)
    assert printed.page_counts == (1,) * len(items)
    if "code128" in default.file_name and row.width < CODE128_MIN_WIDTH_MM:
        return
    for dpi in SCANNER_DPI:
        assert printed.codes(dpi) == [[_code_of(item)] for item in items]


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("page_size", ["A4", "A3", "Letter", "Legal"])
def test_a_report_follows_the_paper_of_its_template(workshop: Workshop, page_size: str, landscape: bool) -> None:
    from stockpress.kernel.units import mm_to_points
    from stockpress.printing.page_sizes import size_mm
    from tests.unit.render.pages import bitmaps

    default = next(report for report in REPORTS if report.model_type == "purchaseorder")
    row = row_of(default)
    row.page_size, row.landscape = page_size, landscape
    printed = print_with(row, workshop.objects["purchaseorder"][:1])
    width, height = (mm_to_points(side) * 150 / 72 for side in size_mm(page_size, landscape=landscape))
    assert bitmaps(printed.pdf)[0].size == pytest.approx((width, height), abs=2)


@pytest.mark.parametrize("model_type", ["build", "stockitem", "stocklocation"])
def test_the_code_on_a_report_scans(workshop: Workshop, model_type: str) -> None:
    for default in (report for report in REPORTS if report.model_type == model_type):
        items = workshop.objects[model_type]
        found = [code for page in print_with(row_of(default), items).codes() for code in page]
        assert found == [_code_of(item) for item in items]
