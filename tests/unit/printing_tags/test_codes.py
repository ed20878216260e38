"""Codes: what is drawn decodes to what was asked for, and every form has the same size."""

from __future__ import annotations

import base64
import io
import re

import barcode as python_barcode
import numpy as np
import pytest
import zxingcpp
from barcode.writer import ImageWriter
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stockpress.printing import barcodes
from stockpress.printing.tags import codes


def decoded(image: bytes) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(image)).convert("L"))]


def payload(uri: str) -> tuple[str, bytes]:
    head, _, body = uri.partition(",")
    return head, base64.b64decode(body)


def modules_of_svg(svg: str) -> np.ndarray:
    """The modules that the path of an SVG paints dark, quiet zone included."""
    _, _, width, height = map(int, re.search(r'viewBox="(\d+) (\d+) (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
    grid = np.zeros((height, width), dtype=bool)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        grid[int(y), int(x) : int(x) + int(length)] = True
    return grid


@pytest.mark.parametrize(
    "text", ["123", "Part 0001", '{"stockitem": 42}', "INV-SI42", "Größe 5 Ω", "日本 €", "x" * 400]
)
@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
def test_a_qr_code_decodes_to_its_data(text: str, level: str) -> None:
    assert decoded(barcodes.bitmap(barcodes.qr(text, error_correction=level), module_px=4, border=4)) == [text]


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(blacklist_categories=["C"]), min_size=1, max_size=60).filter(
        lambda text: text.strip() == text
    )
)
def test_any_text_survives_a_qr_code(text: str) -> None:
    assert decoded(barcodes.bitmap(barcodes.qr(text), module_px=4, border=4)) == [text]


@pytest.mark.parametrize("kind", ["qr", "micro_qr", "data_matrix"])
def test_svg_and_bitmap_show_the_same_modules_at_the_same_size(kind: str) -> None:
    matrix = getattr(barcodes, kind)("A1B2")
    svg = barcodes.svg(matrix, module_px=6, border=2)
    image = Image.open(io.BytesIO(barcodes.bitmap(matrix, module_px=6, border=2)))

    assert f'width="{image.width}"' in svg
    assert f'height="{image.height}"' in svg
    assert (modules_of_svg(svg) == (np.asarray(image.convert("L"))[3::6, 3::6] < 128)).all()


@pytest.mark.parametrize("kind", ["micro_qr", "data_matrix"])
def test_the_smaller_codes_decode(kind: str) -> None:
    assert decoded(barcodes.bitmap(getattr(barcodes, kind)("A1B2"), module_px=6, border=4)) == ["A1B2"]


def test_a_data_matrix_is_square() -> None:
    matrix = barcodes.data_matrix("x" * 60)
    assert matrix.width == matrix.height


def test_a_fixed_version_gives_that_size_and_is_not_enlarged() -> None:
    assert barcodes.qr("x", version=5).width == 37
    with pytest.raises(barcodes.CodeRefused):
        barcodes.qr("x" * 500, version=5)


@pytest.mark.parametrize(
    "arguments",
    [
        {"version": 41},
        {"version": 0},
        {"error_correction": "X"},
        {"data": ""},
        {"data": "x" * 9000},
        {"data": "x" * 5000},
    ],
)
def test_an_impossible_qr_code_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(barcodes.CodeRefused):
        barcodes.qr(**{"data": "x", **arguments})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "data", "read"),
    [
        ("code128", "Part-0001", "Part-0001"),
        ("code39", "ABC", "ABCX"),
        ("ean13", "123456789012", "1234567890128"),
        ("ean13", "42", "0000000000420"),
        ("ean8", "1234567", "12345670"),
        ("upca", "12345678901", "0123456789012"),
        ("isbn13", "978013110362", "9780131103627"),
        ("itf", "1234", "1234"),
        ("ean13-guard", "123456789012", "1234567890128"),
    ],
)
def test_a_linear_code_decodes_and_is_as_large_as_the_library_makes_it(kind: str, data: str, read: str) -> None:
    _, image = barcodes.linear(data, barcode_class=kind, image_format="PNG")
    _, svg = barcodes.linear(data, barcode_class=kind)
    code = python_barcode.get_barcode_class(kind)
    expected = code(data.zfill(code.digits), writer=ImageWriter()).render({})
    found = re.search(rb'width="(\d+)" height="(\d+)"', svg)

    assert decoded(image) == [read]
    assert found
    assert tuple(map(int, found.groups())) == expected.size == Image.open(io.BytesIO(image)).size


