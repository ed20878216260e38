"""Label sheets: where labels stand."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.printing.sheets import LabelTooLarge, grid_for, impose

LENGTH = st.floats(min_value=2, max_value=500, allow_nan=False)


@given(
    page_width_mm=st.sampled_from([210.0, 297.0, 215.9]),
    page_height_mm=st.sampled_from([297.0, 420.0, 279.4]),
    margin_mm=st.integers(min_value=0, max_value=160),
    label_width_mm=LENGTH,
    label_height_mm=LENGTH,
    skip=st.integers(min_value=0, max_value=500),
)
def test_labels_stay_within_the_margins_and_never_overlap(skip: int, **measures: float) -> None:
    try:
        grid = grid_for(**measures)
    except LabelTooLarge:
        free_width = measures["page_width_mm"] - 2 * measures["margin_mm"]
        free_height = measures["page_height_mm"] - 2 * measures["margin_mm"]
        assert measures["label_width_mm"] > free_width or measures["label_height_mm"] > free_height
        return
    places = {grid.place(index) for index in range(skip, skip + grid.per_page + 1)}
    assert len(places) == grid.per_page + 1
    for _, left, top in places:
        assert left >= grid.margin_mm
        assert top >= grid.margin_mm
        assert left + grid.label_width_mm <= grid.page_width_mm - grid.margin_mm + 1e-3
        assert top + grid.label_height_mm <= grid.page_height_mm - grid.margin_mm + 1e-3


def test_a_label_that_fits_exactly_is_not_lost_to_rounding() -> None:
    grid = grid_for(page_width_mm=210, page_height_mm=297, margin_mm=0, label_width_mm=52.5, label_height_mm=29.7)
    assert (grid.columns, grid.rows) == (4, 10)


def _coloured_label(width_pt: float, height_pt: float) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width_pt, height_pt))
    page.Contents = pdf.make_stream(b"0 0 1 rg 0 0 1000 1000 re f")
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def test_a_label_stands_at_its_place_in_true_size() -> None:
    grid = grid_for(page_width_mm=210, page_height_mm=297, margin_mm=10, label_width_mm=50, label_height_mm=20)
    label = _coloured_label(50 / 25.4 * 72, 20 / 25.4 * 72)
    page = pypdfium2.PdfDocument(impose([label, None], grid, skip=1))[0]
    picture = page.render(scale=254 / 72).to_pil().convert("RGB")  # 10 pixels a millimetre

    def colour(x_mm: float, y_mm: float) -> tuple[int, int, int]:
        return picture.getpixel((round(x_mm * 10), round(y_mm * 10)))

    white, blue = (255, 255, 255), (0, 0, 255)
    assert colour(35, 20) == white, "the first place was skipped"
    assert colour(60.5, 10.5) == blue
    assert colour(109.5, 29.5) == blue
    assert colour(85, 30.5) == white
    red, green, _ = colour(135, 20)
    assert red > green, "a label that is missing is a red cell"


@pytest.mark.parametrize("count", [1, 39, 40])
def test_as_many_sheets_as_needed(count: int) -> None:
    grid = grid_for(page_width_mm=210, page_height_mm=297, margin_mm=10, label_width_mm=50, label_height_mm=20)
    document = pypdfium2.PdfDocument(impose([None] * count, grid))
    assert len(document) == (1 if count <= 39 else 2)