def test_the_bars_of_an_svg_are_where_the_pixels_are() -> None:
    options = {"module_width": 0.254, "quiet_zone": 2.54, "write_text": False, "dpi": 300}
    _, image = barcodes.linear("Part-0001", image_format="PNG", **options)
    _, svg = barcodes.linear("Part-0001", **options)
    row = np.asarray(Image.open(io.BytesIO(image)).convert("L"))[60] < 128
    starts = [round(float(x) / 25.4 * 300) for x in re.findall(rb"M([\d.]+) 1h", svg)]

    drawn = np.flatnonzero(row[1:] & ~row[:-1]) + 1

    assert len(starts) == len(drawn)
    # The bitmap rounds down to whole pixels, the drawing has no need to.
    assert np.abs(np.array(starts) - drawn).max() <= 1


@pytest.mark.parametrize(
    "options",
    [
        {"barcode_class": "nope"},
        {"data": "é"},
        {"data": ""},
        {"data": "x" * 600},
        {"barcode_class": "ean13", "data": "abc"},
        {"module_width": "wide"},
        {"module_width": 0},
        {"module_width": 1e9},
        {"module_width": 900},
        {"dpi": 1_000_000},
        {"foreground": '"/><script>'},
        {"image_format": "PDF"},
    ],
)
def test_an_impossible_linear_code_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(barcodes.CodeRefused):
        barcodes.linear(**{"data": "Part-1", **options})  # type: ignore[arg-type]


def test_text_below_the_bars_cannot_break_out_of_the_svg() -> None:
    assert b"<script" not in barcodes.linear("a", text="</text><script>")[1]


def test_qrcode_is_svg_unless_a_format_is_asked_for() -> None:
    head, svg = payload(codes.qrcode(" Part 1 ", box_size=3, border=2))
    assert head == "data:image/svg+xml;charset=utf-8;base64"
    assert svg.startswith(b"<svg")
    head, png = payload(codes.qrcode("Part 1", box_size="3", border=2, format="PNG"))
    assert head == "data:image/png;charset=utf-8;base64"
    assert decoded(png) == ["Part 1"]
    assert Image.open(io.BytesIO(png)).width == (21 + 4) * 3


def test_qrcode_knows_colours_and_transparency() -> None:
    svg = payload(codes.qrcode("x", fill_color="#102030", back_color="transparent"))[1].decode()
    assert svg.count("<path") == 1
    assert "#102030" in svg
    image = Image.open(io.BytesIO(payload(codes.qrcode("x", format="png", back_color="transparent"))[1]))
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("tag", [codes.qrcode, codes.barcode, codes.datamatrix])
@pytest.mark.parametrize("data", ["", "   ", None])
def test_a_code_without_data_is_an_error(tag: object, data: object) -> None:
    with pytest.raises(ValueError, match="no data"):
        tag(data)  # type: ignore[operator]


def test_datamatrix_takes_defaults_for_bad_options() -> None:
    plain = codes.datamatrix("A1")
    assert codes.datamatrix("A1", border=-3, scale="x", fill_color="nocolour", back_color="<") == plain
    image = payload(codes.datamatrix("A1", scale=5, border=2, format="PNG"))[1]
    assert Image.open(io.BytesIO(image)).width == (10 + 4) * 5
    assert decoded(image) == ["A1"]
